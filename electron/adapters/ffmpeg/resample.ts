import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { ByteWriter } from './byte-writer.ts';
import { type FfmpegProgram, planarBlocks, requireSampleRate } from './decode.ts';
import { endedBySignal, tellingLine } from './failure.ts';
import { cancelled, type FfmpegProcess, spawnFfmpeg, throwIfAborted } from './process.ts';
import { resampleFilter } from './resampling.ts';
import type { AudioBlocks, Resampler } from './types.ts';

/** Which rates, how many channels, and what ends the stream early. */
export interface ResamplerOptions {
  readonly fromRate: number;
  readonly toRate: number;
  readonly channelCount: number;
  readonly signal?: AbortSignal;
}

/**
 * Opens a stream through soxr. Samples stay where they were in time, and n samples become n·to/from, rounded up or down.
 * The output can be read once; leaving it early ends the process, and further writes are then refused as cancelled.
 */
export function openFfmpegResampler(program: FfmpegProgram, options: ResamplerOptions): Resampler {
  requireSampleRate('resample', options.fromRate);
  requireSampleRate('resample', options.toRate);
  requireArgument(
    Number.isInteger(options.channelCount) && options.channelCount >= 1 && options.channelCount <= 8,
    `resample: channelCount must be a whole number from 1 to 8, got ${options.channelCount}`,
  );
  throwIfAborted(options.signal);
  return new FfmpegResampler(program, options);
}

class FfmpegResampler implements Resampler {
  readonly output: AudioBlocks;
  readonly #channelCount: number;
  readonly #signal: AbortSignal | undefined;
  readonly #started: Promise<{ readonly child: FfmpegProcess; readonly writer: ByteWriter }>;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(program: FfmpegProgram, options: ResamplerOptions) {
    this.#channelCount = options.channelCount;
    this.#signal = options.signal;
    this.#started = start(program, options);
    this.#started.catch(() => {});
    this.output = this.#read();
  }

  async write(block: readonly Float32Array[]): Promise<void> {
    const { child, writer } = await this.#started;
    throwIfAborted(this.#signal);
    const written = writer.write(block);
    this.#lastWrite = written.catch(() => {});
    if (!(await written)) throw await failure(child);
  }

  end(): void {
    this.#started
      .then(async ({ writer }) => {
        await this.#lastWrite;
        await writer.end();
      })
      .catch(() => {});
  }

  async *#read(): AsyncGenerator<readonly Float32Array[]> {
    const { child } = await this.#started;
    try {
      for await (const block of planarBlocks(child, this.#channelCount)) {
        throwIfAborted(this.#signal);
        yield block;
      }
      if (!(await child.exited).ok) throw await failure(child);
    } finally {
      await child.kill();
    }
  }
}

async function start(
  program: FfmpegProgram,
  { fromRate, toRate, channelCount, signal }: ResamplerOptions,
): Promise<{ readonly child: FfmpegProcess; readonly writer: ByteWriter }> {
  const raw = ['-f', 'f32le', '-ac', String(channelCount), '-ar'];
  const filter = fromRate === toRate ? [] : ['-af', resampleFilter(toRate, await program.hasSoxr())];
  const args = ['-loglevel', 'repeat+error', ...raw, String(fromRate), '-i', 'pipe:0'];
  args.push(...filter, '-c:a', 'pcm_f32le', ...raw, String(toRate), 'pipe:1');
  const child = spawnFfmpeg(program.path, args, { stdin: true, stdout: true, ...(signal && { signal }) });
  return { child, writer: new ByteWriter(child.stdin, channelCount) };
}

async function failure(child: FfmpegProcess): Promise<LatheError> {
  const exit = await child.exited;
  if (exit.killed) return cancelled();
  if (exit.signal !== null) return endedBySignal(exit.signal);
  const line = tellingLine(exit.stderr) ?? 'nothing';
  return new LatheError('tool-failed', sentence('resamplingFailed', { line }));
}
