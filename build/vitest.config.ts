import { defineConfig } from 'vitest/config';

/** The fast suite: unit tests beside the code and integration tests in `test/`. Under two minutes on two cores. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: [
      'shared/**/*.test.ts',
      'models/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    exclude: ['**/*.long.test.ts', 'test/e2e/**', 'node_modules/**'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
