import { z } from 'zod';
import type { Failure } from '../contract/failure.ts';
import { type MasterResult, masterResult } from '../contract/master.ts';

/** A file that could not be mastered, and why. */
export interface FailedInput {
  readonly inputPath: string;
  readonly error: Failure;
}

/** Everything that a report tells. */
export interface MasterReport {
  /** Of Lathe. */
  readonly latheVersion: string;
  /** ISO 8601; `shared` has no clock, so that the host says when. */
  readonly createdAt: string;
  readonly results: readonly MasterResult[];
  readonly failures: readonly FailedInput[];
}

/** The version of the JSON report's form; it grows when a key changes its meaning or goes. */
export const REPORT_VERSION = 1;

/** A report as JSON that machines read: levels in decibels are `null` for silence. */
export function renderJsonReport({ latheVersion, createdAt, results, failures }: MasterReport): string {
  const report = {
    reportVersion: REPORT_VERSION,
    latheVersion,
    createdAt,
    results: results.map((result) => z.encode(masterResult, result)),
    failures,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
