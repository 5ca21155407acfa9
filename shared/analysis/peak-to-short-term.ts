import { amplitudeToDb } from '../units.ts';

/** PSR: how far peaks stand out of the loudness around them. `null`: nothing is louder than the gates. */
export interface PeakToShortTerm {
  /** Median over the track, in dB. */
  readonly peakToShortTermDb: number | null;
  /** The least, in dB: the densest 3 s. */
  readonly minPeakToShortTermDb: number | null;
}

/** Windows of 3 s, and the peaks, go by hops of 100 ms. */
const WINDOW_HOPS = 30;
/** The gates of EBU Tech 3342: pauses and fades have no dynamics worth telling. */
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -20;

/**
 * Peak to short-term loudness ratio (Ian Shepherd and MeterPlugs, as in AES TD1008's PLR, over 3 s instead of the
 * programme): the true peak of each window of 3 s over its loudness.
 *
 * @param peaks largest magnitude of each 100 ms, as amplitudes
 * @param shortTermLufs loudness of each window: element i belongs to hops i ... i + 29
 * @param integratedLufs of the track
 */
export function peakToShortTerm(
  peaks: Float64Array,
  shortTermLufs: Float64Array,
  integratedLufs: number,
): PeakToShortTerm {
  const gate = Math.max(ABSOLUTE_GATE_LUFS, integratedLufs + RELATIVE_GATE_LU);
  const ratios: number[] = [];
  shortTermLufs.forEach((loudness, i) => {
    if (loudness <= gate) return;
    let peak = 0;
    for (let hop = i; hop < i + WINDOW_HOPS; hop++) peak = Math.max(peak, peaks[hop] ?? 0);
    ratios.push(amplitudeToDb(peak) - loudness);
  });
  if (ratios.length === 0) return { peakToShortTermDb: null, minPeakToShortTermDb: null };
  const sorted = Float64Array.from(ratios).sort();
  return { peakToShortTermDb: sorted[sorted.length >> 1]!, minPeakToShortTermDb: sorted[0]! };
}
