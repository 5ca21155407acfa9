import { LatheError } from '../../../shared/errors.ts';

/** @throws LatheError `cancelled` once the signal is aborted */
export function throwIfCancelled(signal: AbortSignal | undefined, cause?: unknown): void {
  if (signal?.aborted === true) throw new LatheError('cancelled', 'the comparison was cancelled', { cause });
}
