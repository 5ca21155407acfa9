import type { CompareResult } from '../../../shared/contract/compare.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { type MasteredTrack, REPORT_VERSION, type Report } from '../../../shared/report/report.ts';
import type { Connection } from '../../transport/connection.ts';
import { nameOf } from '../../transport/files.ts';

/**
 * Everything that a report tells of one master. Its references are measured now.
 *
 * @param comparison of the source and the master
 * @param createdAt ISO 8601, UTC
 */
export async function buildReport(
  call: Connection['call'],
  result: MasterResult,
  { before, after }: Pick<CompareResult, 'before' | 'after'>,
  createdAt: string,
): Promise<Report> {
  const references = await Promise.all(
    (result.settings.reference?.paths ?? []).map((path) => call('analyze.run', { inputPath: path })),
  );
  const track: MasteredTrack = {
    result,
    before,
    after,
    references: references.map(({ path, longTermSpectrum }) => ({ path, longTermSpectrum })),
  };
  return {
    version: REPORT_VERSION,
    kind: 'master',
    latheVersion: LATHE_VERSION,
    createdAt,
    failures: [],
    tracks: [withNames(track)],
  };
}

const HANDLE = /^(file|folder):[0-9a-f]{32}\//;

/** The same data with names in the place of handles, which mean nothing outside of this session. */
export function withNames<Value>(value: Value): Value {
  if (typeof value === 'string') return (HANDLE.test(value) ? nameOf(value) : value) as Value;
  if (Array.isArray(value)) return value.map(withNames) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNames(item)])) as Value;
}
