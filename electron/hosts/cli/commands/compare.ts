import { basename } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { type CompareResult, compareRequest, compareResult } from '../../../../shared/contract/compare.ts';
import { comparisonTable } from '../comparison-table.ts';
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import { makeReports } from '../report-data.ts';
import { checkReportPaths, reportOption } from '../report-file.ts';
import type { CliSession } from '../session.ts';

interface CompareOptions {
  readonly clean?: string;
  readonly difference?: string;
  readonly report?: readonly string[];
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  lathe compare song.wav song-master.wav
  lathe compare song.wav song-master.wav --difference change.wav       what was taken, and what was added
  lathe compare song.wav song-master.wav --report change.html
  lathe compare noisy.wav restored.wav --clean original.wav --json

The second file is aligned to the first (delay, also between samples, and polarity) and brought to its loudness; then
both are measured side by side. Sample rates, channels and lengths may differ. What is not defined is null in JSON, - in
the table: the distances between equal files, for example. Files that have nothing in common are not aligned: then
only the measures of the whole files stand side by side.`;

/** Adds `lathe compare`. */
export function addCompareCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const { cleanPath, differencePath } = compareRequest.shape;
  program
    .command('compare')
    .summary('measure what changed from one version of a track to another')
    .description('Compare two versions of a track, aligned and at equal loudness.')
    .argument('<before>', 'a sound file')
    .argument('<after>', 'another version of it')
    .addOption(optionBy('--clean <ref>', 'the clean original: distances of both to it', cleanPath))
    .addOption(optionBy('--difference <file.wav>', 'write after minus before, 32 bit float', differencePath))
    .addOption(reportOption())
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (beforePath: string, afterPath: string, options: CompareOptions) => {
      finish(await compare(beforePath, afterPath, options, session));
    });
}

async function compare(
  beforePath: string,
  afterPath: string,
  { clean, difference, report }: CompareOptions,
  session: CliSession,
): Promise<number> {
  const { terminal } = session;
  if (report !== undefined) {
    checkReportPaths(report, [beforePath, afterPath, clean ?? [], difference ?? []].flat());
  }
  const request = {
    beforePath,
    afterPath,
    ...(clean !== undefined && { cleanPath: clean }),
    ...(difference !== undefined && { differencePath: difference }),
    waveform: report !== undefined,
  };
  const result = await ask(session, request);
  for (const file of [result.before, result.after]) {
    for (const warning of file.warnings) terminal.note(`${basename(file.path)}: ${warning}`);
  }
  for (const note of result.notes) terminal.note(note);
  terminal.print(`${beforePath} -> ${afterPath}\n${comparisonTable(result)}`);
  if (report !== undefined) await makeReports(session, report, 'compare', [result], []);
  terminal.json(z.encode(compareResult, withoutWaveforms(result)));
  const isWritten = result.aligned?.difference.path !== undefined;
  return difference === undefined || isWritten ? EXIT_DONE : EXIT_FAILED;
}

/** The outlines of the waveforms are for the report alone. */
function withoutWaveforms({ before, after, ...result }: CompareResult): CompareResult {
  const [{ waveform: _, ...shownBefore }, { waveform: __, ...shownAfter }] = [before, after];
  return { ...result, before: shownBefore, after: shownAfter };
}

async function ask(
  { terminal, signal, connect }: CliSession,
  request: z.output<typeof compareRequest>,
): Promise<CompareResult> {
  const view = terminal.progress(`${basename(request.beforePath)}, ${basename(request.afterPath)}`);
  try {
    const client = await connect();
    const onProgress = ({ stage, fraction }: { stage: string; fraction: number }): void =>
      view.update(fraction, stage);
    return await client.call('compare.run', request, { signal, onProgress });
  } finally {
    view.stop();
  }
}
