import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { inputFailure } from './failure.ts';
import { isPlainWave, readPlainWave } from './plain-wave.ts';
import { BlockAssembler } from './planar.ts';
import { cutShort, describeInput, type InputDescription, isLossless } from './probe.ts';
import { type FfmpegProcess, fileArgument, spawnFfmpeg, THIS_FILE_ONLY, throwIfAborted } from './process.ts';
import { resampleFilter } from './resampling.ts';
import type { AudioBlocks, AudioProbe, DecodeOptions } from './types.ts';

/** What of ffmpeg the streams need: where it is, and whether it has soxr. */
export interface FfmpegProgram {
  readonly path: string;
  hasSoxr(): Promise<boolean>;
}

/**
 * Decodes a file as a stream, by ffmpeg or, where its samples lie in it as they are, by reading them; each iteration begins
 * anew.
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
  const blocks = isPlainWave(input, plan)
    ? readPlainWave(input, plan, options)
    : decodedBlocks(program, input, plan, options);
  let decoded = 0;
  for await (const block of blocks) {
    throwIfAborted(signal);
    decoded += block[0]!.length;
    yield block;
  }
  throwIfAborted(signal);
  if (decoded > 0 || options.allowEmpty !== true) requireWhole(input, plan, decoded);
}

/** What ffmpeg makes of a file. */
async function* decodedBlocks(
  program: FfmpegProgram,
  { probe }: InputDescription,
  plan: DecodePlan,
  { signal, isBackground = false }: DecodeOptions,
): AsyncGenerator<readonly Float32Array[]> {
  const needsSoxr = plan.outputRate !== plan.fileRate && (await program.hasSoxr());
  const args = decodeArguments(probe, plan, needsSoxr);
  const child = spawnFfmpeg(program.path, args, { stdout: true, isBackground, ...(signal && { signal }) });
  try {
    yield* planarBlocks(child, plan.channelCount);
    const exit = await child.exited;
    throwIfAborted(signal);
    if (!exit.ok || reportsDamage(probe.codec, exit.stderr)) throw inputFailure(probe.path, exit);
  } finally {
    await child.kill();
  }
}

/** PCM cannot be damaged, only cut short, and half a sample at its end is no loss. */
function reportsDamage(codec: string, stderr: string): boolean {
  return isLossless(codec) && !codec.startsWith('pcm_') && DECODER_ERROR.test(stderr);
}

/** What ffmpeg prints when data of the stream itself, and not a cover or a tag, could not be decoded. */
const DECODER_ERROR =
  /^(Error while decoding stream|Error submitting packet to decoder|\[(flac|alac|wavpack|dec:\w+) @)/m;

/** Which samples are decoded, and to what. */
export interface DecodePlan {
  readonly fileRate: number;
  readonly outputRate: number;
  readonly channelCount: number;
  readonly startSample: number;
  /** The first that is left out; undefined up to the end. */
  readonly endSample: number | undefined;
}

function planDecoding({ probe }: InputDescription, options: DecodeOptions): DecodePlan {
  const outputRate = options.sampleRate ?? probe.sampleRate;
  requireSampleRate('decode', outputRate);
  const { startSeconds = 0, endSeconds } = options;
  requireArgument(
    Number.isFinite(startSeconds) && startSeconds >= 0,
    `decode: startSeconds must be 0 or more, got ${startSeconds}`,
  );
  requireArgument(
    endSeconds === undefined || endSeconds > startSeconds,
    `decode: endSeconds must be more than startSeconds (${startSeconds}), got ${endSeconds}`,
  );
  const toSample = (seconds: number): number => Math.round(seconds * probe.sampleRate);
  return {
    fileRate: probe.sampleRate,
    outputRate,
    channelCount: Math.min(2, probe.channelCount),
    startSample: toSample(startSeconds),
    endSample: endSeconds === undefined || endSeconds === Infinity ? undefined : toSample(endSeconds),
  };
}

/** Throws `bad-argument` unless ffmpeg can be asked for this rate: up to 16 times 192 kHz, for true-peak meters. */
export function requireSampleRate(what: string, sampleRate: number): void {
  requireArgument(
    Number.isInteger(sampleRate) && sampleRate >= 1_000 && sampleRate <= 3_072_000,
    `${what}: the sample rate must be a whole number from 1000 to 3072000 Hz, got ${sampleRate}`,
  );
}

/** The arguments of ffmpeg that decode by a plan; `inputOptions` go before the file. */
export function decodeArguments(
  probe: AudioProbe,
  plan: DecodePlan,
  hasSoxr: boolean,
  inputOptions: readonly string[] = [],
): string[] {
  // Without this, FLAC frames of a wrong checksum come out as noise, without a word.
  const checks = probe.codec === 'flac' ? ['-err_detect', 'crccheck'] : [];
  const filters: string[] = [];
  if (plan.startSample > 0 || plan.endSample !== undefined) {
    const end = plan.endSample === undefined ? '' : `:end_sample=${plan.endSample}`;
    filters.push(`atrim=start_sample=${plan.startSample}${end}`);
  }
  // Float first: folding integers would scale the sum down so that it cannot clip.
  filters.push('aformat=sample_fmts=flt|fltp');
  if (plan.outputRate !== plan.fileRate) filters.push(resampleFilter(plan.outputRate, hasSoxr));
  return [
    ...[
      '-loglevel',
      'repeat+error',
      ...THIS_FILE_ONLY,
      ...checks,
      ...inputOptions,
      '-i',
      fileArgument(probe.path),
      '-map',
      '0:a:0',
    ],
    ...['-af', filters.join(','), '-ac', String(plan.channelCount), '-ar', String(plan.outputRate)],
    // Gathered, not sent on packet by packet: a third of the calls for the same samples.
    ...['-c:a', 'pcm_f32le', '-f', 'f32le', '-flush_packets', '0', 'pipe:1'],
  ];
}

/** Planar blocks of what a process writes to its standard output, interleaved float32. */
export async function* planarBlocks(
  child: FfmpegProcess,
  channelCount: number,
): AsyncGenerator<readonly Float32Array[]> {
  const assembler = new BlockAssembler(channelCount);
  for await (const chunk of chunksOf(child)) yield* assembler.push(chunk);
  const last = assembler.flush();
  if (last !== undefined) yield last;
}

/** The chunks of standard output. A pipe that breaks ends them: the exit of the process tells why. */
async function* chunksOf(child: FfmpegProcess): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = child.stdout[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch(() => ({ done: true, value: undefined }) as const);
      if (next.done === true) return;
      yield next.value;
    }
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
  if (plan.startSample === 0) return new LatheError('bad-input', sentence('noSamples', { file: path }));
  const seconds = (plan.startSample / plan.fileRate).toFixed(3);
  return new LatheError('bad-argument', sentence('endsBefore', { file: path, seconds }));
}
