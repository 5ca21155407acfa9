import { readFileSync } from 'node:fs';

/** The signals of test/reference/metrics_distances.py, by the same formulas, and what it found. */

/** One estimate's distances to the reference, as NumPy, SciPy and PyTorch have them. */
export interface MetricCase {
  readonly name: string;
  readonly siSdrDb: number;
  readonly lsdDb: number;
  readonly mrStft: number;
  readonly snrDb: number;
  readonly segmentalSnrDb: number;
  readonly melCepstralDb: number;
}

/** All cases. */
export function metricCases(): MetricCase[] {
  const path = new URL('../vectors/metrics_distances.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: MetricCase[] }).cases;
}

/** Of the signals, in Hz; for the distances that depend on it. */
export const METRIC_SAMPLE_RATE = 44_100;

const LENGTH = 6000;

/** Numerical Recipes' linear congruential generator, -1 to 1. */
export function lcg(seed: number, length = LENGTH): Float64Array {
  let state = seed;
  return new Float64Array(length).map(() => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function generate(formula: (n: number) => number): Float32Array {
  return new Float32Array(LENGTH).map((_, n) => formula(n));
}

/** What the estimates are compared with. */
export function metricReference(): Float32Array[] {
  const first = lcg(1);
  const second = lcg(2);
  return [
    generate((n) => 0.4 * Math.sin(0.05 * n) + 0.2 * Math.sin(0.31 * n) + 0.02 * first[n]!),
    generate((n) => 0.3 * Math.sin(0.05 * n + 1) + 0.1 * Math.sin(1.7 * n) + 0.02 * second[n]! + 0.05),
  ];
}

/** Estimates by the name of their case. */
export function metricEstimates(): Record<string, Float32Array[]> {
  const reference = metricReference();
  const noise = [lcg(3), lcg(4)];
  const map = (change: (x: number, n: number, channel: number) => number): Float32Array[] =>
    reference.map((samples, c) => samples.map((x, n) => change(x, n, c)));
  return {
    noise: map((x, n, c) => x + 0.05 * noise[c]![n]!),
    gain: map((x, n, c) => 0.5 * x + 1e-4 * noise[c]![n]!),
    clipped: map((x) => Math.max(-0.25, Math.min(0.25, x))),
    'silent half': map((x, n) => (n < LENGTH / 2 ? x : 0)),
    swapped: [reference[1]!, reference[0]!],
  };
}
