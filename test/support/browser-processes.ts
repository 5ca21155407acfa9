import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** What the largest of the processes that show pages takes. */
export interface PageProcess {
  /** Resident memory in MB. */
  readonly megabytes: number;
  /** What its main thread had of a processor until now. */
  readonly mainThreadMilliseconds: number;
}

/** Looks at the browser's processes; `undefined` where the system does not tell as Linux does. */
export async function lookAtPageProcess(browser: Browser): Promise<PageProcess | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  if (process.platform !== 'linux') return undefined;
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => ({
      megabytes: Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1024,
      mainThreadMilliseconds:
        Number(readFileSync(`/proc/${id}/task/${id}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    }))
    .sort((a, b) => b.megabytes - a.megabytes)[0];
}
