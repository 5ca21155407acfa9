import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { inputFailure } from './failure.ts';
import { BlockAssembler } from './planar.ts';
import { cutShort, describeInput, type InputDescription, isLossless } from './probe.ts';
import {
  type FfmpegProcess,
  fileArgument,
  LOCAL_FILES_ONLY,
  spawnFfmpeg,
  throwIfAborted,
} from './process.ts';
import { resampleFilter } from './resampling.ts';
import type { AudioBlocks, DecodeOptions } from './types.ts';

/** What of ffmpeg the streams need: where it is, and whether it has soxr. */
export interface FfmpegProgram {
  readonly path: string;
  hasSoxr(): Promise<boolean>;
}

/**
 * Decodes a file as a stream; each iteration begins anew.
 *
 * Samples are exact: a range is cut on sample numbers of the file's own rate before any conversion, never by seeking.
 * More than two channels are folded to stereo with the weights of ITU-R BS.775 (centre and surround at -3 dB), not
 * scaled down, as float samples cannot clip. NaN and infinities pass.
 *
 * What counts as damaged (`bad-input`): nothing could be decoded; ffmpeg fails; a lossless or MP4 file ends before its
 * header promises; a lossless decoder reports an error. Damage inside MP3, Ogg and AAC is concealed as players do it,
 * and a cut MP3 or Ogg file is decoded as far as it goes: these formats do not promise a length.
 */
export function decodeFile(program: FfmpegProgram, path: string, options: DecodeOptions = {}): AudioBlocks {
  return { [Symbol.asyncIterator]: () => decodeBlocks(program, path, options) };
}

async function* decodeBlocks(
  program: FfmpegProgram,
  path: string,
  options: DecodeOptions,
): AsyncGenerator<readonly Float32Array[]> {
  const { signal } = options;
  throwIfAborted(signal);
  const input = await describeInput(program.path, path, signal);
  const plan = planDecoding(input, options);
  const args = decodeArguments(path, plan, plan.outputRate !== plan.fileRate && (await program.hasSoxr()));
  const child = spawnFfmpeg(program.path, args, { stdout: true, ...(signal && { signal }) });
  let decoded = 0;
  try {
    for await (const block of planarBlocks(child, plan.channelCount)) {
      throwIfAborted(signal);
      decoded += block[0]!.length;
      yield block;
    }
    const exit = await child.exited;
    throwIfAborted(signal);
    if (!exit.ok || reportsDamage(input.probe.codec, exit.stderr)) throw inputFailure(path, exit);
  } finally {
    await chunks.return?.();
  }
}

/** Seconds by which an MP4 file may be shorter than its header says: the encoder's delay and padding. */
const MP4_TOLERANCE_SECONDS = 0.25;

function requireWhole(input: InputDescription, plan: DecodePlan, decoded: number): void {
  const { probe, promised } = input;
  if (decoded === 0) throw nothingDecoded(probe.path, plan);
  const resampled = plan.outputRate !== plan.fileRate;
  const inFileSamples = Math.round((decoded * plan.fileRate) / plan.outputRate);
  const present = plan.startSample + inFileSamples;
  const isMp4 = probe.container.includes('mp4') && probe.durationSeconds !== undefined;
  const expected = promised?.samples ?? (isMp4 ? Math.round(probe.durationSeconds * plan.fileRate) : 0);
  const tolerance = promised === undefined ? MP4_TOLERANCE_SECONDS * plan.fileRate : resampled ? 64 : 0;
  if (present + tolerance < Math.min(expected, plan.endSample ?? Infinity)) {
    throw cutShort(probe.path, present, expected, plan.fileRate);
  }
}

function nothingDecoded(path: string, plan: DecodePlan): LatheError {
  if (plan.startSample === 0)
    return new LatheError('bad-input', `"${path}" holds no samples: name a file with sound in it.`);
  const seconds = (plan.startSample / plan.fileRate).toFixed(3);
  return new LatheError('bad-argument', `"${path}" ends before ${seconds} s: choose an earlier start.`);
}
