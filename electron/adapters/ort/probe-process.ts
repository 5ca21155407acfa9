import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Device } from './devices.ts';

const ENTRY = new URL('../../workers/probe-device.ts', import.meta.url);

/** Node 20 does not run TypeScript: from source, the process starts by way of a script that finds its program. */
const LOADER = fileURLToPath(new URL('../../../build/scripts/run-source.mjs', import.meta.url));

/** A driver that takes longer than this to run two numbers hangs. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Tries a device in a process of its own, as broken drivers crash, hang, or write to standard error.
 *
 * @throws Error that says in one line why the device does not work
 */
export function probeDeviceInProcess(device: Device): Promise<void> {
  const program = ENTRY.pathname.endsWith('.ts') ? [LOADER, ENTRY.href] : [fileURLToPath(ENTRY)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...program, device], { timeout: PATIENCE_MILLISECONDS }, (error, stdout) => {
      if (error === null) return resolve();
      const crashed = error.signal
        ? `its driver ended by ${error.signal}`
        : `it failed with code ${error.code}`;
      reject(new Error(stdout.trim() || crashed, { cause: error }));
    });
  });
}
