import type { FirPhase } from '../../dsp/fir-design.ts';
import { sentence } from '../../sentences/sentence.ts';
import { powerToDb } from '../../units.ts';
import { CurveFilterDesigner, type GainCurve } from '../reference/gain-curve.ts';
import { weightedPower } from '../reference/loud-parts.ts';
import { MATCH_BANDS_HZ } from '../reference/third-octave-scale.ts';
import type { Style } from './style-file.ts';
import type { TrackProfile } from './track-profile.ts';
import { decibelsInWords, hertzInWords } from './words.ts';

/** What the equalizer of a style is to do with a track, and why. */
export interface TonePlan {
  readonly curve: GainCurve;
  readonly phase: FirPhase;
  readonly sentence: string;
}

/** A band that lies further below the level of the track has nothing in it that could be raised or lowered. */
const INAUDIBLE_DB = -60;
/** A curve that stays within this is not worth a filter. */
const SMALLEST_MOVE_DB = 0.25;
/** Noise this far under the programme, or further, does not limit the treble; at the other end nothing is raised. */
const HARMLESS_SNR_DB = 40;
const HARMFUL_SNR_DB = 20;
/** Noise is heard from here on. */
const NOISE_FROM_HZ = 2000;
/** Full width at half maximum of a Gaussian, in standard deviations. */
const GAUSSIAN_WIDTH = 2 * Math.sqrt(2 * Math.log(2));
const BANDS_IN_OCTAVE = 10 * Math.log10(2);

/**
 * Plans the equalizer: the difference between the style's tone and the track's, as far as the style reaches, smoothed,
 * bounded, and moved so that the track stays as loud.
 *
 * @returns `undefined` where there is nothing to be done
 */
export function planTone(profile: TrackProfile, eq: NonNullable<Style['eq']>): TonePlan | undefined {
  const own = profile.goal.mid;
  const heard = MATCH_BANDS_HZ.map(
    (hz, band) =>
      hz >= eq.fromHz && hz <= eq.toHz && band <= profile.goal.lastBand && own[band]! > INAUDIBLE_DB,
  );
  if (!heard.includes(true)) return undefined;
  const missing = missingDb(own, heard, eq);
  const smooth = smoothed(missing, heard, (eq.smoothingOctaves * BANDS_IN_OCTAVE) / GAUSSIAN_WIDTH);
  const bounded = levelBeyond(smooth, heard).map((gain) => softlyBounded(gain, eq.maximumDb));
  const allowedDb = trebleAllowance(profile.snrIndexDb, eq.maximumDb);
  const guarded = bounded.map((gain, band) =>
    MATCH_BANDS_HZ[band]! < NOISE_FROM_HZ ? gain : Math.min(gain, allowedDb),
  );
  if (guarded.every((gain) => Math.abs(gain) < SMALLEST_MOVE_DB)) return undefined;
  const changeDb = loudnessChangeDb(profile, guarded);
  const curve = guarded.map((gain) => gain - changeDb);
  const isGuarded = guarded.some((gain, band) => bounded[band]! - gain > SMALLEST_MOVE_DB);
  const move = moveInWords(eq, curve);
  const reason = isGuarded
    ? sentence('toneOverNoise', {
        noise: profile.snrIndexDb!.toFixed(0),
        most: decibelsInWords(allowedDb),
        move,
      })
    : move;
  return { curve, phase: eq.phase, sentence: reason };
}

/** What each band lacks in dB, 0 within the style's range. */
function missingDb(
  own: Float64Array,
  heard: readonly boolean[],
  { target, range, reach }: NonNullable<Style['eq']>,
): Float64Array {
  const wanted = atBands(target.map(([hz, db]) => [hz, db]));
  const difference = wanted.map((level, band) => level - own[band]!);
  // The level of the curve means nothing: the mean difference is taken out of it.
  const count = heard.filter(Boolean).length;
  const mean = difference.reduce((sum, value, band) => sum + (heard[band] ? value : 0), 0) / count;
  if (reach === 'target' || range === undefined) return difference.map((value) => value - mean);
  const low = atBands(range.map(([hz, db]) => [hz, db]));
  const high = atBands(range.map(([hz, , db]) => [hz, db]));
  return own.map((level, band) => {
    const shifted = level + mean;
    return shifted < low[band]! ? low[band]! - shifted : Math.min(0, high[band]! - shifted);
  });
}

/** Points of [Hz, dB] at the thirds of an octave: lines over the logarithm of the frequency, level outside. */
function atBands(points: readonly (readonly [hz: number, db: number])[]): Float64Array {
  return Float64Array.from(MATCH_BANDS_HZ, (hz) => {
    const next = points.findIndex(([pointHz]) => pointHz >= hz);
    if (next <= 0) return next === 0 ? points[0]![1] : points.at(-1)![1];
    const [lowHz, lowDb] = points[next - 1]!;
    const [highHz, highDb] = points[next]!;
    return lowDb + (Math.log(hz / lowHz) / Math.log(highHz / lowHz)) * (highDb - lowDb);
  });
}

function smoothed(values: Float64Array, counts: readonly boolean[], deviation: number): Float64Array {
  return values.map((_, at) => {
    let sum = 0;
    let total = 0;
    values.forEach((value, band) => {
      if (!counts[band]) return;
      const weight = Math.exp(-0.5 * ((band - at) / deviation) ** 2);
      sum += weight * value;
      total += weight;
    });
    return total > 1e-12 ? sum / total : 0;
  });
}

/** Below the first band that counts and above the last, the curve goes on level. */
function levelBeyond(curve: Float64Array, counts: readonly boolean[]): Float64Array {
  const first = counts.indexOf(true);
  const last = counts.lastIndexOf(true);
  return curve.map((_, band) => curve[Math.max(first, Math.min(last, band))]!);
}

function softlyBounded(value: number, bound: number): number {
  return bound === 0 ? 0 : bound * Math.tanh(value / bound);
}

function trebleAllowance(snrIndexDb: number | null, maximumDb: number): number {
  if (snrIndexDb === null) return maximumDb;
  const share = (snrIndexDb - HARMFUL_SNR_DB) / (HARMLESS_SNR_DB - HARMFUL_SNR_DB);
  return maximumDb * Math.max(0, Math.min(1, share));
}

/** What a curve does to the loudness of the loudest parts, in dB. */
function loudnessChangeDb({ spectra, parts, sampleRate }: TrackProfile, curve: GainCurve): number {
  const gains = new CurveFilterDesigner(sampleRate).powerGains(curve, spectra.frequenciesHz);
  const power = parts.mid.map((mid, i) => mid + parts.side[i]!);
  const after = power.map((value, i) => value * gains[i]!);
  return powerToDb(weightedPower(after, spectra.weights) / weightedPower(power, spectra.weights));
}

/** Why a curve is as it is, with its highest and its lowest point. */
function moveInWords({ reach }: NonNullable<Style['eq']>, curve: GainCurve): string {
  const highest = curve.reduce((best, gain, band) => (gain > curve[best]! ? band : best), 0);
  const lowest = curve.reduce((best, gain, band) => (gain < curve[best]! ? band : best), 0);
  return sentence(reach === 'target' ? 'toneToStyle' : 'toneToRange', {
    highest: decibelsInWords(curve[highest]!),
    highestAt: hertzInWords(MATCH_BANDS_HZ[highest]!),
    lowest: decibelsInWords(curve[lowest]!),
    lowestAt: hertzInWords(MATCH_BANDS_HZ[lowest]!),
  });
}
