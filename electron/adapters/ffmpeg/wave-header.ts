/** Where a part of a header lies. */
interface Chunk {
  readonly id: string;
  /** The first byte after its name and its length. */
  readonly position: number;
  readonly bytes: number;
}

/** A length that has no room in 32 bits is told as this, and stands in the `ds64` chunk. */
const ELSEWHERE = 0xffff_ffff;
/** ffmpeg leaves room for a `ds64` chunk in a chunk of this name and length. */
const ROOM = { id: 'JUNK', bytes: 28 };

/** The header of a WAV file, up to its first sample, for any number of samples. */
export class WaveHeader {
  readonly #template: Buffer;
  readonly #blockAlign: number;
  readonly #chunks: readonly Chunk[];

  /** @param file a whole WAV file whose samples come last, as ffmpeg writes it with `-rf64 auto` */
  constructor(file: Buffer) {
    this.#chunks = chunksOf(file);
    const data = this.#find('data');
    const format = this.#find('fmt ');
    if (file.toString('latin1', 0, 4) !== 'RIFF' || data === undefined || format === undefined) {
      throw new Error('WaveHeader: this is no WAV file');
    }
    this.#template = file.subarray(0, data.position);
    this.#blockAlign = file.readUInt16LE(format.position + 12);
  }

  /** The byte of the first sample. */
  get length(): number {
    return this.#template.length;
  }

  /** Bytes of one sample of all channels. */
  get blockAlign(): number {
    return this.#blockAlign;
  }

  /** Bytes behind the samples: chunks have even lengths. */
  paddingFor(samples: number): number {
    return (samples * this.#blockAlign) % 2;
  }

  /**
   * The header of a file with so many samples a channel. From 4 GB on it is that of RF64 (EBU Tech 3306).
   *
   * @returns as long as {@link length}
   */
  forSamples(samples: number): Buffer {
    const header = Buffer.from(this.#template);
    const dataBytes = samples * this.#blockAlign;
    const riffBytes = header.length - 8 + dataBytes + this.paddingFor(samples);
    const isLong = riffBytes > ELSEWHERE;
    const put = (value: number, position: number): number =>
      header.writeUInt32LE(isLong ? ELSEWHERE : value, position);
    put(riffBytes, 4);
    put(dataBytes, header.length - 4);
    const fact = this.#find('fact');
    if (fact !== undefined) put(samples, fact.position);
    if (isLong) this.#writeLengths(header, [riffBytes, dataBytes, samples]);
    return header;
  }

  #writeLengths(header: Buffer, lengths: readonly number[]): void {
    const room = this.#find(ROOM.id);
    if (room?.bytes !== ROOM.bytes) throw new Error('WaveHeader: this header has no room for long lengths');
    header.write('RF64', 0, 'latin1');
    header.write('ds64', room.position - 8, 'latin1');
    for (const [index, length] of lengths.entries()) {
      header.writeBigUInt64LE(BigInt(length), room.position + 8 * index);
    }
  }

  #find(id: string): Chunk | undefined {
    return this.#chunks.find((chunk) => chunk.id === id);
  }
}

/** The chunks of a file up to its samples. */
function chunksOf(file: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= file.length && chunks.at(-1)?.id !== 'data'; ) {
    const bytes = file.readUInt32LE(at + 4);
    chunks.push({ id: file.toString('latin1', at, at + 4), position: at + 8, bytes });
    at += 8 + bytes + (bytes % 2);
  }
  return chunks;
}
