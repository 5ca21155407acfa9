/**
 * A voice as one row of numbers, however long it speaks: how its pitch, loudness, timbre and their changes are
 * distributed, how they move together, how fast, and where in the sentence. Statistics of this kind ("functionals") are
 * what speech research describes emotion by (Eyben et al. 2016, the Geneva parameter set); of few speakers a network learns
 * more from them than from the frames.
 */

import { Dct } from '../dsp/dct.ts';
import type { BandsOverTime } from '../dsp/mel-spectrogram.ts';
import { ModulationPowers } from './modulation-powers.ts';
import {
  correlations,
  deviation,
  differences,
  distribution,
  mean,
  meanMagnitude,
  meansOfParts,
  pick,
  quantiles,
  slopes,
  type Track,
} from './track-statistics.ts';
import type { VoiceTracks } from './voice-tracks.ts';

/** Numbers that {@link voiceFunctionals} makes. */
export const FUNCTIONAL_COUNT = 636;

const CEPSTRA = 20;
/** Cepstra whose movements are compared with one another. */
const COMPARED_CEPSTRA = 10;
/** A frame is voiced where more than this repeats ... */
const VOICED_HARMONICITY = 0.5;
/** ... and it is no softer than this below the loudest. */
const VOICED_RANGE_DB = 25;
/** Fewer frames than this have no statistics: the nearest ones are taken. */
const FEWEST_FRAMES = 8;
/** A leap of the pitch is a mistake of its measurement, not a melody. Semitones a frame. */
const PITCH_LEAP = 3;
/** Loud is what is no softer than this below the loudest frame. */
const LOUD_RANGE_DB = 15;
/** Of an FFT of 512 frames, 94 a second: from 0.4 Hz to 18 Hz; syllables come at 4 Hz. */
const TIMBRE_MODULATION = new ModulationPowers([2, 8, 16, 28, 44, 64, 96], 1e-3);
const MELODY_MODULATION = new ModulationPowers([1, 3, 6, 10, 16, 24, 36, 60, 100], 1e-2);
const LEAST_POWER = 1e-9;

/** Everything that statistics are made of. */
interface Voice {
  /** dB; 0 is the mean loudness of the voiced frames. */
  readonly levels: BandsOverTime;
  /** Rows of the levels as powers. */
  readonly powers: Float64Array;
  /** Of all bands, dB. */
  readonly loudness: Track;
  readonly pitch: Track;
  readonly harmonicity: Track;
  readonly cepstra: readonly Track[];
  readonly cepstralSlopes: readonly Track[];
  /** Frames with a pitch, and those without. */
  readonly voiced: readonly number[];
  readonly unvoiced: readonly number[];
}

/** The groups of numbers, in their order. */
const GROUPS: readonly ((voice: Voice) => readonly number[])[] = [
  timbre,
  melody,
  loudness,
  spectralShape,
  levelRanges,
  timbreModulation,
  melodyModulation,
  jointMovement,
  timbreOfParts,
];

/**
 * The {@link FUNCTIONAL_COUNT} numbers that describe a voice; all are finite, whatever the sound. Levels are counted from the
 * mean of the voiced frames: how loud a recording is says nothing of the voice.
 */
export function voiceFunctionals(tracks: VoiceTracks): Float32Array {
  const voice = describe(tracks);
  return Float32Array.from(GROUPS.flatMap((group) => group(voice)));
}

function describe({ levels, pitch, harmonicity }: VoiceTracks): Voice {
  const powers = powersOf(levels.values);
  const loudness = loudnessOf(powers, levels);
  const { voiced, unvoiced } = voicing(loudness, harmonicity);
  const reference = mean(pick(loudness, voiced));
  const relative = { ...levels, values: levels.values.map((level) => level - reference) };
  const cepstra = cepstraOf(relative);
  const gain = 10 ** (-reference / 10);
  return {
    levels: relative,
    powers: powers.map((power) => power * gain),
    loudness: loudness.map((level) => level - reference),
    pitch: Float64Array.from(pitch),
    harmonicity: Float64Array.from(harmonicity),
    cepstra,
    cepstralSlopes: cepstra.map(slopes),
    voiced,
    unvoiced,
  };
}

/** Of levels in dB. */
function powersOf(levels: Float32Array): Float64Array {
  const powers = new Float64Array(levels.length);
  // e^x is several times faster than 10^x.
  for (let i = 0; i < levels.length; i++) powers[i] = Math.exp((levels[i]! * Math.LN10) / 10);
  return powers;
}

const toDb = (power: number): number => 10 * Math.log10(power + LEAST_POWER);

function loudnessOf(powers: Float64Array, { frameCount, bandCount }: BandsOverTime): Track {
  return Float64Array.from({ length: frameCount }, (_, t) =>
    toDb(sumOf(powers, t * bandCount, (t + 1) * bandCount)),
  );
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum;
}

/** Cepstra as tracks. */
function cepstraOf({ frameCount, bandCount, values }: BandsOverTime): readonly Track[] {
  const dct = new Dct({ size: bandCount, count: CEPSTRA });
  const rows = new Float64Array(frameCount * CEPSTRA);
  for (let t = 0; t < frameCount; t++) dct.apply(values, rows, t * bandCount, t * CEPSTRA);
  return Array.from({ length: CEPSTRA }, (_, d) =>
    Float64Array.from({ length: frameCount }, (_, t) => rows[t * CEPSTRA + d]!),
  );
}

/** Tells frames with a pitch from those without; where there are too few of either, the likeliest ones. */
function voicing(loudness: Track, harmonicity: Float32Array): Pick<Voice, 'voiced' | 'unvoiced'> {
  const threshold = loudness.reduce((a, b) => Math.max(a, b), -Infinity) - VOICED_RANGE_DB;
  const frames = Array.from(loudness.keys());
  const isVoiced = (t: number): boolean => harmonicity[t]! > VOICED_HARMONICITY && loudness[t]! > threshold;
  const sorted = harmonicity.slice().sort();
  const few = Math.min(FEWEST_FRAMES, sorted.length);
  const voiced = frames.filter(isVoiced);
  const enough = voiced.length >= few ? voiced : frames.filter((t) => harmonicity[t]! >= sorted.at(-few)!);
  const without = new Set(enough);
  const unvoiced = frames.filter((t) => !without.has(t));
  return {
    voiced: enough,
    unvoiced: unvoiced.length >= few ? unvoiced : frames.filter((t) => harmonicity[t]! <= sorted[few - 1]!),
  };
}

/** Cepstra: of all frames, of voiced and unvoiced ones, and their slopes. */
function timbre({ cepstra, cepstralSlopes, voiced, unvoiced }: Voice): readonly number[] {
  return [
    ...cepstra.flatMap(distribution),
    ...cepstra.map((track) => mean(pick(track, voiced))),
    ...cepstra.map((track) => mean(pick(track, unvoiced))),
    ...cepstra.map((track) => deviation(pick(track, unvoiced))),
    ...cepstralSlopes.map(deviation),
    ...cepstralSlopes.map(meanMagnitude),
  ];
}

/** Pitch: its distribution, how it moves, and its course over the sentence. */
function melody({ pitch, voiced }: Voice): readonly number[] {
  const heard = pick(pitch, voiced);
  const centre = mean(heard);
  const isVoiced = new Set(voiced);
  const steps = differences(pitch).filter(
    (step, t) => isVoiced.has(t) && isVoiced.has(t + 1) && Math.abs(step) < PITCH_LEAP,
  );
  const course = meansOfParts(pitch, 6, voiced).map((part) => part - centre);
  return [...distribution(heard), meanMagnitude(steps), deviation(steps), rise(voiced, heard), ...course];
}

/** How much the pitch rises in one standard deviation of the time. */
function rise(voiced: readonly number[], heard: Track): number {
  const times = Float64Array.from(voiced);
  const [centre, spread, level] = [mean(times), deviation(times) + 1, mean(heard)];
  return mean(times.map((time, i) => ((time - centre) / spread) * (heard[i]! - level)));
}

/** Loudness: its distribution, how it moves, and its course over the sentence. */
function loudness({ levels, loudness }: Voice): readonly number[] {
  const { frameCount, bandCount, values } = levels;
  const loudest = loudness.reduce((a, b) => Math.max(a, b), -Infinity);
  const loud = loudness.map((level) => (level > loudest - LOUD_RANGE_DB ? 1 : 0));
  const centre = mean(loudness);
  const course = meansOfParts(loudness, 8, Array.from(loudness.keys())).map((part) => part - centre);
  const onsets = new Float64Array(Math.max(0, frameCount - 1));
  for (let t = 0; t < onsets.length; t++) {
    for (let i = t * bandCount; i < (t + 1) * bandCount; i++) {
      onsets[t]! += Math.max(0, values[i + bandCount]! - values[i]!) / bandCount;
    }
  }
  return [
    ...distribution(loudness),
    mean(loud),
    meanMagnitude(differences(loudness)),
    ...course,
    ...distribution(onsets),
  ];
}

/** Where each frame's power lies over the bands, how it falls, and how much repeats. */
function spectralShape({ levels, powers, harmonicity, voiced }: Voice): readonly number[] {
  const { frameCount, bandCount } = levels;
  const [centroid, spread, lowTilt, highTilt] = Array.from({ length: 4 }, () => new Float64Array(frameCount));
  for (let t = 0; t < frameCount; t++) {
    const [start, end] = [t * bandCount, (t + 1) * bandCount];
    const total = sumOf(powers, start, end);
    let [first, second] = [0, 0];
    for (let b = 0; b < bandCount; b++) {
      first += (b * powers[start + b]!) / total;
      second += (b * b * powers[start + b]!) / total;
    }
    const [low, high] = [start + 20, start + 40];
    const middle = toDb(sumOf(powers, low, high));
    centroid![t] = first;
    spread![t] = Math.sqrt(Math.max(0, second - first * first));
    lowTilt![t] = toDb(sumOf(powers, start, low)) - middle;
    highTilt![t] = middle - toDb(sumOf(powers, high, end));
  }
  const tracks = [centroid!, spread!, lowTilt!, highTilt!, harmonicity];
  return [
    ...tracks.flatMap(distribution),
    ...tracks.map((track) => mean(pick(track, voiced))),
    deviation(pick(harmonicity, voiced)),
  ];
}

/** Means of neighbouring bands, as tracks. */
function joinedBands({ frameCount, bandCount, values }: BandsOverTime, count: number): readonly Track[] {
  const width = bandCount / count;
  return Array.from({ length: count }, (_, group) =>
    Float64Array.from({ length: frameCount }, (_, t) => {
      let sum = 0;
      for (let b = group * width; b < (group + 1) * width; b++) sum += values[t * bandCount + b]!;
      return sum / width;
    }),
  );
}

/** How far levels move in narrow bands, and where they lie in wider ones. */
function levelRanges({ levels }: Voice): readonly number[] {
  return [
    ...joinedBands(levels, 32).map(deviation),
    ...joinedBands(levels, 16).flatMap((track) => quantiles(track, [0.1, 0.5, 0.9])),
  ];
}

function timbreModulation({ levels }: Voice): readonly number[] {
  return joinedBands(levels, 8).flatMap((track) => {
    const centre = mean(track);
    return TIMBRE_MODULATION.measure(track.map((value) => value - centre));
  });
}

/** Of the pitch, which stands still where there is none, and of the loudness. */
function melodyModulation({ pitch, loudness, voiced }: Voice): readonly number[] {
  const centre = mean(pick(pitch, voiced));
  const melody = new Float64Array(pitch.length);
  for (const t of voiced) melody[t] = pitch[t]! - centre;
  const level = mean(loudness);
  return [melody, loudness.map((value) => value - level)].flatMap((track) =>
    MELODY_MODULATION.measure(track),
  );
}

/** How timbre, pitch and harmonicity move together. */
function jointMovement({ cepstra, cepstralSlopes, pitch, harmonicity }: Voice): readonly number[] {
  return [
    ...correlations([...cepstra.slice(0, COMPARED_CEPSTRA), pitch, harmonicity]),
    ...correlations(cepstralSlopes.slice(0, COMPARED_CEPSTRA)),
  ];
}

/** Timbre of the voiced frames in each third of the sentence. */
function timbreOfParts({ cepstra, voiced }: Voice): readonly number[] {
  return cepstra.flatMap((track) => meansOfParts(track, 3, voiced));
}
