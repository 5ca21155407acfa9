import { basename } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { type AnalyzeResult, analyzeResult } from '../../../../shared/contract/analyze.ts';
import { toFailure } from '../../../../shared/contract/envelope.ts';
import type { FailedInput } from '../../../../shared/report/master-report.ts';
import { formatDuration, measurementRows } from '../../../../shared/report/measurement-rows.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts';
import type { CliSession } from '../session.ts';

const EXAMPLES = `
Examples:
  lathe analyze song.wav
  lathe analyze masters/*.flac --json | jq '.results[] | [.path, .integratedLufs]'

With --json one input gives its measures at the top, several give {"results": [...], "failures": [...]}.
Silence has no loudness: null in JSON, -inf in the table.`;

/** Adds `lathe analyze`. */
export function addAnalyzeCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  program
    .command('analyze')
    .summary('measure tracks')
    .description('Measure tracks: loudness (ITU-R BS.1770-4, EBU R 128), true peak, levels, stereo.')
    .argument('<in...>', 'sound files')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[]) => {
      finish(await analyzeAll(inputs, session));
    });
}

async function analyzeAll(inputs: readonly string[], session: CliSession): Promise<number> {
  const { terminal } = session;
  const results: AnalyzeResult[] = [];
  const failures: FailedInput[] = [];
  for (const [index, inputPath] of inputs.entries()) {
    const label = `${inputs.length > 1 ? `[${index + 1}/${inputs.length}] ` : ''}${basename(inputPath)}`;
    try {
      const result = await analyzeOne(session, label, inputPath);
      results.push(result);
      printResult(session, result);
    } catch (thrown) {
      const error = toFailure(thrown);
      if (inputs.length === 1 || error.code !== 'bad-input') throw thrown;
      failures.push({ inputPath, error });
      terminal.note(`${label}: ${error.message}`);
    }
  }
  const encoded = results.map((result) => z.encode(analyzeResult, result));
  terminal.json(inputs.length === 1 ? encoded[0] : { results: encoded, failures });
  if (failures.length > 0) {
    terminal.note(`not analyzed: ${failures.map(({ inputPath }) => inputPath).join(', ')}`);
  }
  return failures.length > 0 ? EXIT_FAILED : EXIT_DONE;
}

async function analyzeOne(
  { terminal, signal, connect }: CliSession,
  label: string,
  inputPath: string,
): Promise<AnalyzeResult> {
  const view = terminal.progress(label);
  try {
    const client = await connect();
    const onProgress = ({ fraction }: { fraction: number }): void => view.update(fraction, 'measure');
    return await client.call('analyze.run', { inputPath }, { signal, onProgress });
  } finally {
    view.stop();
  }
}

function printResult({ terminal }: CliSession, result: AnalyzeResult): void {
  for (const warning of result.warnings) terminal.note(`${basename(result.path)}: ${warning}`);
  const { durationSeconds, sampleRate, channelCount, codec } = result;
  terminal.print(
    `${result.path}: ${codec}, ${formatDuration(durationSeconds)}, ${sampleRate} Hz, ` +
      `${channelCount} ${channelCount === 1 ? 'channel' : 'channels'}`,
  );
  terminal.print(
    textTable(measurementRows(result).map(({ label, unit, value }) => [label, value, unit.padEnd(4)])),
  );
}
