/** How whole or floating samples of -1 to 1 become the bytes of a codec, and back, exactly. */
export interface PcmRule {
  readonly bytes: number;
  /** Reads samples of all channels from the beginning of some bytes, which begin at an even place. */
  readonly read: (bytes: Uint8Array, values: Float32Array, count: number) => void;
  /** Writes samples to the beginning of some bytes: to the nearest step, and what is over full scale clipped. */
  readonly write: (values: Float32Array, bytes: Uint8Array, count: number) => void;
}

/** The codecs that WAV files of music have, by ffmpeg's names. */
export const PCM_RULES = {
  pcm_s16le: {
    bytes: 2,
    read: (bytes, values, count) => {
      const integers = new Int16Array(bytes.buffer, bytes.byteOffset, count);
      for (let i = 0; i < count; i++) values[i] = integers[i]! / 32_768;
    },
    write: (values, bytes, count) =>
      roundTo16Bit(values, new Int16Array(bytes.buffer, bytes.byteOffset, count)),
  },
  pcm_s24le: {
    bytes: 3,
    read: (bytes, values, count) => {
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        const sample = (bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24);
        values[i] = sample / 2 ** 31;
      }
    },
    write: (values, bytes, count) => {
      const scale = 2 ** 23;
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        const step = Math.max(-scale, Math.min(scale - 1, Math.round(values[i]! * scale)));
        bytes[at] = step;
        bytes[at + 1] = step >> 8;
        bytes[at + 2] = step >> 16;
      }
    },
  },
  pcm_f32le: {
    bytes: 4,
    read: (bytes, values, count) => values.set(new Float32Array(bytes.buffer, bytes.byteOffset, count)),
    write: (values, bytes, count) =>
      new Float32Array(bytes.buffer, bytes.byteOffset, count).set(values.subarray(0, count)),
  },
} as const satisfies Readonly<Record<string, PcmRule>>;

/** A double of this size has no bits for fractions: adding it rounds. */
const ROUNDING = 1.5 * 2 ** 52;

/**
 * Rounds samples to 16 bit: to the nearest whole number, halves to the even one as ffmpeg does it; what is over full scale
 * is clipped.
 *
 * @param values at least as many as there are integers
 */
export function roundTo16Bit(values: Float32Array, integers: Int16Array): void {
  for (let i = 0; i < integers.length; i++) {
    const step = values[i]! * 32_768 + ROUNDING - ROUNDING;
    integers[i] = step > 32_767 ? 32_767 : step < -32_768 ? -32_768 : step;
  }
}
