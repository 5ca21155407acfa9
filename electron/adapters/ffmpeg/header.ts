import { type FileHandle, open } from 'node:fs/promises';

/** What a file's header promises, where it says it in a way that can be held against what is there. */
export interface PromisedSound {
  /** Samples a channel that the header promises. */
  readonly samples: number;
  /** Samples a channel for which there is room in the file; undefined where only decoding tells (FLAC). */
  readonly present: number | undefined;
  /** Where the samples lie in a WAV file with nothing unusual in its header; else undefined. */
  readonly layout?: WaveLayout | undefined;
}

/** Where the samples of a WAV file lie. */
export interface WaveLayout {
  /** The byte of the first sample. */
  readonly position: number;
  /** Bytes of one sample of all channels. */
  readonly blockAlign: number;
  readonly channelCount: number;
}

/** Programs that write to a pipe cannot know the length and leave one of these; it means "up to the end". */
const isUnknownLength = (bytes: number): boolean =>
  bytes === 0 || bytes >= 0xffff_ff00 || (bytes >= 0x7fff_f000 && bytes <= 0x7fff_ffff);

/**
 * Reads the length that a WAV (also RF64), AIFF or FLAC file promises. ffmpeg takes what is there and says nothing when
 * a WAV file was cut short, so this is looked up in the header itself.
 *
 * @param path an existing file
 * @returns undefined for other formats, for lengths left open by the program that wrote the file, and for damaged headers
 */
export async function readPromisedSound(path: string): Promise<PromisedSound | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = await skipId3(file);
    const magic = await readAt(file, start, 12);
    if (magic === undefined) return undefined;
    const name = magic.toString('latin1', 0, 4);
    const kind = magic.toString('latin1', 8, 12);
    if ((name === 'RIFF' || name === 'RF64') && kind === 'WAVE') return await readWave(file, start, size);
    if (name === 'FORM' && (kind === 'AIFF' || kind === 'AIFC')) return await readAiff(file, start, size);
    if (name === 'fLaC') return await readFlac(file, start);
    return undefined;
  } finally {
    await file.close();
  }
}

/** Format tags of integer and float PCM and of the extensible header; in the others a block is not a sample. */
const UNCOMPRESSED = [0x0001, 0x0003, 0xfffe];

/** Speakers of a mono and of a stereo file, as far as an extensible header names them. */
const USUAL_SPEAKERS: Readonly<Record<number, readonly number[]>> = { 1: [0, 0x4], 2: [0, 0x3] };
const EXTENSIBLE = 0xfffe;

async function readWave(file: FileHandle, start: number, size: number): Promise<PromisedSound | undefined> {
  let format: Buffer | undefined;
  let longDataBytes: number | undefined;
  let found: (PromisedSound & { readonly position: number }) | undefined;
  for await (const chunk of chunks(file, start, size, 'little')) {
    if (chunk.id === 'ds64') {
      const body = await readAt(file, chunk.position, 16);
      if (body !== undefined) longDataBytes = Number(body.readBigUInt64LE(8));
    } else if (chunk.id === 'fmt ') {
      format = await readAt(file, chunk.position, Math.max(16, Math.min(chunk.bytes, 40)));
      if (format === undefined || !UNCOMPRESSED.includes(format.readUInt16LE(0))) return undefined;
    } else if (chunk.id === 'data') {
      // A second one goes on with the sound.
      if (found !== undefined) return { samples: found.samples, present: found.present };
      const blockAlign = format?.readUInt16LE(12) ?? 0;
      const bytes = chunk.bytes === 0xffff_ffff && longDataBytes ? longDataBytes : chunk.bytes;
      if (blockAlign === 0 || (bytes === chunk.bytes && isUnknownLength(bytes))) return undefined;
      const present = Math.min(bytes, size - chunk.position);
      const { position } = chunk;
      found = {
        position,
        samples: Math.floor(bytes / blockAlign),
        present: Math.floor(present / blockAlign),
      };
      if (bytes !== chunk.bytes) break; // The length of the chunk says nothing of what comes after it.
    }
  }
  if (found === undefined || format === undefined) return undefined;
  const { position, samples, present } = found;
  return { samples, present, layout: waveLayout(format, position) };
}

function waveLayout(format: Buffer, position: number): WaveLayout | undefined {
  const channelCount = format.readUInt16LE(2);
  const blockAlign = format.readUInt16LE(12);
  const isExtensible = format.readUInt16LE(0) === EXTENSIBLE;
  if (isExtensible && format.length < 40) return undefined;
  const speakers = isExtensible ? format.readUInt32LE(20) : 0;
  const isUsual = USUAL_SPEAKERS[channelCount]?.includes(speakers) === true;
  return isUsual ? { position, blockAlign, channelCount } : undefined;
}

async function readAiff(file: FileHandle, start: number, size: number): Promise<PromisedSound | undefined> {
  let samples: number | undefined;
  for await (const chunk of chunks(file, start, size, 'big')) {
    if (chunk.id === 'COMM') {
      samples = (await readAt(file, chunk.position, 18))?.readUInt32BE(2);
    } else if (chunk.id === 'SSND') {
      if (samples === undefined || samples === 0 || isUnknownLength(chunk.bytes)) return undefined;
      // The first eight bytes of SSND are an offset and a block size, not sound.
      const promisedBytes = chunk.bytes - 8;
      const presentBytes = Math.max(0, Math.min(promisedBytes, size - chunk.position - 8));
      return { samples, present: Math.floor((samples * presentBytes) / promisedBytes) };
    }
  }
  return undefined;
}

async function readFlac(file: FileHandle, start: number): Promise<PromisedSound | undefined> {
  // "fLaC", a block header of 4 bytes, then STREAMINFO, whose bytes 13 to 17 hold 36 bits of length.
  const info = await readAt(file, start + 8, 18);
  if (info === undefined) return undefined;
  const samples = (info.readUInt8(13) & 0x0f) * 2 ** 32 + info.readUInt32BE(14);
  return samples === 0 ? undefined : { samples, present: undefined };
}

interface Chunk {
  readonly id: string;
  readonly position: number;
  readonly bytes: number;
}

async function* chunks(
  file: FileHandle,
  start: number,
  size: number,
  order: 'little' | 'big',
): AsyncGenerator<Chunk> {
  let position = start + 12;
  while (position + 8 <= size) {
    const head = await readAt(file, position, 8);
    if (head === undefined) return;
    const bytes = order === 'little' ? head.readUInt32LE(4) : head.readUInt32BE(4);
    yield { id: head.toString('latin1', 0, 4), position: position + 8, bytes };
    position += 8 + bytes + (bytes % 2);
  }
}

/** Some programs put an ID3v2 tag before the file proper. */
async function skipId3(file: FileHandle): Promise<number> {
  const head = await readAt(file, 0, 10);
  if (head === undefined || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  let bytes = 0;
  for (let i = 6; i < 10; i++) bytes = bytes * 128 + (head.readUInt8(i) & 0x7f);
  return 10 + bytes;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return bytesRead === length ? buffer : undefined;
}
