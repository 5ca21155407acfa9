import { type FileHandle, open, readFile } from 'node:fs/promises';
import { requireBlock } from './byte-writer.ts';
import type { SampleWriter } from './file-sink.ts';
import { readPromisedSound } from './header.ts';
import type { PcmRule } from './pcm-samples.ts';
import { interleave } from './planar.ts';
import { WaveHeader } from './wave-header.ts';

/** Samples a channel that are written at once. */
const PIECE_SAMPLES = 32_768;

/** What {@link WaveWriter} needs of a file. */
export type WaveFile = Pick<FileHandle, 'write' | 'read' | 'close'>;

/** What a {@link WaveWriter} writes, and where. */
export interface WaveWriterOptions {
  readonly path: string;
  readonly channelCount: number;
  readonly rule: PcmRule;
  /** Makes the file with a header, and a sample or none. Awaited before the first sample is written. */
  readonly makeHeader: () => Promise<void>;
  /** Turns what goes wrong into what the user is told. */
  readonly failure: (thrown: unknown) => unknown;
  /** Opens the file; default: the real one. */
  readonly openFile?: (path: string) => Promise<WaveFile>;
}

/**
 * Writes an uncompressed WAV file behind a header that another program made: the same bytes as its own, without sending it
 * the sound. Each piece is read back and decoded, so that it is known at the end whether the file gives back the samples
 * that were given; those that had to be rounded it does not. One piece is under way while the caller makes the next.
 */
export class WaveWriter implements SampleWriter {
  readonly #options: WaveWriterOptions;
  readonly #opened: Promise<{ readonly file: WaveFile; readonly header: WaveHeader }>;
  /** A piece as it was given, interleaved; its bytes; the bytes that are in the file; what they decode to. */
  readonly #values: Float32Array<ArrayBuffer>;
  readonly #bytes: Uint8Array;
  readonly #stored: Uint8Array;
  readonly #decoded: Float32Array<ArrayBuffer>;
  #underWay: Promise<void> = Promise.resolve();
  #samplesWritten = 0;
  #givesBack = true;

  constructor(options: WaveWriterOptions) {
    this.#options = options;
    const { channelCount, rule } = options;
    const length = PIECE_SAMPLES * channelCount;
    this.#values = new Float32Array(length);
    this.#decoded = new Float32Array(length);
    this.#bytes = new Uint8Array(length * rule.bytes);
    this.#stored = new Uint8Array(length * rule.bytes);
    this.#opened = this.#open();
    // Awaited by the first block, or never; until then it must not count as unhandled.
    this.#opened.catch(() => {});
  }

  get samplesWritten(): number {
    return this.#samplesWritten;
  }

  get givesBack(): boolean {
    return this.#givesBack;
  }

  async write(block: readonly Float32Array[]): Promise<void> {
    const { channelCount, rule } = this.#options;
    const samples = requireBlock(block, channelCount);
    for (let from = 0; from < samples; from += PIECE_SAMPLES) {
      await this.#underWay;
      const count = Math.min(PIECE_SAMPLES, samples - from);
      interleave(block, this.#values, count, from);
      rule.write(this.#values, this.#bytes, count * channelCount);
      this.#underWay = this.#store(count * channelCount, this.#samplesWritten);
      // Awaited before the next piece; a failure before that must not count as unhandled.
      this.#underWay.catch(() => {});
      this.#samplesWritten += count;
    }
  }

  async end(): Promise<void> {
    await this.#underWay;
    const { path, failure } = this.#options;
    const { file, header } = await this.#opened;
    const samples = this.#samplesWritten;
    try {
      const padding = Buffer.alloc(header.paddingFor(samples));
      await writeAll(file, padding, header.length + samples * header.blockAlign);
      await writeAll(file, header.forSamples(samples), 0);
      await file.close();
    } catch (thrown) {
      throw failure(thrown);
    }
    const found = await readPromisedSound(path);
    const isWhole = found?.samples === samples && found.present === samples;
    if (!isWhole || found.layout?.position !== header.length) this.#givesBack = false;
  }

  async stop(): Promise<void> {
    await this.#underWay.catch(() => {});
    await this.#opened.then(({ file }) => file.close()).catch(() => {});
  }

  async #open(): Promise<{ readonly file: WaveFile; readonly header: WaveHeader }> {
    const { path, makeHeader, failure, openFile = (name) => open(name, 'r+') } = this.#options;
    await makeHeader();
    try {
      const header = new WaveHeader(await readFile(path));
      return { file: await openFile(path), header };
    } catch (thrown) {
      throw failure(thrown);
    }
  }

  /** Writes the first bytes of the piece and looks at what is in the file then. */
  async #store(count: number, fromSample: number): Promise<void> {
    const { rule, failure } = this.#options;
    const { file, header } = await this.#opened;
    const bytes = this.#bytes.subarray(0, count * rule.bytes);
    const stored = this.#stored.subarray(0, bytes.length);
    const position = header.length + fromSample * header.blockAlign;
    try {
      await writeAll(file, bytes, position);
      const { bytesRead } = await file.read(stored, 0, stored.length, position);
      if (bytesRead < stored.length) this.#givesBack = false;
    } catch (thrown) {
      throw failure(thrown);
    }
    rule.read(stored, this.#decoded, count);
    if (!sameBits(this.#decoded, this.#values, count)) this.#givesBack = false;
  }
}

async function writeAll(file: WaveFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** 0 and -0 are two samples. */
function sameBits(a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>, count: number): boolean {
  const bytesOf = ({ buffer }: Float32Array<ArrayBuffer>): Buffer =>
    Buffer.from(buffer, 0, count * Float32Array.BYTES_PER_ELEMENT);
  return bytesOf(a).equals(bytesOf(b));
}
