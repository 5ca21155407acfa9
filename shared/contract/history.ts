import { z } from 'zod';
import { list, text } from './fields.ts';
import { masterResult } from './master.ts';

/** `history.list` asks nothing. */
export const historyListRequest = z.strictObject({});

/** A mastering of the past. */
export const pastMaster = z.object({
  job: text,
  finishedAt: z.iso.datetime(),
  result: masterResult,
  /** Whether its files are still where they were. */
  isInputThere: z.boolean(),
  isOutputThere: z.boolean(),
});

/** A mastering of the past. */
export type PastMaster = Readonly<z.output<typeof pastMaster>>;

/** The masterings of the past, the newest first. */
export const historyListResult = z.object({
  masters: list(pastMaster),
  /** A sentence for what could not be read or kept. */
  problems: list(text),
});

/** `history.clear`: forgets one mastering, or all of them. No file of sound is touched. */
export const historyClearRequest = z.strictObject({ job: z.exactOptional(text) });

/** How many were forgotten. */
export const historyClearResult = z.object({ forgotten: z.int().nonnegative() });
