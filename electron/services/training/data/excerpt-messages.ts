import type { LatheErrorCode } from '../../../../shared/errors.ts';
import type { ExcerptBatch } from './excerpt-sampler.ts';

/** Asks the worker for the batch of a step. */
export interface ExcerptRequest {
  readonly step: number;
}

/** The worker's answer. An error without a code is a bug. */
export type ExcerptReply =
  | { readonly step: number; readonly batch: ExcerptBatch }
  | {
      readonly step: number;
      readonly error: { readonly code: LatheErrorCode | undefined; readonly message: string };
    };
