/** Losses as part of the graph; each is a scalar. */
import { requireArgument } from '../errors.ts';
import type { Tensor } from './graph.ts';
import { hannWindow, stft } from './layers/stft.ts';
import {
  abs,
  add,
  divide,
  log,
  multiply,
  reduceMean,
  reduceSum,
  reshape,
  sqrt,
  square,
  subtract,
} from './operations.ts';

/** Mean squared error. */
export function meanSquaredError(estimate: Tensor, target: Tensor): Tensor {
  return reduceMean(square(subtract(estimate, target)));
}

/** Mean absolute error (L1). */
export function meanAbsoluteError(estimate: Tensor, target: Tensor): Tensor {
  return reduceMean(abs(subtract(estimate, target)));
}

/** α · mean squared error + (1 - α) · mean absolute error, with α in [0, 1]. */
export function blendedError(estimate: Tensor, target: Tensor, alpha: number): Tensor {
  requireArgument(alpha >= 0 && alpha <= 1, `blendedError: alpha must lie in [0, 1], got ${alpha}`);
  return add(
    multiply(meanSquaredError(estimate, target), alpha),
    multiply(meanAbsoluteError(estimate, target), 1 - alpha),
  );
}

/** One resolution of {@link multiResolutionStftLoss}. */
export interface StftResolution {
  readonly nFft: number;
  /** Divides nFft. */
  readonly hopLength: number;
}

/**
 * 512 samples follow transients (12 ms at 44.1 kHz), 2048 tell bass notes apart (22 Hz a bin); a resolution between
 * them costs a quarter of a training step and teaches little that these two do not. Frames overlap by half.
 */
export const DEFAULT_RESOLUTIONS: readonly StftResolution[] = [
  { nFft: 512, hopLength: 256 },
  { nFft: 2048, hopLength: 1024 },
];

/**
 * Magnitudes |X| = √(re² + im² + floor) of [rows, samples]. auraloss takes the greater of power and floor; the sum
 * differs near the floor only, has a gradient there, and costs half the passes.
 */
function stftMagnitude(x: Tensor, resolution: StftResolution, powerFloor: number): Tensor {
  const spectrum = stft(x, { ...resolution, window: hannWindow(resolution.nFft) });
  const power = add(square(spectrum.real), square(spectrum.imaginary));
  return sqrt(add(power, powerFloor));
}

/**
 * Multi-resolution STFT loss (Yamamoto, Song and Kim 2020): the mean over resolutions of the spectral convergence
 * ‖|Y| - |X|‖ / ‖|Y|‖ plus the mean absolute difference of ln |X| and ln |Y|.
 *
 * @param estimate [batch, channels, samples]
 * @param target of the same shape
 * @param powerFloor keeps the gradients of square root and logarithm bounded, and what nobody hears out of the loss;
 *   default 1e-6: a bin of 2048 samples reaches 2.6e5 at full scale, so it lies 114 dB below
 */
export function multiResolutionStftLoss(
  estimate: Tensor,
  target: Tensor,
  resolutions: readonly StftResolution[] = DEFAULT_RESOLUTIONS,
  powerFloor = 1e-6,
): Tensor {
  const [batch, channels, samples] = estimate.shape as [number, number, number];
  const rows = [batch * channels, samples];
  const terms = resolutions.map((resolution) => {
    const x = stftMagnitude(reshape(estimate, rows), resolution, powerFloor);
    const y = stftMagnitude(reshape(target, rows), resolution, powerFloor);
    const convergence = divide(sqrt(reduceSum(square(subtract(y, x)))), sqrt(reduceSum(square(y))));
    return add(convergence, meanAbsoluteError(log(x), log(y)));
  });
  return multiply(terms.reduce(add), 1 / terms.length);
}

/**
 * Mean over examples of ln(error power / target power + floor): the negative of a signal-to-distortion ratio in nepers
 * of power. It weighs examples by the ratio of their error, not by its size, so that audio which needs no change is
 * left alone.
 *
 * @param floor ratio below which less error counts little; default 3e-4, 35 dB
 */
export function logErrorRatio(estimate: Tensor, target: Tensor, floor = 3e-4): Tensor {
  const axes = estimate.shape.map((_, axis) => axis).slice(1);
  const error = reduceSum(square(subtract(estimate, target)), { axes });
  const power = add(reduceSum(square(target), { axes }), 1e-6);
  return reduceMean(log(add(divide(error, power), floor)));
}

/** What a loss may be told besides its name. */
export interface LossOptions {
  /** Share of the squared error in `blended`, in [0, 1]; default 0.5. The other losses do not look at it. */
  readonly alpha?: number;
  /** Of `sdr-stft`, see {@link logErrorRatio}; the other losses do not look at it. */
  readonly errorFloor?: number;
}

/** A loss as part of a graph: a scalar from two tensors of one shape. */
type Loss = (estimate: Tensor, target: Tensor, options?: LossOptions) => Tensor;

/** The losses that a training can be asked for. */
export const LOSSES = {
  mse: meanSquaredError,
  mae: meanAbsoluteError,
  blended: (estimate: Tensor, target: Tensor, { alpha = 0.5 }: LossOptions = {}) =>
    blendedError(estimate, target, alpha),
  /** Mean absolute error plus multi-resolution STFT. */
  'mae-stft': (estimate: Tensor, target: Tensor) =>
    add(meanAbsoluteError(estimate, target), multiResolutionStftLoss(estimate, target)),
  /**
   * Half the log error ratio plus multi-resolution STFT. At a fifth, a network takes out hiss that lies 35 dB below the
   * music at the price of the music itself: spectra come nearer, the waveform goes away. At one, leaving everything as
   * it is costs so much less than the first clumsy attempts that no training gets away from it.
   */
  'sdr-stft': (estimate: Tensor, target: Tensor, { errorFloor }: LossOptions = {}) =>
    add(
      multiply(logErrorRatio(estimate, target, errorFloor), 0.5),
      multiResolutionStftLoss(estimate, target),
    ),
} as const satisfies Readonly<Record<string, Loss>>;

/** Name of a loss in {@link LOSSES}. */
export type LossName = keyof typeof LOSSES;
