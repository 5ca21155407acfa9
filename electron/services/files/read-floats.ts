import { readFile } from 'node:fs/promises';

/** The numbers of a file that holds single-precision ones and nothing else, in memory of their own. */
export async function readFloats(path: string): Promise<Float32Array<ArrayBuffer>> {
  const { buffer, byteOffset, length } = await readFile(path);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + length));
}
