import { defineConfig } from 'vitest/config';

/** Whole masters, comparisons, reports, trainings, searches and experiments, from files to files, by the services and by the command line. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/flows/*.test.ts'],
    testTimeout: 120_000,
    maxWorkers: 2,
  },
});
