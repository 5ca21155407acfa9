import { fileURLToPath } from 'node:url';
import type { UtilityProcessEdge } from './edge.ts';

const ENTRY = new URL('../../workers/probe-device.ts', import.meta.url);

/** A driver that takes longer than this to run two numbers hangs. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Tries a device in a utility process of Electron: the engine is one itself, which may start none.
 *
 * @returns why the device does not work, in one line; `undefined` where it does
 */
export function probeInUtility(
  utilityProcess: UtilityProcessEdge,
  device: string,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(fileURLToPath(ENTRY), [device], {
      serviceName: `Lathe tries ${device}`,
      allowLoadingUnsignedLibraries: true,
      stdio: 'pipe',
    });
    let said = '';
    child.stdout?.on('data', (part: unknown) => {
      said += String(part);
    });
    const timer = setTimeout(() => child.kill(), PATIENCE_MILLISECONDS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : said.trim() || `its driver ended by code ${code}`);
    });
  });
}
