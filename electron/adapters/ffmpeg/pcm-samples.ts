import { joinStereo16, splitStereo16 } from '../../../shared/dsp/stereo-integers.ts';
import { deinterleave, interleave } from './planar.ts';

/** How planar samples of -1 to 1 become the bytes of a codec, all channels in turn, and back, exactly. */
export interface PcmRule {
  readonly bytes: number;
  /**
   * Reads as many samples as the channels have.
   *
   * @param bytes begin at a place that the codec's numbers may begin at
   */
  readonly read: (bytes: Uint8Array, channels: readonly Float32Array[]) => void;
  /** Writes all samples of the channels: each to the nearest step, and what is over full scale clipped. */
  readonly write: (channels: readonly Float32Array[], bytes: Uint8Array) => void;
}

/** The codecs that WAV files of music have, by ffmpeg's names. */
export const PCM_RULES = {
  pcm_s16le: {
    bytes: 2,
    read: (bytes, channels) => {
      const [left, right] = channels;
      const integers = new Int16Array(bytes.buffer, bytes.byteOffset, channels.length * left!.length);
      if (right !== undefined) splitStereo16(integers, left!, right);
      else for (let i = 0; i < integers.length; i++) left![i] = integers[i]! / 32_768;
    },
    write: (channels, bytes) => {
      const [left, right] = channels;
      const integers = new Int16Array(bytes.buffer, bytes.byteOffset, channels.length * left!.length);
      if (right !== undefined) joinStereo16(left!, right, integers);
      else roundTo16Bit(left!, integers);
    },
  },
  pcm_s24le: {
    bytes: 3,
    read: (bytes, channels) => {
      for (const [c, samples] of channels.entries()) {
        for (let i = 0, at = 3 * c; i < samples.length; i++, at += 3 * channels.length) {
          const sample = (bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24);
          samples[i] = sample / 2 ** 31;
        }
      }
    },
    write: (channels, bytes) => {
      const scale = 2 ** 23;
      for (const [c, samples] of channels.entries()) {
        for (let i = 0, at = 3 * c; i < samples.length; i++, at += 3 * channels.length) {
          const step = Math.max(-scale, Math.min(scale - 1, Math.round(samples[i]! * scale)));
          bytes[at] = step;
          bytes[at + 1] = step >> 8;
          bytes[at + 2] = step >> 16;
        }
      }
    },
  },
  pcm_f32le: {
    bytes: 4,
    read: (bytes, channels) => {
      const values = new Float32Array(bytes.buffer, bytes.byteOffset, channels.length * channels[0]!.length);
      deinterleave(values, channels, channels[0]!.length);
    },
    write: (channels, bytes) => {
      const values = new Float32Array(bytes.buffer, bytes.byteOffset, channels.length * channels[0]!.length);
      interleave(channels, values, channels[0]!.length);
    },
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
