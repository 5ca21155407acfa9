import type { Samples } from '../dsp/fft.ts';
import { HalfBandDecimator } from '../dsp/half-band-decimator.ts';
import { type ChannelPowers, CrossSpectrum } from './cross-spectrum.ts';
import { type SpectrumFrame, SpectrumFrames } from './spectrum-frames.ts';

/** 4096 samples at 44.1 and 48 kHz: bins of 11 Hz, fine enough for thirds of an octave from the crossover up. */
const FRAME_SECONDS = 0.093;
/** The bass is looked at in frames of 4096 at a rate of 2.5 to 5 kHz: 0.8 to 1.6 s, bins of 0.6 to 1.2 Hz. */
const BASS_FRAME = 4096;
const LOWEST_BASS_RATE = 2500;
/** The edge between the thirds of an octave of 500 and 630 Hz: below it the bass frames are used. */
export const CROSSOVER_HZ = 1000 * 10 ** -0.25;

/** Samples in a frame of the main spectrum: the power of two nearest to 93 ms. */
export function mainFrameLength(sampleRate: number): number {
  return 2 ** Math.round(Math.log2(FRAME_SECONDS * sampleRate));
}

/** Takes frames of one of the two scales. */
export type FrameListener = (frame: SpectrumFrame) => void;

/**
 * The long-term spectrum of a track, streaming: two scales of frames, short ones for most of it and, at a lowered sample
 * rate, long ones for the bass, where a third of an octave is a few hertz.
 */
export class TrackSpectrum {
  readonly sampleRate: number;
  /** 1 or 2. */
  readonly channelCount: number;
  /** Hz from a bin of the main scale to the next. */
  readonly binHz: number;
  /** Hz from a bin of the bass scale to the next. */
  readonly bassBinHz: number;
  readonly #main: CrossSpectrum;
  readonly #bass: CrossSpectrum;
  readonly #mainFrames: SpectrumFrames;
  readonly #bassFrames: SpectrumFrames;
  readonly #decimators: readonly HalfBandDecimator[];
  readonly #bassFactor: number;
  readonly #binCount: number;
  #sampleCount = 0;

  /**
   * @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2; `onFrame` and `onBassFrame` also take the
   *   frames of both scales
   */
  constructor(options: {
    readonly sampleRate: number;
    readonly channelCount: number;
    readonly onFrame?: FrameListener;
    readonly onBassFrame?: FrameListener;
  }) {
    const { sampleRate, channelCount, onFrame, onBassFrame } = options;
    const nFft = mainFrameLength(sampleRate);
    this.sampleRate = sampleRate;
    this.channelCount = channelCount;
    this.binHz = sampleRate / nFft;
    this.#bassFactor = 2 ** Math.floor(Math.log2(sampleRate / LOWEST_BASS_RATE));
    this.bassBinHz = sampleRate / this.#bassFactor / BASS_FRAME;
    this.#binCount = nFft / 2 + 1;
    this.#main = new CrossSpectrum(this.#binCount);
    this.#bass = new CrossSpectrum(BASS_FRAME / 2 + 1);
    this.#mainFrames = new SpectrumFrames({ nFft, channelCount, onFrame: both(this.#main, onFrame) });
    this.#bassFrames = new SpectrumFrames({
      nFft: BASS_FRAME,
      channelCount,
      onFrame: both(this.#bass, onBassFrame),
    });
    this.#decimators = Array.from({ length: channelCount }, () => new HalfBandDecimator(this.#bassFactor));
  }

  /** @param block planar samples of any length */
  push(block: readonly Float32Array[]): void {
    this.#sampleCount += block[0]!.length;
    this.#mainFrames.push(block);
    this.#bassFrames.push(block.map((samples, c): Samples => this.#decimators[c]!.push(samples)));
  }

  /** Takes in the last samples; needed once before anything is read. */
  finish(): void {
    this.#mainFrames.finish();
    this.#bassFrames.push(this.#decimators.map((decimator) => decimator.flush()));
    this.#bassFrames.finish();
  }

  /** Mean square in each bin of the main scale, over time and channels: bin k lies at `k * binHz`. */
  binPowers(): Float64Array {
    const scale = 1 / (Math.max(1, this.#sampleCount) * this.channelCount);
    return Float64Array.from({ length: this.#binCount }, (_, k) => scale * this.#main.energyAt(k));
  }

  /** Mean square over time and channels in a band of frequencies. */
  bandPower(lowHz: number, highHz: number): number {
    const { left, right } = this.band(lowHz, highHz);
    return (left + right) / this.channelCount;
  }

  /**
   * Mean squares over the track in a band of frequencies, each channel for itself.
   *
   * @param lowHz 0 or more
   * @param highHz up to half the sample rate
   */
  band(lowHz: number, highHz: number): ChannelPowers {
    const count = Math.max(1, this.#sampleCount);
    const bass = this.#bass.between(lowHz / this.bassBinHz, Math.min(highHz, CROSSOVER_HZ) / this.bassBinHz);
    const main = this.#main.between(Math.max(lowHz, CROSSOVER_HZ) / this.binHz, highHz / this.binHz);
    const sum = (of: (powers: ChannelPowers) => number): number =>
      (this.#bassFactor * of(bass) + of(main)) / count;
    return {
      left: sum(({ left }) => left),
      right: sum(({ right }) => right),
      product: sum(({ product }) => product),
    };
  }
}

function both(spectrum: CrossSpectrum, listener: FrameListener | undefined): FrameListener {
  return (frame) => {
    spectrum.add(frame);
    listener?.(frame);
  };
}
