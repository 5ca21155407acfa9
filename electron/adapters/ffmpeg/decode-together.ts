import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPromisedSound } from './header.ts';
import { deinterleave } from './planar.ts';
import { fileArgument, spawnFfmpeg, THIS_FILE_ONLY, throwIfAborted } from './process.ts';
import type { TogetherOptions } from './types.ts';

/**
 * Decodes short lossless files of one sample rate by one ffmpeg: starting a process costs more than decoding seconds of
 * speech, and four times as much where this one holds 300 MB, which the system has to prepare for copying.
 *
 * @param program path of ffmpeg
 * @returns see `Ffmpeg.decodeTogether`
 */
export async function decodeTogether(
  program: string,
  paths: readonly string[],
  { sampleRate, signal }: TogetherOptions,
): Promise<readonly (readonly Float32Array[] | undefined)[]> {
  const promised = await Promise.all(paths.map((path) => readPromisedSound(path).catch(() => undefined)));
  const fitting = paths.filter((_, index) => promised[index] !== undefined);
  if (fitting.length === 0) return paths.map(() => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'lathe-clips-'));
  try {
    const outputs = new Map(fitting.map((path, index) => [path, join(folder, `${index}.wav`)]));
    const args = [...outputs.keys()].flatMap((path) => [
      ...['-err_detect', 'crccheck', ...THIS_FILE_ONLY, '-i', fileArgument(path)],
    ]);
    for (const [index, output] of [...outputs.values()].entries()) {
      args.push('-map', `${index}:a:0`, '-c:a', 'pcm_f32le', '-f', 'wav', fileArgument(output));
    }
    const options = signal === undefined ? {} : { signal };
    const exit = await spawnFfmpeg(program, ['-loglevel', 'repeat+error', ...args], options).exited;
    throwIfAborted(signal);
    // A word about one file does not say of which.
    if (!exit.ok || exit.stderr !== '') return paths.map(() => undefined);
    return await Promise.all(
      paths.map((path, index) => readWhole(outputs.get(path), promised[index]?.samples, sampleRate)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where a WAV file of ffmpeg says its sample rate. */
const RATE_POSITION = 24;

/** The channels of a file that ffmpeg wrote, if it is of this rate and holds as much as the source promised. */
async function readWhole(
  path: string | undefined,
  samples: number | undefined,
  sampleRate: number,
): Promise<readonly Float32Array[] | undefined> {
  if (path === undefined || samples === undefined) return undefined;
  const layout = (await readPromisedSound(path))?.layout;
  const bytes = await readFile(path);
  if (layout === undefined || bytes.readUInt32LE(RATE_POSITION) !== sampleRate) return undefined;
  const { position, blockAlign, channelCount } = layout;
  if ((bytes.length - position) / blockAlign !== samples) return undefined;
  const interleaved = new Float32Array(new Uint8Array(bytes.subarray(position)).buffer);
  const channels = Array.from({ length: channelCount }, () => new Float32Array(samples));
  deinterleave(interleaved, channels, samples);
  return channels;
}
