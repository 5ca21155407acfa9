import { isLatheError, type LatheErrorCode } from '../../../shared/errors.ts';
import type { TrialOutcome } from '../../../shared/search/study.ts';

/** What a setting may bring about that others need not: such a trial fails, and the search goes on. */
const FAILURES: readonly LatheErrorCode[] = ['tool-failed', 'out-of-memory'];

/**
 * What came of a trial whose training threw.
 *
 * @param signal that by which the search is stopped
 * @throws what says nothing about the settings
 */
export function failedOutcome(thrown: unknown, signal: AbortSignal, seconds: number): TrialOutcome {
  if (signal.aborted && isLatheError(thrown, 'cancelled')) return { state: 'stopped' };
  if (!isLatheError(thrown) || !FAILURES.includes(thrown.code)) throw thrown;
  return { state: 'failed', details: { seconds, reason: thrown.message } };
}
