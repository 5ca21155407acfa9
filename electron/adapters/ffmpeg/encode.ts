import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import { ByteWriter, type PipedSamples } from './byte-writer.ts';
import { type FfmpegProgram, requireSampleRate } from './decode.ts';
import { endedBySignal, outputFailure } from './failure.ts';
import { codecArguments, formatRule, requireRoom, storedSampleRate } from './formats.ts';
import { describeInput, type InputDescription } from './probe.ts';
import {
  cancelled,
  type FfmpegProcess,
  fileArgument,
  LOCAL_FILES_ONLY,
  spawnFfmpeg,
  throwIfAborted,
} from './process.ts';
import { resampleFilter } from './resampling.ts';
import { assertNotSameFile } from './same-file.ts';
import type { AudioSink, EncodeOptions } from './types.ts';

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
    const child = spawnFfmpeg(program.path, args, {
      stdin: true,
      ...(options.signal && { signal: options.signal }),
    });
    return new FileSink(target, child, options);
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

class FileSink implements AudioSink {
  readonly #target: Target;
  readonly #child: FfmpegProcess;
  readonly #options: EncodeOptions;
  readonly #writer: ByteWriter;
  #state: 'open' | 'sealed' | 'finished' | 'failed' = 'open';

  constructor(target: Target, child: FfmpegProcess, options: EncodeOptions) {
    this.#target = target;
    this.#child = child;
    this.#options = options;
    this.#writer = new ByteWriter(child.stdin, options.channelCount, pipedSamples(options));
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => {
    void this.abort();
  };

  async write(block: readonly Float32Array[]): Promise<void> {
    await this.#guard(async () => {
      const samples = this.#writer.samplesWritten + (block[0]?.length ?? 0);
      requireRoom(this.#target.path, this.#options, samples);
      if (!(await this.#writer.write(block))) throw await this.#failure();
    });
  }

  async seal(): Promise<string> {
    await this.#guard(async () => {
      requireArgument(
        this.#writer.samplesWritten > 0,
        `encode: nothing was written to "${this.#target.path}"`,
      );
      await this.#writer.end();
      const exit = await this.#child.exited;
      if (!exit.ok || WRITE_ERROR.test(exit.stderr)) throw await this.#failure();
      throwIfAborted(this.#options.signal);
      this.#state = 'sealed';
    });
    return this.#target.temporary;
  }

  async finish(): Promise<void> {
    if (this.#state === 'open') await this.seal();
    await this.#guard(async () => {
      await this.#target.complete();
      this.#state = 'finished';
      this.#release();
    }, 'sealed');
  }

  async abort(): Promise<void> {
    if (this.#state === 'finished') return;
    this.#state = 'failed';
    this.#release();
    await this.#child.kill();
    await this.#target.remove();
  }

  /** Whatever goes wrong, nothing is left behind. */
  async #guard(work: () => Promise<void>, state: 'open' | 'sealed' = 'open'): Promise<void> {
    throwIfAborted(this.#options.signal);
    if (this.#state !== state) throw new Error(`AudioSink: used after it was ${this.#state}`);
    try {
      await work();
    } catch (thrown) {
      await this.abort();
      throw this.#options.signal?.aborted === true ? cancelled() : thrown;
    }
  }

  async #failure(): Promise<LatheError> {
    const exit = await this.#child.exited;
    if (exit.killed) return cancelled();
    if (exit.signal !== null) return endedBySignal(exit.signal);
    return outputFailure(this.#target.path, this.#target.folder, exit.stderr);
  }

  #release(): void {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }
}

/** Some versions of ffmpeg end with 0 although the end of the file could not be written. */
const WRITE_ERROR =
  /No space left on device|Error writing trailer|Error closing file|av_interleaved_write_frame|Input\/output error/;

/** A final name, and the temporary one that is written first. */
interface Target {
  readonly path: string;
  readonly folder: string;
  readonly temporary: string;
  complete(): Promise<void>;
  remove(): Promise<void>;
}

async function openTarget(path: string): Promise<Target> {
  const whole = resolve(path);
  const folder = dirname(whole);
  if (await isFolder(whole)) {
    throw new LatheError('output-failed', `"${path}" cannot be written: it is a folder: name a file in it.`);
  }
  const temporary = join(folder, `.lathe-${randomUUID()}.part`);
  const fail = (thrown: unknown): LatheError => outputFailure(path, folder, String(thrown), thrown);
  try {
    if (basename(whole).length > 255) throw new Error('ENAMETOOLONG');
    await (await open(temporary, 'wx')).close();
  } catch (thrown) {
    throw fail(thrown);
  }
  const removeAtExit = (): void => {
    try {
      unlinkSync(temporary);
    } catch {
      // It is gone, or nothing more can be done while the process ends.
    }
  };
  process.once('exit', removeAtExit);
  return {
    path,
    folder,
    temporary,
    async complete() {
      await rename(temporary, whole).catch((thrown: unknown) => {
        throw fail(thrown);
      });
      process.off('exit', removeAtExit);
    },
    async remove() {
      await rm(temporary, { force: true }).catch(() => {});
      process.off('exit', removeAtExit);
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
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
    ...(source === undefined ? [] : [...LOCAL_FILES_ONLY, '-i', fileArgument(source.probe.path)]),
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
