import { type Command, Option } from 'commander';
import { z } from 'zod';
import { emotionTrainRequest, emotionTrainResult } from '../../../../shared/contract/emotion.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';
import { requiredOption, watched } from './emotion-job.ts';

const fields = emotionTrainRequest.shape;

type TrainField = Exclude<keyof typeof fields, 'corpusFolder' | 'outputFolder'>;

/** Options that are settings of the training, by their field. */
const SETTINGS: { readonly [Field in TrainField]: { readonly value: string; readonly text: string } } = {
  layout: {
    value: '<name>',
    text: 'how the corpus is laid out: ravdess, esd, iemocap, emo-db, crema-d, nemo, or folders, one a class (default: ravdess)',
  },
  network: {
    value: '<name>',
    text: 'multi-vector-lstm, speech-lstm, speech-attention or speech-cnn (default: multi-vector-lstm)',
  },
  hidden: { value: '<count>', text: 'units of multi-vector-lstm (default: 128)' },
  vectors: { value: '<count>', text: 'attention vectors of multi-vector-lstm (default: 16)' },
  epochs: { value: '<count>', text: 'epochs (default: 60)' },
  seed: { value: '<number>', text: 'everything random follows from it (default: 1)' },
  split: {
    value: '<kind>',
    text: 'what the model is judged on: by-speaker, or random, which flatters (default: by-speaker)',
  },
};

const EXAMPLES = `
Examples:
  lathe emotion train --corpus ravdess/ -o my-emotions/
  lathe emotion train --corpus speech/ --layout folders --network speech-cnn -o my-emotions/

A fifth of the speakers is not learnt from: the model is judged and its probabilities are calibrated on them. What the
model may be used for is in its card: the licence of the recordings is inherited.`;

/** Adds `lathe emotion train`. */
export function addEmotionTrainCommand(
  emotion: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const command = emotion
    .command('train')
    .summary('train a network on a corpus of emotional speech')
    .addOption(new Option('--corpus <folder>', 'the clips'))
    .addOption(new Option('-o, --output <folder>', 'the model and its card'));
  for (const [field, { value, text }] of Object.entries(SETTINGS) as [
    TrainField,
    (typeof SETTINGS)[TrainField],
  ][]) {
    command.addOption(optionBy(`--${field} ${value}`, text, fields[field]));
  }
  command
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Readonly<Record<string, string>>) => {
      finish(await train(options, session));
    });
}

async function train(
  { corpus, output, json: _, ...settings }: Readonly<Record<string, string>>,
  { terminal, signal, connect }: CliSession,
): Promise<number> {
  const request = emotionTrainRequest.parse({
    corpusFolder: requiredOption('--corpus FOLDER with the clips', corpus),
    outputFolder: requiredOption('-o FOLDER for what it makes', output),
    ...settings,
  });
  const client = await connect();
  const result = await watched(terminal, 'train', (onProgress) =>
    client.call('emotion.train', request, { signal, onProgress }),
  );
  const { classes, recalls, validationClips } = result;
  terminal.print(
    `${result.modelPath}: ${result.network}, ${result.parameterCount} parameters; on ${validationClips} clips ` +
      `(${result.split}) UAR ${result.unweightedAverageRecall.toFixed(4)}, accuracy ${result.accuracy.toFixed(4)}, ` +
      `calibration error ${result.calibrationErrorBefore.toFixed(4)} -> ${result.calibrationErrorAfter.toFixed(4)}`,
  );
  terminal.print(
    textTable([
      ['class', 'recall'],
      ...classes.map((name, index) => [name, recalls[index]?.toFixed(4) ?? '-']),
    ]),
  );
  terminal.json(z.encode(emotionTrainResult, result));
  return EXIT_DONE;
}
