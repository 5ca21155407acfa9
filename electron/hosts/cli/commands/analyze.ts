import { basename } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import {
  type AnalyzeResult,
  analyzeResult,
  type LoudnessResult,
  loudnessResult,
} from '../../../../shared/contract/analyze.ts';
import type { CallOptions, Client } from '../../../../shared/contract/client.ts';
import { toFailure } from '../../../../shared/contract/failure.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { formatDuration, measurementRows } from '../../../../shared/report/measurement-rows.ts';
import type { FailedInput } from '../../../../shared/report/report.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { analysisTable } from '../analysis-table.ts';
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts';
import { makeReports } from '../report-data.ts';
import { checkReportPaths, reportOption } from '../report-file.ts';
import type { CliSession } from '../session.ts';

const EXAMPLES = `
Examples:
  lathe analyze song.wav
  lathe analyze masters/*.flac --json | jq '.results[] | [.path, .integratedLufs]'
  lathe analyze album/*.wav --report album.html
  lathe analyze album/*.wav --loudness

With --json one input gives its measures at the top, several give {"results": [...], "failures": [...]}.
What is not defined for a file is null. Silence has no loudness: null in JSON, -inf in the table.
The SNR index is an estimate without a reference and says nothing about the quality of a master.`;

/** Adds `lathe analyze`. */
export function addAnalyzeCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  program
    .command('analyze')
    .summary('measure tracks')
    .description(
      'Measure tracks: loudness (ITU-R BS.1770-4, EBU R 128), true peak, levels, spectrum, stereo, noise, distortion.',
    )
    .argument('<in...>', 'sound files')
    .option('--loudness', 'loudness, levels and stereo alone: quicker')
    .addOption(reportOption())
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], { loudness, report }: AnalyzeOptions) => {
      if (report !== undefined) checkReportPaths(report, inputs);
      if (report !== undefined && loudness) {
        throw new LatheError('bad-argument', '--report tells all measures: leave out --loudness');
      }
      const { code, results, failures } = loudness
        ? { ...(await analyzeAll(inputs, session, LOUDNESS)), results: [] }
        : await analyzeAll(inputs, session, report === undefined ? EVERYTHING : WITH_WAVEFORM);
      if (report !== undefined) await makeReports(session, report, 'analyze', results, failures);
      finish(code);
    });
}

interface AnalyzeOptions {
  readonly loudness?: boolean;
  readonly report?: readonly string[];
}

/** What came of all files. */
interface Outcome<Result> {
  readonly code: number;
  readonly results: readonly Result[];
  readonly failures: readonly FailedInput[];
}

/** One way to analyze: what is asked, and how the answer is shown. */
interface Analysis<Result extends LoudnessResult> {
  readonly ask: (client: Client, inputPath: string, options: CallOptions<'analyze.run'>) => Promise<Result>;
  readonly encode: (result: Result) => unknown;
  readonly table: (result: Result) => string;
}

const EVERYTHING: Analysis<AnalyzeResult> = {
  ask: (client, inputPath, options) => client.call('analyze.run', { inputPath }, options),
  encode: (result) => z.encode(analyzeResult, result),
  table: analysisTable,
};

/** The outline of the waveform is for the report alone. */
const WITH_WAVEFORM: Analysis<AnalyzeResult> = {
  ...EVERYTHING,
  ask: (client, inputPath, options) => client.call('analyze.run', { inputPath, waveform: true }, options),
  encode: ({ waveform: _, ...result }) => z.encode(analyzeResult, result),
};

const LOUDNESS: Analysis<LoudnessResult> = {
  ask: (client, inputPath, options) => client.call('analyze.loudness', { inputPath }, options),
  encode: (result) => z.encode(loudnessResult, result),
  table: (result) =>
    textTable(measurementRows(result).map(({ label, unit, value }) => [label, value, unit.padEnd(4)])),
};

async function analyzeAll<Result extends LoudnessResult>(
  inputs: readonly string[],
  session: CliSession,
  analysis: Analysis<Result>,
): Promise<Outcome<Result>> {
  const { terminal } = session;
  const results: Result[] = [];
  const failures: FailedInput[] = [];
  for (const [index, inputPath] of inputs.entries()) {
    const label = `${inputs.length > 1 ? `[${index + 1}/${inputs.length}] ` : ''}${basename(inputPath)}`;
    try {
      const result = await analyzeOne(session, label, inputPath, analysis);
      results.push(result);
      for (const warning of result.warnings) terminal.note(`${basename(result.path)}: ${warning}`);
      terminal.print(`${headline(result)}\n${analysis.table(result)}`);
    } catch (thrown) {
      const error = toFailure(thrown);
      if (inputs.length === 1 || error.code !== 'bad-input') throw thrown;
      failures.push({ inputPath, error });
      terminal.note(`${label}: ${error.message}`);
    }
  }
  const encoded = results.map(analysis.encode);
  terminal.json(inputs.length === 1 ? encoded[0] : { results: encoded, failures });
  if (failures.length > 0) {
    terminal.note(`not analyzed: ${failures.map(({ inputPath }) => inputPath).join(', ')}`);
  }
  return { code: failures.length > 0 ? EXIT_FAILED : EXIT_DONE, results, failures };
}

async function analyzeOne<Result extends LoudnessResult>(
  { terminal, signal, connect }: CliSession,
  label: string,
  inputPath: string,
  { ask }: Analysis<Result>,
): Promise<Result> {
  const view = terminal.progress(label);
  try {
    const onProgress = ({ fraction }: { fraction: number }): void => view.update(fraction, 'measure');
    return await ask(await connect(), inputPath, { signal, onProgress });
  } finally {
    view.stop();
  }
}

function headline({ path, codec, durationSeconds, sampleRate, channelCount }: LoudnessResult): string {
  const channels = `${channelCount} ${channelCount === 1 ? 'channel' : 'channels'}`;
  return `${path}: ${codec}, ${formatDuration(durationSeconds)}, ${sampleRate} Hz, ${channels}`;
}
