import type { FailureCode } from '../../../shared/contract/failure.ts';

/** Everything was done. */
export const EXIT_DONE = 0;

/** Something failed that has no code of its own, or one of several inputs did. */
export const EXIT_FAILED = 1;

/** The exit code of a failure. */
export const EXIT_CODES: Readonly<Record<FailureCode, number>> = {
  'bad-argument': 2,
  'bad-input': 3,
  'bad-model': 4,
  'output-failed': 1,
  'tool-missing': 1,
  'tool-failed': 1,
  'out-of-memory': 1,
  cancelled: 130,
  bug: 1,
};
