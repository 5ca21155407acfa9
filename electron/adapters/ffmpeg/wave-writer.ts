import { type FileHandle, open, readFile } from 'node:fs/promises';
import { requireBlock } from './byte-writer.ts';
import type { SampleWriter } from './file-sink.ts';
import { readPromisedSound } from './header.ts';
import type { PcmRule } from './pcm-samples.ts';
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
  /** A piece as it was given; its bytes; the bytes that are in the file; what they decode to. */
  readonly #given: readonly Float32Array[];
  readonly #bytes: Uint8Array;
  readonly #stored: Uint8Array;
  readonly #decoded: readonly Float32Array[];
  #underWay: Promise<void> = Promise.resolve();
  #samplesWritten = 0;
  #givesBack = true;

  constructor(options: WaveWriterOptions) {
    this.#options = options;
    const { channelCount, rule } = options;
    const newPiece = () => Array.from({ length: channelCount }, () => new Float32Array(PIECE_SAMPLES));
    const bytes = PIECE_SAMPLES * channelCount * rule.bytes;
    this.#given = newPiece();
    this.#decoded = newPiece();
    this.#bytes = new Uint8Array(bytes);
    this.#stored = new Uint8Array(bytes);
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
      const given = this.#given.map((samples) => samples.subarray(0, count));
      for (const [c, samples] of given.entries()) samples.set(block[c]!.subarray(from, from + count));
      rule.write(given, this.#bytes);
      this.#underWay = this.#store(given, this.#samplesWritten);
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

  /** Writes the bytes of a piece and looks at what is in the file then. */
  async #store(given: readonly Float32Array[], fromSample: number): Promise<void> {
    const { rule, failure } = this.#options;
    const { file, header } = await this.#opened;
    const count = given[0]!.length;
    const bytes = this.#bytes.subarray(0, count * header.blockAlign);
    const stored = this.#stored.subarray(0, bytes.length);
    const position = header.length + fromSample * header.blockAlign;
    try {
      await writeAll(file, bytes, position);
      const { bytesRead } = await file.read(stored, 0, stored.length, position);
      if (bytesRead < stored.length) this.#givesBack = false;
    } catch (thrown) {
      throw failure(thrown);
    }
    const decoded = this.#decoded.map((samples) => samples.subarray(0, count));
    rule.read(stored, decoded);
    if (!decoded.every((samples, c) => sameBits(samples, given[c]!))) this.#givesBack = false;
  }
}

async function writeAll(file: WaveFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** 0 and -0 are two samples. */
function sameBits(a: Float32Array, b: Float32Array): boolean {
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  return bytesOf(a).equals(bytesOf(b));
}
