import type { StftOptions } from '../dsp/stft.ts';
import { type PowerListener, StftStream } from '../dsp/stft-stream.ts';

/** Frames of the distances between spectra: 46 ms at 44.1 kHz, overlapping by three quarters, periodic Hann. */
export const DISTANCE_FRAMES = { nFft: 2048, hopLength: 512 } as const;

/** Takes the power spectra of one frame of one channel; valid until the next call. */
export type PairListener = (estimate: Float64Array, reference: Float64Array) => void;

/** Power spectra |S|² of two signals side by side, streaming: frames of `stft`, centred with reflection. */
export class PairedSpectra {
  readonly #stream: StftStream;

  /**
   * @param options framing, and the channels of each signal
   * @param onPair takes each frame of each channel
   */
  constructor(options: StftOptions & { readonly channelCount: number }, onPair: PairListener) {
    const { channelCount } = options;
    const onPowers: PowerListener = (powers) => {
      for (let c = 0; c < channelCount; c++) onPair(powers[c]!, powers[channelCount + c]!);
    };
    this.#stream = new StftStream({ ...options, channelCount: 2 * channelCount }, { onPowers });
  }

  /** @param estimate,reference the next samples, planar, of the same channels and length */
  push(estimate: readonly Float32Array[], reference: readonly Float32Array[]): void {
    this.#stream.push([...estimate, ...reference]);
  }

  /**
   * Ends both signals.
   *
   * @throws LatheError `bad-argument` if they were too short to be reflected
   */
  finish(): void {
    this.#stream.finish();
  }
}

/**
 * Runs two signals in memory through.
 *
 * @param estimate planar audio of more than nFft / 2 samples
 * @param reference planar audio of the same channels and length
 * @param options framing
 * @param onPair takes each frame of each channel
 * @throws LatheError `bad-argument` if the audio is too short
 */
export function forEachPair(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
  options: StftOptions,
  onPair: PairListener,
): void {
  const spectra = new PairedSpectra({ ...options, channelCount: reference.length }, onPair);
  spectra.push(estimate, reference);
  spectra.finish();
}
