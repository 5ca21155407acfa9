import { arch, cpus, homedir, release, totalmem } from 'node:os';
import type { AppEdge } from './edge.ts';
import type { LogFile } from './log-file.ts';

/** What is known of the program and the machine, for a report of a fault. The user's folder is not named. */
export function diagnosticsText(
  app: Pick<AppEdge, 'name' | 'getVersion' | 'getGPUFeatureStatus'>,
  log: LogFile,
): string {
  const { electron = 'none', chrome = 'none', node } = process.versions;
  const text = [
    `${app.name} ${app.getVersion()}`,
    `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
    `${process.platform} ${release()} ${arch()}`,
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 1e9)} GB of memory`,
    `graphics: ${JSON.stringify(app.getGPUFeatureStatus())}`,
    '',
    log.tail(),
  ].join('\n');
  return text.replaceAll(homedir(), '~');
}
