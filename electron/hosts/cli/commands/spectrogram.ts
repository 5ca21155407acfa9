import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  type DrawResult,
  drawResult,
  type PictureSettings,
  pictureSettings,
} from '../../../../shared/contract/spectrogram.ts';
import { formatNumber } from '../../../../shared/report/measurement-rows.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';

type Setting = keyof PictureSettings;

/** Options and the settings that they become. */
const OPTIONS: readonly (readonly [flags: string, setting: Setting, text: string])[] = [
  ['--n-fft <samples>', 'nFft', 'transform, a power of two from 512 to 16384 (default: 4096)'],
  ['--window <name>', 'window', 'hann, hamming, blackman or rectangular (default: hann)'],
  ['--channel <name>', 'channel', 'left, right, mid or side (default: mid)'],
  [
    '--reduction <name>',
    'reduction',
    'what a point shows of what falls on it: mean or max of the powers (default: mean)',
  ],
  ['--scale <name>', 'scale', 'frequency axis: linear, log or mel (default: log)'],
  ['--low-hz <hz>', 'lowHz', 'bottom of the frequency axis (default: 0, on a log axis 20)'],
  ['--high-hz <hz>', 'highHz', 'top of the frequency axis (default: half the sample rate)'],
  ['--range-db <db>', 'rangeDb', 'from the top of the colour bar to its end (default: 80)'],
  ['--reference <name>', 'reference', '0 dB is the loudest point, or full-scale (default: loudest)'],
  ['--difference-db <db>', 'differenceRangeDb', 'largest difference that is shown (default: 24)'],
  ['--colour-map <name>', 'colourMap', 'viridis, magma or inferno (default: magma)'],
  ['--from <seconds>', 'startSeconds', 'draw from here'],
  ['--to <seconds>', 'endSeconds', 'draw up to here'],
  ['--width <points>', 'width', 'of the whole picture (default: 1200)'],
  ['--height <points>', 'height', 'of each plot (default: 320)'],
  ['--density <pixels>', 'density', 'pixels in a point: 1, or 2 for print and fine screens (default: 1)'],
];

const EXAMPLES = `
Examples:
  lathe spectrogram song.wav -o song.png
  lathe spectrogram song.wav song-master.wav -o change.png            before, after, and their difference
  lathe spectrogram song.wav -o detail.png --from 12 --to 15 --n-fft 1024 --scale linear --density 2
  lathe spectrogram song.wav -o bare.png --no-axes --width 640        the plot alone

A picture that exists is replaced once the new one is whole.`;

/** What commander makes of the options: each under the name of its long flag. */
type SpectrogramOptions = Readonly<Record<string, unknown>> & {
  readonly output: string;
  readonly axes: boolean;
};

/** Adds `lathe spectrogram`. */
export function addSpectrogramCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const command = program
    .command('spectrogram')
    .summary('draw what frequencies a track has, or what mastering changed of them')
    .description('Draw a spectrogram; of two tracks both and their difference.')
    .argument('<in>', 'a sound file')
    .argument('[after]', 'another, to compare with it')
    .requiredOption('-o, --output <out.png>', 'the picture');
  for (const [flags, setting, text] of OPTIONS) {
    command.addOption(optionBy(flags, text, pictureSettings.shape[setting]));
  }
  command
    .option('--no-axes', 'draw the plots alone, without axes, titles and colour bars')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (inputPath: string, afterPath: string | undefined, options: SpectrogramOptions) => {
      finish(await drawSpectrogram(inputPath, afterPath, options, session));
    });
}

function settingsOf(options: SpectrogramOptions): PictureSettings {
  const given = OPTIONS.flatMap(([flags, setting]) => {
    const value = options[new Option(flags).attributeName()];
    return value === undefined ? [] : [[setting, value] as const];
  });
  return { ...Object.fromEntries(given), axes: options.axes };
}

async function drawSpectrogram(
  inputPath: string,
  afterPath: string | undefined,
  options: SpectrogramOptions,
  { terminal, signal, connect }: CliSession,
): Promise<number> {
  const request = {
    inputPath,
    ...(afterPath !== undefined && { afterPath }),
    outputPath: options.output,
    settings: settingsOf(options),
  };
  const client = await connect();
  const view = terminal.progress(basename(inputPath));
  let result: DrawResult;
  try {
    result = await client.call('spectrogram.draw', request, {
      signal,
      onProgress: ({ fraction }) => view.update(fraction, 'spectrogram'),
    });
  } finally {
    view.stop();
  }
  for (const warning of result.warnings) terminal.note(warning);
  const { outputPath, width, height, referenceDbfs } = result;
  const zero = `0 dB is ${formatNumber(referenceDbfs, 1)} dB of a sine at full scale`;
  terminal.print(`${outputPath}: ${width} x ${height} pixels, ${zero}`);
  terminal.json(z.encode(drawResult, result));
  return EXIT_DONE;
}
