import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type SupervisedEngine, superviseEngine } from '../../electron/hosts/engine/supervised-engine.ts';
import { type RunningServer, startServer } from '../../electron/hosts/server/start-server.ts';

/** Default: where `npm run build:page` puts it. Another one is not replaced by a build that runs beside the tests. */
const PAGE_FOLDER =
  process.env.LATHE_TEST_PAGE ?? fileURLToPath(new URL('../../dist/renderer', import.meta.url));

/** The studio as a user has it: the built page, the server, and the engine in its own process. */
export interface RunningStudio {
  readonly server: RunningServer;
  readonly engine: SupervisedEngine;
  close(): Promise<void>;
}

/** Starts the studio. The page must be built. */
export async function startStudio(): Promise<RunningStudio> {
  const engine = superviseEngine();
  const server = await startServer({ engine, pageFolder: PAGE_FOLDER, port: 0 });
  return {
    server,
    engine,
    async close() {
      await server.close();
      engine.close();
    },
  };
}

/** A page of the studio in a context of its own, and everything that it complained about. */
export async function openPage(
  browser: Browser,
  studio: RunningStudio,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  // A master takes its time on a machine that has other work.
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(studio.server.address);
  return { page, complaints };
}
