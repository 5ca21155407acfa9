import { defineConfig } from 'vitest/config';

/** The page in a real browser, one flow after the other. `npm run test:e2e` builds the page first. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/e2e/*.e2e.ts'],
    testTimeout: 240_000,
    hookTimeout: 180_000,
    // What is waited for may take its time on a machine that has other work.
    expect: { poll: { timeout: 90_000 } },
    // Each has a browser, a server and an engine of its own, and listens to the clock.
    maxWorkers: 1,
  },
});
