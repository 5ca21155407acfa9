import { LatheError, requireArgument } from '../errors.ts';
import { RealFft, type Samples } from './fft.ts';
import { type Framing, resolveFraming, type SpectrumListener, StftStream } from './stft-stream.ts';
import type { WindowKind } from './window.ts';

/** How a signal is cut into frames; the names and meanings are those of `torch.stft` and librosa. */
export interface StftOptions {
  /** Length of a transform in samples, a power of two up to 32768. 2048 is 46 ms at 44.1 kHz: bins 21.5 Hz apart. */
  readonly nFft: number;
  /** Samples from a frame to the next, default nFft / 4 (75 % overlap: Hann² still sums to a constant). */
  readonly hopLength?: number;
  /** Length of the window, at most nFft and centred in it; default nFft. */
  readonly winLength?: number;
  /** Default `hann`, periodic. */
  readonly window?: WindowKind;
  /** Default `true`: frame t is centred on sample t · hopLength, the signal is padded by nFft / 2 on both sides. */
  readonly center?: boolean;
  /** What `center` pads with: `reflect` (default, as `torch.stft`) needs more than nFft / 2 samples; `constant` is zeros. */
  readonly padMode?: 'reflect' | 'constant';
}

/** A complex spectrogram. Element (frame t, bin k) is at index `t * binCount + k`. */
export interface Spectrogram {
  readonly frameCount: number;
  /** nFft / 2 + 1 */
  readonly binCount: number;
  readonly real: Float32Array;
  readonly imag: Float32Array;
}

/**
 * Short-time Fourier transform, unnormalised: S[t, k] = Σ_n w[n] x[t·hop + n - pad] e^{-2πikn/nFft}.
 *
 * @param signal one channel; with `center` any length (see `padMode`), without it at least nFft samples
 * @param options framing, see {@link StftOptions}
 * @returns 1 + floor(length / hop) frames with `center`, 1 + floor((length - nFft) / hop) without
 * @throws LatheError `bad-argument` for sizes out of range or a signal that is too short
 */
export function stft(signal: Samples, options: StftOptions): Spectrogram {
  const { nFft, hopLength, padding } = resolveFraming('stft', options);
  const frameCount = 1 + Math.floor((signal.length + 2 * padding - nFft) / hopLength);
  requireArgument(
    frameCount >= 1,
    `stft: the signal must have at least nFft = ${nFft} samples, got ${signal.length}; pass center: true`,
  );
  const binCount = nFft / 2 + 1;
  const spectrum = {
    frameCount,
    binCount,
    real: new Float32Array(frameCount * binCount),
    imag: new Float32Array(frameCount * binCount),
  };
  let at = 0;
  const onSpectra: SpectrumListener = ([frame]) => {
    spectrum.real.set(frame!.real, at);
    spectrum.imag.set(frame!.imag, at);
    at += binCount;
  };
  const stream = new StftStream({ ...options, channelCount: 1 }, { onSpectra });
  stream.push([signal]);
  stream.finish();
  return spectrum;
}

/** Below this sum of squared windows a sample is not determined by the spectrogram (as in `torch.istft`). */
const MINIMUM_WINDOW_ENERGY = 1e-11;

/**
 * Inverse short-time Fourier transform: least-squares overlap-add (Griffin and Lim 1984, eq. 6), so that
 * `istft(stft(x), options, x.length) = x` up to single-precision rounding wherever the windows cover the signal.
 *
 * @param spectrogram of nFft / 2 + 1 bins
 * @param options the framing that made it
 * @param length samples to return; default all that the frames determine, (frameCount - 1) · hop with `center`.
 *   What lies beyond the last frame is 0
 * @throws LatheError `bad-argument` if the bin count does not fit nFft or the windows leave gaps
 */
export function istft(spectrogram: Spectrogram, options: StftOptions, length?: number): Float32Array {
  const fft = new RealFft(options.nFft);
  const framing = resolveFraming('istft', options);
  const { nFft, hopLength, window, padding } = framing;
  const { frameCount, binCount } = spectrogram;
  requireArgument(
    binCount === fft.binCount,
    `istft: nFft = ${nFft} has ${fft.binCount} bins, the spectrogram has ${binCount}`,
  );
  const total = nFft + Math.max(0, frameCount - 1) * hopLength;
  const sum = new Float64Array(total);
  const energy = new Float64Array(total);
  const frame = new Float64Array(nFft);
  for (let t = 0; t < frameCount; t++) {
    const from = t * binCount;
    fft.inverse(
      spectrogram.real.subarray(from, from + binCount),
      spectrogram.imag.subarray(from, from + binCount),
      frame,
    );
    const start = t * hopLength;
    for (let n = 0; n < nFft; n++) {
      sum[start + n]! += window[n]! * frame[n]!;
      energy[start + n]! += window[n]! * window[n]!;
    }
  }
  const signal = new Float32Array(length ?? total - 2 * padding);
  const covered = Math.min(signal.length, total - padding);
  for (let n = 0; n < covered; n++) {
    const weight = energy[padding + n]!;
    if (weight > MINIMUM_WINDOW_ENERGY) signal[n] = sum[padding + n]! / weight;
    else if (padding > 0) throw gapError(n, framing);
  }
  return signal;
}

function gapError(sample: number, { nFft, hopLength }: Framing): LatheError {
  return new LatheError(
    'bad-argument',
    `istft: no window covers sample ${sample} with nFft = ${nFft} and hopLength = ${hopLength}, use a smaller hop`,
  );
}

/** Magnitudes |S| of a spectrogram, in its order: index `t * binCount + k`. */
export function magnitudes({ real, imag }: Spectrogram): Float32Array {
  const magnitude = new Float32Array(real.length);
  for (let i = 0; i < magnitude.length; i++)
    magnitude[i] = Math.sqrt(real[i]! * real[i]! + imag[i]! * imag[i]!);
  return magnitude;
}
