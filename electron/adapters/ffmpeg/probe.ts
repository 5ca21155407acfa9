import { open } from 'node:fs/promises';
import { isLatheError, LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { inputFailure } from './failure.ts';
import { type PromisedSound, readPromisedSound } from './header.ts';
import { fileArgument, spawnFfmpeg, THIS_FILE_ONLY, throwIfAborted } from './process.ts';
import type { AudioProbe } from './types.ts';

const MIN_SAMPLE_RATE = 8_000;
const MAX_SAMPLE_RATE = 192_000;

/** A probe and what the decoder and the encoder need to know besides. */
export interface InputDescription {
  readonly probe: AudioProbe;
  /** The stream that is the cover, where there is one. */
  readonly cover: { readonly streamIndex: number; readonly codec: string } | undefined;
  readonly promised: PromisedSound | undefined;
}

/** Descriptions that are kept: those of the files that a job looks at again and again. */
const KEPT_DESCRIPTIONS = 16;
const known = new Map<string, Promise<InputDescription>>();

/**
 * Looks at a sound file without decoding it. What was found is remembered for as long as the file is untouched, and who asks
 * meanwhile waits for the same look.
 *
 * @throws LatheError `bad-input` when it is missing, empty, not sound, of an unsupported rate, or shorter than its
 *   header promises
 */
export async function describeInput(
  program: string,
  path: string,
  signal?: AbortSignal,
): Promise<InputDescription> {
  const key = `${program}\n${path}\n${await stampOf(path)}`;
  throwIfAborted(signal);
  const description = known.get(key) ?? remember(key, lookAt(program, path));
  await description;
  throwIfAborted(signal);
  return description;
}

function remember(key: string, description: Promise<InputDescription>): Promise<InputDescription> {
  known.set(key, description);
  description.catch(() => known.delete(key)); // it may be readable the next time
  if (known.size > KEPT_DESCRIPTIONS) known.delete(known.keys().next().value!);
  return description;
}

/** To its end, whoever asked for it: it takes a moment, and others may wait for it. */
async function lookAt(program: string, path: string): Promise<InputDescription> {
  const exit = await spawnFfmpeg(program, [...THIS_FILE_ONLY, '-i', fileArgument(path)]).exited;
  const parsed = parseDescription(path, exit.stderr);
  if (parsed === undefined) throw inputFailure(path, exit);
  const promised = await readPromisedSound(path);
  if (promised?.present !== undefined && promised.present < promised.samples) {
    throw cutShort(path, promised.present, promised.samples, parsed.probe.sampleRate);
  }
  return { ...parsed, promised };
}

/** The error for a file that ends before its header says. Counts are samples a channel at `sampleRate` Hz. */
export function cutShort(path: string, present: number, promised: number, sampleRate: number): LatheError {
  const seconds = (samples: number): string => (samples / sampleRate).toFixed(2);
  return new LatheError(
    'bad-input',
    sentence('cutShort', {
      file: path,
      promised: seconds(promised),
      present: seconds(present),
      samples: present,
      promisedSamples: promised,
    }),
  );
}

const STREAM_LINE = /^ {2,4}Stream #0:(\d+)(?:\[[^\]]*\])?(?:\([^)]*\))?: (Audio|Video): (.+)$/;
const STILL_IMAGE = /^(png|mjpeg|bmp|gif|tiff|webp)\b/;

/**
 * Reads what `ffmpeg -i FILE` prints. Exported for its test.
 *
 * @returns undefined when ffmpeg did not recognise the file
 * @throws LatheError `bad-input` when there is no sound in it, or sound of a rate that is out of range
 */
export function parseDescription(
  path: string,
  stderr: string,
): Omit<InputDescription, 'promised'> | undefined {
  const lines = stderr.split(/\r?\n/);
  const container = firstMatch(lines, /^Input #0, (.+), from '/)?.[1];
  if (container === undefined) return undefined;
  const streams = lines.flatMap((line) => {
    const match = STREAM_LINE.exec(line);
    return match === null ? [] : [{ index: Number(match[1]), kind: match[2], text: match[3] ?? '' }];
  });
  const audio = streams.find(({ kind }) => kind === 'Audio');
  const format = audio === undefined ? undefined : parseAudio(audio.text);
  if (format === undefined) throw new LatheError('bad-input', sentence('notSound', { file: path }));
  if (format.sampleRate < MIN_SAMPLE_RATE || format.sampleRate > MAX_SAMPLE_RATE) {
    throw new LatheError(
      'bad-input',
      sentence('rateOutOfRange', {
        file: path,
        rate: format.sampleRate,
        low: MIN_SAMPLE_RATE,
        high: MAX_SAMPLE_RATE,
      }),
    );
  }
  const picture = streams.find(
    ({ kind, text }) => kind === 'Video' && (text.includes('(attached pic)') || STILL_IMAGE.test(text)),
  );
  const cover = picture && { streamIndex: picture.index, codec: /^\w+/.exec(picture.text)?.[0] ?? '' };
  return {
    cover,
    probe: {
      path,
      container,
      ...format,
      durationSeconds: parseDuration(container, lines),
      hasCoverArt: cover !== undefined,
    },
  };
}

function parseAudio(
  text: string,
): Pick<AudioProbe, 'codec' | 'sampleRate' | 'channelCount' | 'bitDepth' | 'isFloat'> | undefined {
  const codec = /^\w+/.exec(text)?.[0];
  const match = /, (\d+) Hz, ([^,]+)(?:, (\w+)(?: \((\d+) bit\))?)?/.exec(text);
  if (codec === undefined || match === null) return undefined;
  const [, rate, layout, sampleFormat, bits] = match;
  const channelCount = parseChannelCount(layout ?? '');
  if (channelCount === undefined) return undefined;
  return {
    codec,
    sampleRate: Number(rate),
    channelCount,
    ...parseDepth(codec, sampleFormat ?? '', bits),
  };
}

const LAYOUT_CHANNELS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  downmix: 2,
  binaural: 2,
  quad: 4,
  hexagonal: 6,
  octagonal: 8,
  cube: 8,
  hexadecagonal: 16,
};

/** 'mono', '5.1(side)', '4.0', 'quad(side)', '3 channels', '3 channels (FL+FR+LFE)', 'FL+FR+LFE'. */
function parseChannelCount(layout: string): number | undefined {
  const named = LAYOUT_CHANNELS[layout.replace(/\(.*$/, '')];
  if (named !== undefined) return named;
  const counted = /^(\d+) channels/.exec(layout);
  if (counted !== null) return Number(counted[1]);
  const dotted = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(layout);
  if (dotted !== null) return Number(dotted[1]) + Number(dotted[2]) + Number(dotted[3] ?? 0);
  return layout.includes('+') ? layout.split('+').length : undefined;
}

const LOSSLESS = /^(pcm_|flac$|alac$|wavpack$|tta$|ape$)/;

/** Whether what a codec decodes to is exactly what went in. */
export function isLossless(codec: string): boolean {
  return LOSSLESS.test(codec);
}

/** Depths between are told as the next one that can be written: 8 bit as 16, 20 bit as 24. */
function parseDepth(
  codec: string,
  sampleFormat: string,
  bits: string | undefined,
): Pick<AudioProbe, 'bitDepth' | 'isFloat'> {
  if (!isLossless(codec) || /^pcm_[am]law$/.test(codec)) return { bitDepth: undefined, isFloat: false };
  const isFloat = /^(flt|dbl)p?$/.test(sampleFormat);
  if (isFloat) return { bitDepth: sampleFormat.startsWith('flt') ? 32 : undefined, isFloat };
  const held = /^s(16|32)p?$/.exec(sampleFormat)?.[1] ?? '16';
  const depth = Number(bits ?? held);
  return { bitDepth: depth <= 16 ? 16 : depth <= 24 ? 24 : 32, isFloat };
}

/** A raw AAC stream has no length, and ffmpeg's guess from its first frames may be ten times too long. */
function parseDuration(container: string, lines: readonly string[]): number | undefined {
  if (container === 'aac') return undefined;
  const match = firstMatch(lines, /^ {2}Duration: (\d+):(\d+):(\d+\.\d+)/);
  if (match === undefined) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match !== null) return match;
  }
  return undefined;
}

const OPEN_FAILURES = {
  ENOENT: 'fileMissing',
  ENOTDIR: 'fileMissing',
  EISDIR: 'fileIsFolder',
  EACCES: 'fileForbidden',
  EPERM: 'fileForbidden',
} as const;

/** Changes with every change of a file, which must be there and be readable. */
async function stampOf(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat({ bigint: true });
      if (stat.isDirectory()) throw new LatheError('bad-input', sentence('fileIsFolder', { file: path }));
      if (!stat.isFile()) throw new LatheError('bad-input', sentence('fileIsNone', { file: path }));
      if (stat.size === 0n) throw new LatheError('bad-input', sentence('emptyFile', { file: path }));
      return `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (isLatheError(thrown)) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    const known = Object.hasOwn(OPEN_FAILURES, code)
      ? OPEN_FAILURES[code as keyof typeof OPEN_FAILURES]
      : undefined;
    const told =
      known === undefined
        ? sentence('fileUnopenable', { file: path, code })
        : sentence(known, { file: path });
    throw new LatheError('bad-input', told, { cause: thrown });
  }
}
