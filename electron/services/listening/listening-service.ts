import { stat } from 'node:fs/promises';
import { LISTENING_RATE, SAMPLES_PER_PEAK } from '../../../shared/contract/listen.ts';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { createSpool, Spool } from '../../adapters/spool.ts';
import { PeakMeter } from './peak-meter.ts';

/** Files that are kept decoded: the two that are compared, the one before, and some that were looked at. */
const OPEN_FILES = 8;

/** A file that is ready for listening. */
export interface OpenedSound {
  readonly channelCount: 1 | 2;
  readonly sampleCount: number;
  readonly peaks: Uint8Array;
}

/** A part of a file. */
export interface SoundPart {
  readonly inputPath: string;
  readonly startSample: number;
  readonly sampleCount: number;
}

/** What is told while a file is decoded. */
export interface OpenOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** Gives samples to whoever plays them: any part at once, exactly, whatever the format. */
export interface ListeningService {
  /** @throws LatheError `bad-input` for what is no sound */
  open(path: string, options?: OpenOptions): Promise<OpenedSound>;
  /** Samples of a part, planar float32 as bytes; what lies behind the end is left out. */
  read(part: SoundPart, options?: OpenOptions): Promise<Uint8Array>;
}

/** Steps of the progress that are told: each costs two processes and the page as much as a block of sound does. */
const TOLD_STEPS = 50;

interface Decoded extends OpenedSound {
  readonly spool: Spool;
}

/** Makes the service. A file is decoded once, to a spool on disk, and again when it has changed. */
export function createListeningService(adapters: {
  readonly ffmpeg: Ffmpeg;
  readonly createSpool: typeof createSpool;
}): ListeningService {
  // In the order of their last use, as a Map keeps the order in which keys are set.
  const decoded = new Map<string, Promise<Decoded>>();

  const keep = (key: string, sound: Promise<Decoded>): void => {
    decoded.delete(key);
    decoded.set(key, sound);
    for (const [oldest, unused] of decoded) {
      if (decoded.size <= OPEN_FILES) break;
      decoded.delete(oldest);
      void unused.then(({ spool }) => spool.dispose());
    }
  };
  const find = async (path: string, options: OpenOptions): Promise<Decoded> => {
    const key = await identityOf(path);
    const known = decoded.get(key);
    if (known !== undefined) {
      keep(key, known);
      return known;
    }
    const sound = decode(adapters, path, options);
    keep(key, sound);
    sound.catch(() => decoded.delete(key));
    return sound;
  };

  return {
    async open(path, options = {}) {
      const { channelCount, sampleCount, peaks } = await find(path, options);
      return { channelCount, sampleCount, peaks };
    },
    async read({ inputPath, startSample, sampleCount }, options = {}) {
      const { spool, channelCount } = await find(inputPath, options);
      for await (const block of spool.read(sampleCount, startSample)) return planarBytes(block, channelCount);
      return new Uint8Array();
    },
  };
}

/** A file that was written anew is another one. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new LatheError('bad-input', sentence('fileGone', { file: path }));
  return `${found.size}:${found.mtimeMs}:${path}`;
}

async function decode(
  { ffmpeg, createSpool }: Parameters<typeof createListeningService>[0],
  path: string,
  { signal, onProgress }: OpenOptions,
): Promise<Decoded> {
  const probe = await ffmpeg.probe(path, signal);
  const channelCount = probe.channelCount === 1 ? 1 : 2;
  const expected = (probe.durationSeconds ?? Number.POSITIVE_INFINITY) * LISTENING_RATE;
  const spool = createSpool({ channelCount });
  const meter = new PeakMeter(SAMPLES_PER_PEAK);
  let told = 0;
  try {
    const blocks = ffmpeg.decode(path, { sampleRate: LISTENING_RATE, ...(signal && { signal }) });
    for await (const block of blocks) {
      meter.push(block);
      await spool.append(block);
      const step = Math.floor((TOLD_STEPS * spool.sampleCount) / expected);
      if (step > told) onProgress?.(Math.min(1, step / TOLD_STEPS));
      told = step;
    }
    const peaks = new Uint8Array(meter.result().buffer);
    return { spool, channelCount, sampleCount: spool.sampleCount, peaks };
  } catch (thrown) {
    await spool.dispose();
    throw thrown;
  }
}

function planarBytes(block: readonly Float32Array[], channelCount: number): Uint8Array {
  const length = block[0]!.length;
  const samples = new Float32Array(length * channelCount);
  for (const [index, channel] of block.entries()) samples.set(channel, index * length);
  return new Uint8Array(samples.buffer);
}
