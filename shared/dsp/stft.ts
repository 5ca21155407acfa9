import { LatheError, requireArgument } from '../errors.ts';
import { RealFft, type Samples } from './fft.ts';
import { createWindow, type WindowKind } from './window.ts';

/** How a signal is cut into frames; the names and meanings are those of `torch.stft` and librosa. */
export interface StftOptions {
  /** Length of a transform in samples, a power of two. 2048 is 46 ms at 44.1 kHz: bins 21.5 Hz apart. */
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

interface Framing {
  readonly nFft: number;
  readonly hopLength: number;
  readonly window: Float64Array;
  /** Samples of padding on each side, 0 without `center`. */
  readonly padding: number;
}

function resolveFraming(caller: string, options: StftOptions): Framing {
  const { nFft, hopLength = nFft / 4, winLength = nFft, center = true } = options;
  requireArgument(
    Number.isInteger(hopLength) && hopLength > 0,
    `${caller}: hopLength must be a positive integer, got ${hopLength}`,
  );
  requireArgument(
    Number.isInteger(winLength) && winLength > 0 && winLength <= nFft,
    `${caller}: winLength must be an integer from 1 to nFft = ${nFft}, got ${winLength}`,
  );
  const window = new Float64Array(nFft);
  window.set(createWindow(options.window ?? 'hann', winLength), Math.floor((nFft - winLength) / 2));
  return { nFft, hopLength, window, padding: center ? nFft / 2 : 0 };
}

function padSignal(signal: Samples, framing: Framing, padMode: 'reflect' | 'constant'): Float64Array {
  const { padding } = framing;
  const padded = new Float64Array(signal.length + 2 * padding);
  padded.set(signal, padding);
  if (padding === 0 || padMode === 'constant') return padded;
  requireArgument(
    signal.length > padding,
    `stft: reflection needs more than nFft / 2 = ${padding} samples, got ${signal.length}; use padMode 'constant'`,
  );
  const last = signal.length - 1;
  for (let i = 1; i <= padding; i++) {
    padded[padding - i] = signal[i]!;
    padded[padding + last + i] = signal[last - i]!;
  }
  return padded;
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
  const fft = new RealFft(options.nFft);
  const framing = resolveFraming('stft', options);
  const { nFft, hopLength, window } = framing;
  const padded = padSignal(signal, framing, options.padMode ?? 'reflect');
  requireArgument(
    padded.length >= nFft,
    `stft: the signal must have at least nFft = ${nFft} samples, got ${signal.length}; pass center: true`,
  );
  const frameCount = 1 + Math.floor((padded.length - nFft) / hopLength);
  const { binCount } = fft;
  const spectrum = {
    frameCount,
    binCount,
    real: new Float32Array(frameCount * binCount),
    imag: new Float32Array(frameCount * binCount),
  };
  const frame = new Float64Array(nFft);
  const real = new Float64Array(binCount);
  const imag = new Float64Array(binCount);
  for (let t = 0; t < frameCount; t++) {
    const start = t * hopLength;
    for (let n = 0; n < nFft; n++) frame[n] = window[n]! * padded[start + n]!;
    fft.forward(frame, real, imag);
    spectrum.real.set(real, t * binCount);
    spectrum.imag.set(imag, t * binCount);
  }
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
