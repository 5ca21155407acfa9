import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the shared test data, or `undefined` where it is not there and tests must skip. */
export function testDataFolder(name: string): string | undefined {
  const root = process.env.LATHE_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data');
  const folder = join(root, name);
  return existsSync(folder) ? folder : undefined;
}

/** Reads a 16 bit PCM wav of a test: just enough of the format for the fixtures, independent of the product's decoder. */
export function readWavFixture(path: string): { sampleRate: number; channels: Float32Array[] } {
  const bytes = readFileSync(path);
  let channelCount = 0;
  let sampleRate = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = at + 8;
    if (id === 'fmt ') {
      channelCount = bytes.readUInt16LE(body + 2);
      sampleRate = bytes.readUInt32LE(body + 4);
    }
    if (id === 'data') {
      const length = Math.floor(size / 2 / channelCount);
      const channels = Array.from({ length: channelCount }, (_, c) =>
        Float32Array.from({ length }, (_, n) => bytes.readInt16LE(body + 2 * (n * channelCount + c)) / 32768),
      );
      return { sampleRate, channels };
    }
    at = body + size + (size % 2);
  }
  throw new Error(`no data chunk in ${path}`);
}

/** Writes PCM of 16 bit without the product's encoder: the simplest wav there is. */
export function writeWavFixture(path: string, channels: readonly Float32Array[], sampleRate = 44_100): void {
  const channelCount = channels.length;
  const length = channels[0]?.length ?? 0;
  const dataSize = 2 * channelCount * length;
  const bytes = Buffer.alloc(44 + dataSize);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + dataSize, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channelCount, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(2 * channelCount * sampleRate, 28);
  bytes.writeUInt16LE(2 * channelCount, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataSize, 40);
  channels.forEach((samples, channel) => {
    for (let n = 0; n < length; n++) {
      const value = Math.max(-32768, Math.min(32767, Math.round(32768 * samples[n]!)));
      bytes.writeInt16LE(value, 44 + 2 * (n * channelCount + channel));
    }
  });
  writeFileSync(path, bytes);
}
