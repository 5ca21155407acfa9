import type { MasterResult } from '../../../shared/contract/master.ts';
import { type MasteredTrack, REPORT_VERSION, type Report } from '../../../shared/report/report.ts';
import type { Connection } from '../../transport/connection.ts';
import { nameOf } from '../../transport/files.ts';

/**
 * Everything that a report tells of one master; what the master itself did not measure is measured now.
 *
 * @param createdAt ISO 8601, UTC
 */
export async function buildReport(
  call: Connection['call'],
  result: MasterResult,
  createdAt: string,
): Promise<Report> {
  const { inputPath, outputPath, settings } = result;
  const { startSeconds, endSeconds } = settings;
  const [before, after, ...references] = await Promise.all([
    call('analyze.run', {
      inputPath,
      waveform: true,
      ...(startSeconds !== undefined && { startSeconds }),
      ...(endSeconds !== undefined && { endSeconds }),
    }),
    call('analyze.run', { inputPath: outputPath, waveform: true }),
    ...(settings.reference?.paths ?? []).map((path) => call('analyze.run', { inputPath: path })),
  ]);
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
