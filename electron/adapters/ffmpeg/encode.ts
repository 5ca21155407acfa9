import type { LatheError } from '../../../shared/errors.ts';
import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import { ByteWriter, type PipedSamples } from './byte-writer.ts';
import { type FfmpegProgram, requireSampleRate } from './decode.ts';
import { endedBySignal, outputFailure } from './failure.ts';
import { FileSink, type SampleWriter } from './file-sink.ts';
import { codecArguments, formatRule, storedSampleRate, WAVE_CODECS } from './formats.ts';
import { PCM_RULES } from './pcm-samples.ts';
import { describeInput, type InputDescription } from './probe.ts';
import {
  cancelled,
  type FfmpegExit,
  type FfmpegProcess,
  fileArgument,
  spawnFfmpeg,
  THIS_FILE_ONLY,
  throwIfAborted,
} from './process.ts';
import { resampleFilter } from './resampling.ts';
import { assertNotSameFile } from './same-file.ts';
import { openTarget, type TargetFile } from './target-file.ts';
import type { AudioSink, EncodeOptions } from './types.ts';
import { WaveWriter } from './wave-writer.ts';

/**
 * Opens a file for writing. The sound goes to a hidden temporary file in the same folder, which gets its name only when
 * it is whole; what stood under that name before stays until then. A symbolic link as target is replaced, not followed.
 *
 * @throws LatheError `output-failed` when the folder cannot be written to, `bad-argument` when the output is the file
 *   that the tags come from or the format cannot hold the depth
 */
export async function openFileSink(
  program: FfmpegProgram,
  path: string,
  options: EncodeOptions,
): Promise<AudioSink> {
  requireSampleRate('encode', options.sampleRate);
  codecArguments(options);
  throwIfAborted(options.signal);
  if (options.metadataFrom !== undefined) await assertNotSameFile(options.metadataFrom, path);
  const target = await openTarget(path);
  try {
    const args = await encodeArguments(program, target.temporary, options);
    const start = (): FfmpegProcess =>
      spawnFfmpeg(program.path, args, { stdin: true, ...(options.signal && { signal: options.signal }) });
    const writer =
      options.format === 'wav'
        ? waveWriter(target, start, options)
        : new EncodingWriter(target, start(), options);
    return new FileSink(target, writer, options);
  } catch (thrown) {
    await target.remove();
    throw thrown;
  }
}

/** What ffmpeg is given: no more bits than the file will hold. */
function pipedSamples({ format, bitDepth }: EncodeOptions): PipedSamples {
  if (!FORMAT_TRAITS[format].isLossless || bitDepth === '32f') return 'f32';
  return bitDepth === 16 ? 's16' : 'f32 of 24 bit';
}

/** Writes WAV itself, behind the header that ffmpeg makes for a file of one sample. */
function waveWriter(target: TargetFile, start: () => FfmpegProcess, options: EncodeOptions): WaveWriter {
  const { channelCount, bitDepth } = options;
  return new WaveWriter({
    path: target.temporary,
    channelCount,
    rule: PCM_RULES[WAVE_CODECS[bitDepth]],
    failure: (thrown) => outputFailure(target.path, target.folder, String(thrown), thrown),
    makeHeader: async () => {
      const child = start();
      const bytesPerSample = pipedSamples(options) === 's16' ? 2 : 4;
      child.stdin.end(Buffer.alloc(bytesPerSample * channelCount));
      await requireWritten(target, child);
    },
  });
}

/** Sends samples through ffmpeg. */
class EncodingWriter implements SampleWriter {
  readonly givesBack = undefined;
  readonly #target: TargetFile;
  readonly #child: FfmpegProcess;
  readonly #bytes: ByteWriter;

  constructor(target: TargetFile, child: FfmpegProcess, options: EncodeOptions) {
    this.#target = target;
    this.#child = child;
    this.#bytes = new ByteWriter(child.stdin, options.channelCount, pipedSamples(options));
  }

  get samplesWritten(): number {
    return this.#bytes.samplesWritten;
  }

  async write(block: readonly Float32Array[]): Promise<void> {
    if (!(await this.#bytes.write(block))) throw exitFailure(this.#target, await this.#child.exited);
  }

  async end(): Promise<void> {
    await this.#bytes.end();
    await requireWritten(this.#target, this.#child);
  }

  stop(): Promise<void> {
    return this.#child.kill();
  }
}

/** Some versions of ffmpeg end with 0 although the end of the file could not be written. */
const WRITE_ERROR =
  /No space left on device|Error writing trailer|Error closing file|av_interleaved_write_frame|Input\/output error/;

/** Waits for the end of ffmpeg, and throws where it did not write all. */
async function requireWritten(target: TargetFile, child: FfmpegProcess): Promise<void> {
  const exit = await child.exited;
  if (!exit.ok || WRITE_ERROR.test(exit.stderr)) throw exitFailure(target, exit);
}

function exitFailure({ path, folder }: TargetFile, exit: FfmpegExit): LatheError {
  if (exit.killed) return cancelled();
  if (exit.signal !== null) return endedBySignal(exit.signal);
  return outputFailure(path, folder, exit.stderr);
}

async function encodeArguments(
  program: FfmpegProgram,
  temporary: string,
  options: EncodeOptions,
): Promise<string[]> {
  const rule = formatRule(options.format);
  const source =
    options.metadataFrom === undefined
      ? undefined
      : await describeInput(program.path, options.metadataFrom, options.signal);
  const rate = storedSampleRate(options.format, options.sampleRate);
  const resample = rate === options.sampleRate ? [] : ['-af', resampleFilter(rate, await program.hasSoxr())];
  return [
    ...['-loglevel', 'repeat+error'],
    // Beside a second input the pipe is read by a thread of its own, with room for eight packets of 4 KB by default; ffmpeg
    // sleeps 10 ms whenever it finds none, which would hold the whole stream up.
    ...(source === undefined ? [] : ['-thread_queue_size', '2048']),
    ...[
      '-f',
      pipedSamples(options) === 's16' ? 's16le' : 'f32le',
      '-ar',
      String(options.sampleRate),
      '-ac',
      String(options.channelCount),
      '-i',
      'pipe:0',
    ],
    ...(source === undefined ? [] : [...THIS_FILE_ONLY, '-i', fileArgument(source.probe.path)]),
    ...['-map', '0:a:0', ...resample, ...codecArguments(options), '-ar', String(rate)],
    ...(source === undefined ? ['-map_metadata', '-1'] : metadataArguments(source, rule.holdsCover)),
    // The same input must give the same bytes: no version of a library, no time, no random serial number.
    ...['-fflags', '+bitexact', '-flags:a', '+bitexact', ...rule.container],
    ...['-f', rule.muxer, '-y', fileArgument(temporary)],
  ];
}

/**
 * Tags that are true of the source alone: which program encoded it, and how loud it was. A player that finds the old
 * ReplayGain would turn the new file up or down by the wrong amount.
 */
const STALE_TAGS = [
  'encoder',
  'encoded_by',
  'REPLAYGAIN_TRACK_GAIN',
  'REPLAYGAIN_TRACK_PEAK',
  'REPLAYGAIN_ALBUM_GAIN',
  'REPLAYGAIN_ALBUM_PEAK',
  'REPLAYGAIN_REFERENCE_LOUDNESS',
  'R128_TRACK_GAIN',
  'R128_ALBUM_GAIN',
  'iTunNORM',
  'iTunSMPB',
] as const;

/** Pictures that every container with a place for a cover takes. */
const COVER_CODECS = ['png', 'mjpeg'];

function metadataArguments(source: InputDescription, holdsCover: boolean): string[] {
  const args = ['-map_metadata:g', '1:g'];
  // Ogg keeps tags with the stream; elsewhere the stream's own are technical (language, handler).
  if (source.probe.container === 'ogg') args.push('-map_metadata:g', '1:s:a:0');
  for (const tag of STALE_TAGS) args.push('-metadata', `${tag}=`);
  args.push('-map_chapters', '-1');
  if (holdsCover && source.cover !== undefined && COVER_CODECS.includes(source.cover.codec)) {
    args.push('-map', `1:${source.cover.streamIndex}`, '-c:v', 'copy', '-disposition:v:0', 'attached_pic');
  }
  return args;
}
