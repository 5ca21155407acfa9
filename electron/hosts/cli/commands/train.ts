import type { Command } from 'commander';
import { z } from 'zod';
import type { ProgressOf, RequestOf } from '../../../../shared/contract/methods.ts';
import { type TrainResult, trainResult } from '../../../../shared/contract/train.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { EXIT_CODES, EXIT_DONE } from '../exit-codes.ts';
import type { CliSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { checkMusic, clearCache, requireGoodMusic } from './train-check.ts';
import { givenSettingFlag, settingOptions, settingsOf } from './train-options.ts';

interface TrainOptions extends Readonly<Record<string, unknown>> {
  readonly good?: string;
  readonly bad?: string;
  readonly gtzan?: string;
  readonly check?: boolean;
  readonly clearCache?: boolean;
  readonly from?: string;
  readonly name?: string;
  readonly output?: string;
  readonly resume?: string;
}

const EXAMPLES = `
Examples:
  lathe train --good masters/ -o my-model/                        faults are made from the good tracks
  lathe train --good masters/ --bad mixes/ -o my-model/           pairs of the same names
  lathe train --good masters/ --bad mixes/ --check                what is found in them, and nothing else
  lathe train --good masters/ --bad mixes/ --augment noise:p=0.3:snrDb=20..40,reverberation,gain -o my-model/
  lathe train --arch wave-u-net --good masters/ --epochs 40 --seed 7 -o my-model/
  lathe train --good masters/ --bad mixes/ --minutes 20 -o my-model/
  lathe train --good masters/ --loss blended --alpha 0.2 --schedule step --optimizer adamw -o my-model/
  lathe train --resume my-model/                                  goes on where it was stopped
  lathe master song.wav -o out.wav --model my-model

Ctrl+C stops after the step in progress and keeps the best model so far. A training that was killed goes on by --resume,
to the same weights as if it had never stopped. The finished model is in "lathe models list", by the name of its folder.`;

/** Adds `lathe train`. */
export function addTrainCommand(program: Command, session: CliSession, finish: (code: number) => void): void {
  const command = program
    .command('train')
    .summary('train a network on your own tracks')
    .description(
      'Train a network, on pairs of bad and good tracks or on good tracks whose faults are made on the fly.',
    )
    .option('--good <folder>', 'finished tracks')
    .option('--bad <folder>', 'the same tracks before they were finished, under the same names')
    .option('--gtzan <folder>', 'the GTZAN set, whose tracks count as good ones')
    .option('--check', 'look at the music and tell what is found, without training')
    .option('--clear-cache', 'take away all decoded music that no training uses, and do nothing else')
    .option(
      '--from <model>',
      'go on from this .onnx, .pth or .safetensors file: parameters that fit by name and shape are taken',
    )
    .option('-o, --output <folder>', 'the training: settings, checkpoints, metrics and the model')
    .option('--name <name>', "of the model in the list of models (default: the folder's)")
    .option('--resume <folder>', 'go on with the training of this folder');
  for (const option of settingOptions) command.addOption(option);
  command
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TrainOptions) => {
      finish(await train(options, session));
    });
}

/** The request of a command line. */
function requestOf(options: TrainOptions): RequestOf<'train.run'> {
  const { good, bad, gtzan, from, name, output, resume } = options;
  if (resume !== undefined) {
    const named = Object.entries({ good, bad, gtzan, from, name, output }).find(
      ([, value]) => value !== undefined,
    );
    const extra = givenSettingFlag(options) ?? (named && `--${named[0]}`);
    if (extra === undefined) return { action: 'resume', folder: resume };
    throw new LatheError('bad-argument', `--resume takes everything from ${resume}: leave out ${extra}`);
  }
  const music = musicOf(options);
  if (output === undefined)
    throw new LatheError('bad-argument', 'lathe train needs -o FOLDER for what it makes');
  return {
    action: 'start',
    ...music,
    ...(from !== undefined && { from }),
    ...(name !== undefined && { name }),
    outputFolder: output,
  };
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

async function train(options: TrainOptions, session: CliSession): Promise<number> {
  if (options.clearCache === true) return clearCache(session);
  if (options.check === true) return checkMusic(musicOf(options), session);
  const request = requestOf(options);
  if (request.action === 'start') await requireGoodMusic(musicOf(options), session);
  const { terminal, signal, connect } = session;
  const client = await connect();
  let view = terminal.progress('train');
  let result: TrainResult;
  try {
    result = await client.call('train.run', request, {
      signal,
      onProgress: (progress) => {
        if (progress.note !== undefined) {
          view.stop();
          terminal.note(progress.note);
          view = terminal.progress('train');
        }
        view.update(progress.step / progress.totalSteps, describe(progress));
      },
    });
  } finally {
    view.stop();
  }
  printResult(result, terminal, options.from);
  terminal.json(z.encode(trainResult, result));
  if (result.ending !== 'stopped') return EXIT_DONE;
  const folder = request.action === 'resume' ? request.folder : request.outputFolder;
  terminal.note(
    `stopped after epoch ${result.epochs.length}: the model is that of epoch ${result.bestEpoch}; ` +
      `"lathe train --resume ${folder}" goes on with the training`,
  );
  return EXIT_CODES.cancelled;
}

/** Where the time of a step went. */
function stepText({ epochs }: TrainResult): string {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const waiting = epochs.reduce((sum, epoch) => sum + epoch.seconds * epoch.dataShare, 0);
  const share = seconds === 0 ? 0 : waiting / seconds;
  return `${(seconds / epochs.at(-1)!.step).toFixed(3)} s a step, ${(100 * share).toFixed(1)} % of it waited for sound`;
}

function printResult(result: TrainResult, terminal: Terminal, from: string | undefined): void {
  const { epochs, bestEpoch, unprocessed, distances } = result;
  const best = epochs[bestEpoch - 1]!;
  const change = (before: number | null, after: number | null): string =>
    `${before?.toFixed(2) ?? 'not defined'} → ${after?.toFixed(2) ?? 'not defined'}`;
  terminal.print(
    `${result.modelPath}: ${result.parameterCount} parameters, epoch ${bestEpoch} of ${epochs.length}, ` +
      `validation loss ${best.validationLoss.toPrecision(5)}, trained on ${result.device}`,
  );
  terminal.print(
    `  ${result.measuredExcerpts} validation excerpts, before → after: ` +
      `SI-SDR ${change(unprocessed.siSdrDb, distances.siSdrDb)} dB (more is better), ` +
      `LSD ${change(unprocessed.lsdDb, distances.lsdDb)} dB, MR-STFT ${change(unprocessed.mrStft, distances.mrStft)}, ` +
      `mel-cepstral ${change(unprocessed.melCepstralDb, distances.melCepstralDb)} dB`,
  );
  terminal.print(`  ${stepText(result)}`);
  if (result.modelId !== undefined) terminal.print(`  lathe master ... --model ${result.modelId}`);
  if (result.ending === 'patience') {
    terminal.note(`no epoch was better than epoch ${bestEpoch} for long: ended after ${epochs.length}`);
  }
  if (result.ending === 'time') {
    terminal.note(`its time was up after epoch ${epochs.length}: --resume goes on, without a limit`);
  }
  if (result.inherited !== undefined) {
    const { taken, fresh } = result.inherited;
    const names = (list: readonly string[]): string =>
      list.length === 0 ? 'none' : `${list.length}: ${list.join(', ')}`;
    terminal.note(`parameters taken from ${from}: ${names(taken)}`);
    terminal.note(`parameters that started fresh: ${names(fresh)}`);
  }
}

function describe({ stage, epoch, epochs, loss, bestValidationLoss }: ProgressOf<'train.run'>): string {
  const losses = [
    loss === undefined ? '' : `, loss ${loss.toPrecision(4)}`,
    bestValidationLoss === undefined ? '' : `, best validation ${bestValidationLoss.toPrecision(4)}`,
  ];
  return `${stage}, epoch ${epoch}/${epochs}${losses.join('')}`;
}
