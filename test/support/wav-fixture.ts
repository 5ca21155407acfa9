import { existsSync, readFileSync } from 'node:fs';
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
