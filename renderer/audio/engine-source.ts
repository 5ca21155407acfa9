import { LONGEST_READ } from '../../shared/contract/listen.ts';
import type { Connection } from '../transport/connection.ts';
import type { Source } from './compare-player.ts';

/** Bytes as numbers; copied, as they may lie anywhere in a larger buffer. */
export function toFloats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  return new Float32Array(bytes.slice().buffer);
}

/**
 * A file of the session as something to play.
 *
 * @param offset samples of the time axis before its first: a preview of a part begins there
 */
export function engineSource(
  call: Connection['call'],
  inputPath: string,
  channelCount: number,
  offset = 0,
): Source {
  return {
    id: JSON.stringify([inputPath, offset]),
    async read(start, count) {
      const startSample = start - offset;
      if (startSample < 0 || count > LONGEST_READ) return silence(channelCount, count);
      const { samples } = await call('listen.read', { inputPath, startSample, sampleCount: count });
      const planar = toFloats(samples);
      const length = planar.length / channelCount;
      return Array.from({ length: channelCount }, (_, c) => planar.subarray(c * length, (c + 1) * length));
    },
  };
}

function silence(channelCount: number, count: number): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: channelCount }, () => new Float32Array(count));
}
