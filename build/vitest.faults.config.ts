import { defineConfig } from 'vitest/config';

/** Faults in their long form: kills, full disks and memory at many moments and sizes. A quarter of an hour on two cores. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.long.test.ts'],
    testTimeout: 1_200_000,
    // One after the other: each measures or starves a process.
    maxWorkers: 1,
  },
});
