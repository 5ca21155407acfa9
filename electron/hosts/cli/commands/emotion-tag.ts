import { basename } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { type EmotionTagResult, emotionTagResult } from '../../../../shared/contract/emotion-tag.ts';
import { toFailure } from '../../../../shared/contract/failure.ts';
import { LatheError } from '../../../../shared/errors.ts';
import {
  TAG_FORMAT_RULES,
  type TagFormat,
  tagsCsv,
  tagText,
} from '../../../../shared/report/emotion-tags.ts';
import type { FailedInput } from '../../../../shared/report/report.ts';
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts';
import type { CliSession } from '../session.ts';
import { soundInputs } from '../sound-inputs.ts';
import { planTagOutput, type TagOutput, writeTags } from '../tag-output.ts';
import { watched } from './emotion-job.ts';

interface TagCommandOptions {
  readonly model?: string;
  readonly output?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly vtt?: boolean;
  readonly audacity?: boolean;
}

/** Formats that have an option of their own beside `--json`, which is what standard output holds. */
const LABEL_FORMATS = ['csv', 'vtt', 'audacity'] as const satisfies readonly TagFormat[];

const EXAMPLES = `
Examples:
  lathe emotion tag interview.wav
  lathe emotion tag recordings/ --json | jq '.results[] | [.path, .summary.label]'
  lathe emotion tag interview.mp3 --vtt -o interview.vtt
  lathe emotion tag recordings/ --csv > emotions.csv

Emotions are told of the parts with a voice, and of nothing else: in music, of what is sung or spoken. Where there is no
voice, none is told. They are those that actors show on request: what a person feels cannot be heard from this.`;

/** Adds `lathe emotion tag`. */
export function addTagCommand(emotion: Command, session: CliSession, finish: (code: number) => void): void {
  emotion
    .command('tag')
    .summary('tell the emotions of a voice over time')
    .description('Find the voice in recordings, and tell its emotions over time and as a whole.')
    .argument('<in...>', 'sound files, or folders of them')
    .option('--model <name>', 'a model that came with Lathe, or an .onnx file of `lathe emotion train`')
    .option('--csv', 'the parts as one table of CSV')
    .option('--vtt', 'the parts as WebVTT')
    .option('--audacity', 'the parts as a label track of Audacity')
    .option(
      '-o, --output <file>',
      'write to a file (.json, .csv, .vtt or .txt), or to a folder, a file an input',
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], options: TagCommandOptions) => {
      finish(await tagAll(soundInputs(inputs), options, session));
    });
}

async function tagAll(
  inputs: readonly string[],
  options: TagCommandOptions,
  session: CliSession,
): Promise<number> {
  const { terminal } = session;
  const format = askedFormat(options, inputs.length);
  const output = options.output === undefined ? undefined : planTagOutput(inputs, options.output, format);
  const results: EmotionTagResult[] = [];
  const failures: FailedInput[] = [];
  for (const [index, inputPath] of inputs.entries()) {
    const label = `${inputs.length > 1 ? `[${index + 1}/${inputs.length}] ` : ''}${basename(inputPath)}`;
    try {
      const result = await tagOne(session, label, inputPath, options.model);
      results.push(result);
      await show(result, output, format, session);
    } catch (thrown) {
      const error = toFailure(thrown);
      if (inputs.length === 1 || error.code !== 'bad-input') throw thrown;
      failures.push({ inputPath, error });
      terminal.note(`${label}: ${error.message}`);
    }
  }
  if (format === 'csv' && output === undefined) terminal.print(tagsCsv(results).trimEnd());
  const encoded = results.map((result) => z.encode(emotionTagResult, result));
  terminal.json(inputs.length === 1 ? encoded[0] : { results: encoded, failures });
  if (failures.length === 0) return EXIT_DONE;
  terminal.note(`not tagged: ${failures.map(({ inputPath }) => inputPath).join(', ')}`);
  return EXIT_FAILED;
}

/** @throws LatheError `bad-argument` for two formats, or for labels of several files in one stream */
function askedFormat(options: TagCommandOptions, inputCount: number): TagFormat | undefined {
  const [format, other] = LABEL_FORMATS.filter((name) => options[name]);
  if (other !== undefined)
    throw new LatheError('bad-argument', `--${format} and --${other} exclude each other`);
  if (format !== undefined && options.json && options.output === undefined) {
    throw new LatheError(
      'bad-argument',
      `--${format} and --json exclude each other: leave out one, or add -o`,
    );
  }
  if (format !== undefined && format !== 'csv' && inputCount > 1 && options.output === undefined) {
    throw new LatheError('bad-argument', `--${format} of several files needs -o FOLDER`);
  }
  return format;
}

async function tagOne(
  { terminal, signal, connect }: CliSession,
  label: string,
  inputPath: string,
  model: string | undefined,
): Promise<EmotionTagResult> {
  const client = await connect();
  const request = { inputPath, ...(model !== undefined && { model }) };
  return watched(terminal, label, (onProgress) =>
    client.call('emotion.tag', request, { signal, onProgress }),
  );
}

/** Writes a result where it was asked for; else prints it, but for CSV, which is one table of all. */
async function show(
  result: EmotionTagResult,
  output: TagOutput | undefined,
  format: TagFormat | undefined,
  { terminal }: CliSession,
): Promise<void> {
  if (output !== undefined) terminal.note(`Labels: ${await writeTags(output, result)}`);
  if (format === 'csv' && output === undefined) return;
  const isLabels = format !== undefined && output === undefined;
  terminal.print(isLabels ? TAG_FORMAT_RULES[format].render(result).trimEnd() : tagText(result));
}
