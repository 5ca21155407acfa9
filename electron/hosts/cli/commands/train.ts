import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { decodeOrRefuse } from '../../../../shared/contract/issues.ts';
import type { ProgressOf, RequestOf } from '../../../../shared/contract/methods.ts';
import {
  type TrainResult,
  type TrainSettings,
  trainResult,
  trainSettings,
} from '../../../../shared/contract/train.ts';
import { augmentations, parseAugmentations } from '../../../../shared/contract/training-data.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { EXIT_CODES, EXIT_DONE } from '../exit-codes.ts';
import { readBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';
import { checkMusic, clearCache, requireGoodMusic } from './train-check.ts';

interface TrainOptions {
  readonly good?: string;
  readonly bad?: string;
  readonly gtzan?: string;
  readonly check?: boolean;
  readonly clearCache?: boolean;
  readonly from?: string;
  readonly output?: string;
  readonly resume?: string;
  readonly arch?: NonNullable<TrainSettings['architecture']>;
  readonly form?: NonNullable<TrainSettings['form']>;
  readonly loss?: NonNullable<TrainSettings['loss']>;
  readonly cleanShare?: number;
  readonly faults?: NonNullable<TrainSettings['faultKinds']>;
  readonly augment?: NonNullable<TrainSettings['augmentations']>;
  readonly madeShare?: number;
  readonly keepRoles?: boolean;
  readonly epochs?: number;
  readonly steps?: number;
  readonly lr?: number;
  readonly batch?: number;
  readonly seconds?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly engine?: NonNullable<TrainSettings['engine']>;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  lathe train --good masters/ -o my-model/                        faults are made from the good tracks
  lathe train --good masters/ --bad mixes/ -o my-model/           pairs of the same names
  lathe train --good masters/ --bad mixes/ --check                what is found in them, and nothing else
  lathe train --good masters/ --bad mixes/ --augment noise:p=0.3:snrDb=20..40,reverberation,gain -o my-model/
  lathe train --arch wave-u-net --good masters/ --epochs 40 --seed 7 -o my-model/
  lathe train --resume my-model/                                  goes on where it was stopped
  lathe master song.wav -o out.wav --model my-model/model.onnx

Ctrl+C stops after the step in progress and keeps the best model so far.`;

/** Adds `lathe train`. */
export function addTrainCommand(program: Command, session: CliSession, finish: (code: number) => void): void {
  const fields = trainSettings.shape;
  const option = (flags: string, text: string, schema: z.ZodType): Option =>
    new Option(flags, text).argParser(readBy(flags.split(' ')[0]!, schema));
  program
    .command('train')
    .summary('train a network on your own tracks')
    .description(
      'Train a network, on pairs of bad and good tracks or on good tracks whose faults are made on the fly.',
    )
    .option('--good <folder>', 'finished tracks')
    .option('--bad <folder>', 'the same tracks before they were finished, under the same names')
    .option('--gtzan <folder>', 'the GTZAN set, whose tracks count as good ones')
    .option('--check', 'look at the music and tell what is found, without training')
    .option('--keep-roles', 'train although most good versions look worse than their bad ones')
    .option('--clear-cache', 'take away all decoded music that no training uses, and do nothing else')
    .option(
      '--from <model>',
      'go on from this .onnx, .pth or .safetensors file: parameters that fit by name and shape are taken',
    )
    .option('-o, --output <folder>', 'the training: settings, checkpoints, metrics and the model')
    .option('--resume <folder>', 'go on with the training of this folder')
    .addOption(option('--arch <name>', 'crnn or wave-u-net (default: crnn)', fields.architecture))
    .addOption(
      option(
        '--form <form>',
        'default, or thesis for the sizes of the thesis (default: default)',
        fields.form,
      ),
    )
    .addOption(option('--loss <name>', 'mse, mae, mae-stft or sdr-stft (default: sdr-stft)', fields.loss))
    .addOption(
      option(
        '--clean-share <share>',
        'share of excerpts without a fault, 0 to 1 (default: 0.125)',
        fields.cleanShare,
      ),
    )
    .addOption(
      new Option(
        '--faults <list>',
        'kinds of faults to make one to three of, separated by commas (default: all but reverberation)',
      ).argParser((list) =>
        list.split(',').map(readBy('--faults', trainSettings.shape.faultKinds.unwrap().element)),
      ),
    )
    .addOption(
      new Option(
        '--augment <list>',
        'what to do to the music instead, each kind with a probability and ranges: noise:p=0.3:snrDb=20..40,mp3,gain; or a .json file',
      ).argParser(readAugmentations),
    )
    .addOption(
      option(
        '--made-share <share>',
        'share of the excerpts of pairs whose bad version is made, 0 to 1 (default: 0.5 with --augment, else 0)',
        fields.madeShare,
      ),
    )
    .addOption(option('--epochs <count>', 'epochs, 1 to 10000 (default: 20)', fields.epochs))
    .addOption(option('--steps <count>', 'steps in an epoch (default: 200)', fields.stepsPerEpoch))
    .addOption(
      option('--lr <rate>', 'highest learning rate of the schedule (default: 0.001)', fields.learningRate),
    )
    .addOption(option('--batch <count>', 'excerpts in a step (default: 8)', fields.batchSize))
    .addOption(
      option('--seconds <length>', "length of an excerpt (default: the network's)", fields.excerptSeconds),
    )
    .addOption(option('--seed <number>', 'everything random follows from it (default: 1)', fields.seed))
    .addOption(option('--threads <count>', 'processor threads (default: all)', fields.threads))
    .addOption(
      option(
        '--engine <name>',
        'ort, or tfjs where you installed TensorFlow.js (default: ort)',
        fields.engine,
      ),
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TrainOptions) => {
      finish(await train(options, session));
    });
}

/** The request of a command line. */
function requestOf(options: TrainOptions): RequestOf<'train.run'> {
  const { from, output, resume, json: _, ...others } = options;
  if (resume !== undefined) {
    const extra = Object.keys({
      ...others,
      ...(from && { from }),
      ...(output && { output }),
    })[0];
    if (extra === undefined) return { action: 'resume', folder: resume };
    throw new LatheError('bad-argument', `--resume takes everything from ${resume}: leave out --${extra}`);
  }
  const music = musicOf(options);
  if (output === undefined)
    throw new LatheError('bad-argument', 'lathe train needs -o FOLDER for what it makes');
  return { action: 'start', ...music, ...(from !== undefined && { from }), outputFolder: output };
}

/** The music that a command line names, and what is done to it. */
function musicOf(options: TrainOptions): RequestOf<'train.check'> {
  const { good, bad, gtzan } = options;
  if (good === undefined && (gtzan === undefined || bad !== undefined)) {
    throw new LatheError(
      'bad-argument',
      'lathe train needs --good FOLDER with finished tracks, --gtzan FOLDER, or --resume FOLDER',
    );
  }
  return {
    ...(good !== undefined && { good }),
    ...(bad !== undefined && { bad }),
    ...(gtzan !== undefined && { gtzan }),
    settings: settingsOf(options),
  };
}

function settingsOf(options: TrainOptions): TrainSettings {
  const { arch, form, loss, cleanShare, faults, epochs, steps, lr, batch, seconds, seed, threads, engine } =
    options;
  const settings = {
    architecture: arch,
    form,
    loss,
    cleanShare,
    faultKinds: faults,
    augmentations: options.augment,
    madeShare: options.madeShare,
    keepRoles: options.keepRoles,
    epochs,
    stepsPerEpoch: steps,
    learningRate: lr,
    batchSize: batch,
    excerptSeconds: seconds,
    seed,
    threads,
    engine,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** A list in the command line, or in a JSON file. */
function readAugmentations(text: string): NonNullable<TrainSettings['augmentations']> {
  if (!text.toLowerCase().endsWith('.json')) return parseAugmentations(text);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(text, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    throw new LatheError(
      'bad-argument',
      `--augment: ${text} ${reason}, name a list or a file that holds one`,
      {
        cause,
      },
    );
  }
  return decodeOrRefuse(augmentations, value, `--augment: ${text}`);
}

async function train(options: TrainOptions, session: CliSession): Promise<number> {
  if (options.clearCache === true) return clearCache(session);
  if (options.check === true) return checkMusic(musicOf(options), session);
  const request = requestOf(options);
  if (request.action === 'start') await requireGoodMusic(musicOf(options), session);
  const { terminal, signal, connect } = session;
  const client = await connect();
  const view = terminal.progress('train');
  let result: TrainResult;
  try {
    result = await client.call('train.run', request, {
      signal,
      onProgress: (progress) => view.update(progress.step / progress.totalSteps, describe(progress)),
    });
  } finally {
    view.stop();
  }
  const best = result.epochs[result.bestEpoch - 1];
  terminal.print(
    `${result.modelPath}: ${result.parameterCount} parameters, epoch ${result.bestEpoch} of ${result.epochs.length}` +
      (best === undefined ? '' : `, validation loss ${best.validationLoss.toPrecision(5)}`),
  );
  if (result.inherited !== undefined) {
    const { taken, fresh } = result.inherited;
    const names = fresh.length === 0 ? '' : `: ${fresh.join(', ')}`;
    terminal.note(`from ${options.from}: ${taken.length} parameters taken, ${fresh.length} fresh${names}`);
  }
  terminal.json(z.encode(trainResult, result));
  if (!result.stopped) return EXIT_DONE;
  terminal.note(`stopped; "lathe train --resume" goes on with it`);
  return EXIT_CODES.cancelled;
}

function describe({ stage, epoch, epochs, loss, bestValidationLoss }: ProgressOf<'train.run'>): string {
  const losses = [
    loss === undefined ? '' : `, loss ${loss.toPrecision(4)}`,
    bestValidationLoss === undefined ? '' : `, best validation ${bestValidationLoss.toPrecision(4)}`,
  ];
  return `${stage}, epoch ${epoch}/${epochs}${losses.join('')}`;
}
