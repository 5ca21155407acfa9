import type { Random } from '../random.ts';
import { logNormalDensity, logNormalMass } from './normal-distribution.ts';
import {
  axisOf,
  fromAxis,
  type NumericParameter,
  type ParameterValue,
  type SearchParameter,
  toAxis,
} from './space.ts';

/** The kernels of one parameter, one for each observation and, as the last, the prior. */
export interface ParzenKernels {
  /** ln of the density, or of the probability, of a value under one kernel. */
  logDensity(kernel: number, value: ParameterValue): number;
  /** Draws a value from one kernel. */
  draw(kernel: number, random: Random): ParameterValue;
}

/** Weight of the prior against one observation. */
export const PRIOR_WEIGHT = 1;

/** A kernel is no narrower than this share of its axis, however many observations there are. */
const NARROWEST_SHARE = 1 / 100;

/** Makes the kernels of a parameter around what was observed of it. */
export function parzenKernels(
  parameter: SearchParameter,
  observed: readonly ParameterValue[],
): ParzenKernels {
  return parameter.kind === 'categorical'
    ? choiceKernels(parameter.choices, observed)
    : normalKernels(parameter, observed as readonly number[]);
}

/** Each kernel is one choice, with some probability for all others; the prior gives all the same. */
function choiceKernels(
  choices: readonly ParameterValue[],
  observed: readonly ParameterValue[],
): ParzenKernels {
  const smoothing = PRIOR_WEIGHT / (observed.length + 1);
  const total = 1 + smoothing * choices.length;
  const probability = (kernel: number, value: ParameterValue): number =>
    kernel === observed.length
      ? 1 / choices.length
      : ((observed[kernel] === value ? 1 : 0) + smoothing) / total;
  return {
    logDensity: (kernel, value) => Math.log(probability(kernel, value)),
    draw(kernel, random) {
      let rest = random.next();
      const drawn = choices.find((choice) => {
        rest -= probability(kernel, choice);
        return rest < 0;
      });
      return drawn ?? choices.at(-1)!;
    },
  };
}

/** Normal distributions on the parameter's axis, cut off at its ends. The prior is as wide as the axis. */
function normalKernels(parameter: NumericParameter, observed: readonly number[]): ParzenKernels {
  const { low, high } = axisOf(parameter);
  const means = observed.map((value) => toAxis(parameter, value));
  const widths = [...kernelWidths(means, low, high), high - low];
  means.push((low + high) / 2);
  const logMasses = means.map((mean, i) =>
    logNormalMass((low - mean) / widths[i]!, (high - mean) / widths[i]!),
  );
  return {
    logDensity(kernel, value) {
      const [mean, width] = [means[kernel]!, widths[kernel]!];
      const scaled = (place: number): number => (place - mean) / width;
      const log =
        parameter.kind === 'int'
          ? logNormalMass(
              scaled(toAxis(parameter, Number(value) - 0.5)),
              scaled(toAxis(parameter, Number(value) + 0.5)),
            )
          : logNormalDensity(scaled(toAxis(parameter, Number(value)))) - Math.log(width);
      return log - logMasses[kernel]!;
    },
    draw(kernel, random) {
      // A kernel's mean is within the axis and its width at most the axis: a third of the draws fall in at least.
      for (;;) {
        const place = means[kernel]! + widths[kernel]! * random.normal();
        if (place >= low && place <= high) return fromAxis(parameter, place);
      }
    },
  };
}

/**
 * Widths of the kernels: the greater distance to a neighbour (Bergstra et al. 2011, section 4.2), within the axis and not
 * below a share of it that falls with the number of observations ("magic clip").
 */
function kernelWidths(means: readonly number[], low: number, high: number): number[] {
  const order = means.map((_, i) => i).sort((a, b) => means[a]! - means[b]!);
  const range = high - low;
  const least = range * Math.max(NARROWEST_SHARE, 1 / (means.length + 2));
  const widths = new Array<number>(means.length);
  for (const [place, index] of order.entries()) {
    const mean = means[index]!;
    const [before, after] = [order[place - 1], order[place + 1]];
    const isAlone = means.length === 1;
    // At an end of the row the axis's own end is no neighbour, unless there is no other.
    const toBefore = before === undefined ? (isAlone ? mean - low : 0) : mean - means[before]!;
    const toAfter = after === undefined ? (isAlone ? high - mean : 0) : means[after]! - mean;
    widths[index] = Math.min(range, Math.max(least, toBefore, toAfter));
  }
  return widths;
}
