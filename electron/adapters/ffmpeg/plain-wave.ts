import { open } from 'node:fs/promises';
import type { DecodePlan } from './decode.ts';
import { BLOCK_SAMPLES, deinterleave } from './planar.ts';
import type { InputDescription } from './probe.ts';
import { throwIfAborted } from './process.ts';

/** Blocks that are read at once: calls cost more than what they copy. */
const BLOCKS_AT_ONCE = 4;

/** How samples of a codec become numbers of -1 to 1, exactly. */
interface SampleRule {
  readonly bytes: number;
  /** Reads samples of all channels from the beginning of some bytes. */
  readonly read: (bytes: Uint8Array, values: Float32Array, count: number) => void;
}

/** The codecs that WAV files of music have; the others go through ffmpeg. */
const RULES: Readonly<Record<string, SampleRule>> = {
  pcm_s16le: {
    bytes: 2,
    read: (bytes, values, count) => {
      const integers = new Int16Array(bytes.buffer, bytes.byteOffset, count);
      for (let i = 0; i < count; i++) values[i] = integers[i]! / 32_768;
    },
  },
  pcm_s24le: {
    bytes: 3,
    read: (bytes, values, count) => {
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        const sample = (bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24);
        values[i] = sample / 2 ** 31;
      }
    },
  },
  pcm_f32le: {
    bytes: 4,
    read: (bytes, values, count) => values.set(new Float32Array(bytes.buffer, bytes.byteOffset, count)),
  },
};

/** Whether a file can be read as it lies, without ffmpeg: uncompressed, its own rate, one or two channels. */
export function isPlainWave({ probe, promised }: InputDescription, plan: DecodePlan): boolean {
  const rule = RULES[probe.codec];
  const layout = promised?.layout;
  return (
    rule !== undefined &&
    layout !== undefined &&
    plan.outputRate === plan.fileRate &&
    layout.channelCount === plan.channelCount &&
    layout.blockAlign === rule.bytes * layout.channelCount
  );
}

/**
 * The samples of a WAV file, the same as ffmpeg gives, for a tenth of the work.
 *
 * @param input for which {@link isPlainWave} holds
 */
export async function* readPlainWave(
  { probe, promised }: InputDescription,
  plan: DecodePlan,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Float32Array[]> {
  const { position, blockAlign, channelCount } = promised!.layout!;
  const { read } = RULES[probe.codec]!;
  const end = Math.min(promised!.samples, plan.endSample ?? Infinity);
  const bytes = new Uint8Array(BLOCKS_AT_ONCE * BLOCK_SAMPLES * blockAlign);
  const values = new Float32Array(BLOCK_SAMPLES * channelCount);
  const file = await open(probe.path, 'r');
  try {
    for (let sample = plan.startSample; sample < end; ) {
      const wanted = Math.min(bytes.length, (end - sample) * blockAlign);
      const { bytesRead } = await file.read(bytes, 0, wanted, position + sample * blockAlign);
      throwIfAborted(signal);
      const there = Math.floor(bytesRead / blockAlign);
      if (there === 0) return;
      for (let from = 0; from < there; from += BLOCK_SAMPLES) {
        const count = Math.min(BLOCK_SAMPLES, there - from);
        const block = Array.from({ length: channelCount }, () => new Float32Array(count));
        read(bytes.subarray(from * blockAlign), values, count * channelCount);
        deinterleave(values, block, count);
        yield block;
      }
      sample += there;
    }
  } finally {
    await file.close();
  }
}
