import { stat } from 'node:fs/promises';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { type DecodedSound, type DecodingAdapters, decodeSound } from './decoded-sound.ts';

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

/** Makes the service. A file is decoded to a spool on disk once, and again when it has changed. */
export function createListeningService(adapters: DecodingAdapters): ListeningService {
  // In the order of their last use, as a Map keeps the order in which keys are set.
  const decoded = new Map<string, Promise<DecodedSound>>();

  const keep = (key: string, sound: Promise<DecodedSound>): void => {
    decoded.delete(key);
    decoded.set(key, sound);
    for (const [oldest, unused] of decoded) {
      if (decoded.size <= OPEN_FILES) break;
      decoded.delete(oldest);
      void unused.then(({ heard }) => heard.dispose()).catch(() => {});
    }
  };
  const find = async (path: string, options: OpenOptions): Promise<DecodedSound> => {
    const key = await identityOf(path);
    const known = decoded.get(key);
    if (known !== undefined) {
      keep(key, known);
      return known;
    }
    const sound = decodeSound(adapters, path, options);
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
      const { heard, channelCount } = await find(inputPath, options);
      const block = await heard.read(startSample, sampleCount);
      return block === undefined ? new Uint8Array() : planarBytes(block, channelCount);
    },
  };
}

/** A file that was written anew is another one. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new LatheError('bad-input', sentence('fileGone', { file: path }));
  return `${found.size}:${found.mtimeMs}:${path}`;
}

function planarBytes(block: readonly Float32Array[], channelCount: number): Uint8Array {
  const length = block[0]!.length;
  const samples = new Float32Array(length * channelCount);
  for (const [index, channel] of block.entries()) samples.set(channel, index * length);
  return new Uint8Array(samples.buffer);
}
