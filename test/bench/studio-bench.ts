import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { lookAtPageProcess } from '../support/browser-processes.ts';
import { type RunningStudio, startStudio } from '../support/running-studio.ts';

/** What a benchmark of the page has. */
export interface BenchStudio {
  readonly browser: Browser;
  readonly studio: RunningStudio;
  /** For its files; it goes at the end. */
  readonly folder: string;
}

/** Runs a benchmark of the page in a browser and a studio of its own, tells the page's memory at the end, and tidies up. */
export async function benchStudio(work: (bench: BenchStudio) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-bench-'));
  // What another run kept is no help.
  process.env.LATHE_CACHE = join(folder, 'cache');
  const [browser, studio] = await Promise.all([launchBrowser(), startStudio()]);
  try {
    await work({ browser, studio, folder });
    const size = (await lookAtPageProcess(browser))?.megabytes;
    console.log(`renderer: ${size?.toFixed(0) ?? '-'} MB resident; load ${loadavg()[0]!.toFixed(1)}`);
  } finally {
    await browser.close();
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
