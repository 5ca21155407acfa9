import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launchBrowser } from './browser.ts';
import { openPage, type RunningStudio, startStudio } from './running-studio.ts';

/** What tests of the page stand on: a browser, the studio with data of its own, and a page for each test. */
export class StudioSuite {
  browser!: Browser;
  studio!: RunningStudio;
  page!: Page;
  complaints: readonly string[] = [];
  /** For files of the tests; it goes at the end. */
  folder!: string;

  /** Another page, as of another person. */
  async openPage(options: BrowserContextOptions = {}): Promise<Page> {
    return (await openPage(this.browser, this.studio, options)).page;
  }

  /** Ends the studio and starts it anew, as on another day. */
  async restart(): Promise<void> {
    await this.studio.close();
    this.studio = await startStudio();
  }
}

/**
 * Registers everything for the tests of one file.
 *
 * @param prepare writes the files that the tests need, once
 */
export function describeStudio(prepare: (folder: string) => void): StudioSuite {
  const suite = new StudioSuite();
  const { LATHE_DATA, LATHE_CACHE } = process.env;
  beforeAll(async () => {
    suite.folder = mkdtempSync(join(tmpdir(), 'lathe-e2e-'));
    // What is mastered, trained and imported here is nobody's own.
    process.env.LATHE_DATA = join(suite.folder, 'data');
    process.env.LATHE_CACHE = join(suite.folder, 'cache');
    prepare(suite.folder);
    [suite.browser, suite.studio] = await Promise.all([launchBrowser(), startStudio()]);
  });
  afterAll(async () => {
    await suite.browser?.close();
    await suite.studio?.close();
    for (const [name, value] of Object.entries({ LATHE_DATA, LATHE_CACHE })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(suite.folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const { page, complaints } = await openPage(suite.browser, suite.studio);
    Object.assign(suite, { page, complaints });
  });
  afterEach(() => suite.page.context().close());
  return suite;
}
