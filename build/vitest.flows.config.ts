import { defineConfig } from 'vitest/config';

/** Whole trainings, searches, experiments and masters by references and styles, from files to files. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/flows/*.test.ts'],
    testTimeout: 120_000,
    maxWorkers: 2,
  },
});
