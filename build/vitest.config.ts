import { defineConfig } from 'vitest/config';

const EXCLUDED = ['**/*.long.test.ts', 'test/e2e/**', 'test/flows/**', 'node_modules/**'];

/** The fast suite: unit tests beside the code, contracts and short integration tests. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    testTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['shared/**/*.test.ts', 'models/**/*.test.ts', 'renderer/**/*.test.ts'],
          // These keep no state that another file could find, and loading the modules once saves a third of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'engine', include: ['electron/**/*.test.ts', 'test/**/*.test.ts'], exclude: EXCLUDED },
      },
    ],
  },
});
