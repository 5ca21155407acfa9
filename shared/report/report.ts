import { z } from 'zod';
import { analyzeResult } from '../contract/analyze.ts';
import { compareResult } from '../contract/compare.ts';
import { FAILURE_CODES } from '../contract/failure.ts';
import { filePath, list, text } from '../contract/fields.ts';
import { masterResult } from '../contract/master.ts';
import { modelEntry } from '../contract/models.ts';

/** The version of the report's form; it grows when a key changes its meaning or goes. */
export const REPORT_VERSION = 1;

/** A file that has no result, and why. */
const failedInput = z.object({
  inputPath: filePath,
  error: z.object({ code: z.enum(FAILURE_CODES), message: z.string() }),
});

/** A mastered track: what was done, and everything that is measured before and after. */
const masteredTrack = z.object({
  result: masterResult,
  /** Of the part of the source that was mastered. */
  before: analyzeResult,
  /** Of the file as written. */
  after: analyzeResult,
  /** What is known of the network; left out where there was none, or one without a name. */
  model: z.exactOptional(modelEntry.pick({ licence: true, description: true, trainedOn: true })),
  /** Long-term spectra of the references; empty where there was none. */
  references: list(z.object({ path: filePath, longTermSpectrum: analyzeResult.shape.longTermSpectrum })),
});

const head = {
  version: z.literal(REPORT_VERSION),
  latheVersion: text,
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  /** Of several files those that failed. */
  failures: list(failedInput),
};

/**
 * Everything that a report tells but its pictures. In JSON, silence is `null` where a level is meant, and so is what is
 * not defined for a sound.
 */
export const report = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('master'), tracks: list(masteredTrack) }),
  z.object({ ...head, kind: z.literal('analyze'), tracks: list(analyzeResult) }),
  z.object({ ...head, kind: z.literal('compare'), tracks: list(compareResult) }),
]);

/** Everything that a report tells but its pictures. */
export type Report = Readonly<z.output<typeof report>>;

/** What a report is about. */
export type ReportKind = Report['kind'];

/** A report of one kind. */
export type ReportOf<Kind extends ReportKind> = Extract<Report, { kind: Kind }>;

/** A mastered track of a report. */
export type MasteredTrack = Readonly<z.output<typeof masteredTrack>>;

/** A file that has no result, and why. */
export type FailedInput = Readonly<z.output<typeof failedInput>>;
