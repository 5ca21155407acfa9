import { RealFft } from '../dsp/fft.ts';
import { createWindow } from '../dsp/window.ts';
import { requireArgument } from '../errors.ts';

/** The rate at which {@link stoi} listens, in Hz. */
export const STOI_SAMPLE_RATE = 10_000;

/** 25.6 ms. */
const FRAME = 256;
const HOP = FRAME / 2;
const N_FFT = 512;
/** Thirds of an octave, from 150 Hz to 4.3 kHz. */
const BAND_COUNT = 15;
const FIRST_CENTRE_HZ = 150;
/** Frames in a segment: 384 ms. */
const SEGMENT = 30;
/** Frames of the clean speech more than this below its loudest are silence, in dB. */
const SILENCE_RANGE_DB = 40;
/** A unit may lie this much below the clean one before it counts as lost, in dB (β = -15). */
const CLIP_FACTOR = 1 + 10 ** (15 / 20);
/** Keeps ratios defined where a band is empty. */
const TINY = Number.EPSILON;
/** Two segments that are compared: scratch memory, as there are many thousand. */
const SEGMENTS = [new Float64Array(SEGMENT), new Float64Array(SEGMENT)] as const;

/**
 * Short-time objective intelligibility (Taal, Hendriks, Heusdens and Jensen, "An algorithm for intelligibility prediction
 * of time-frequency weighted noisy speech", 2011): how well the envelopes of thirds of an octave follow those of the clean
 * speech, in segments of 384 ms. For speech; 1 is the clean speech itself. It does not depend on the level.
 *
 * @param estimate one channel at 10 kHz
 * @param reference clean speech at 10 kHz, of the same length and aligned
 * @returns about 0 ... 1; NaN for less than 30 frames (0.4 s) that are not silence
 * @throws LatheError `bad-argument` if the lengths differ
 */
export function stoi(estimate: Float32Array, reference: Float32Array): number {
  requireArgument(
    estimate.length === reference.length,
    `stoi: both signals need one length, got ${estimate.length} and ${reference.length}`,
  );
  const starts = soundingFrames(reference);
  const clean = bandEnvelopes(withoutSilence(reference, starts));
  const processed = bandEnvelopes(withoutSilence(estimate, starts));
  const frameCount = clean.length / BAND_COUNT;
  let sum = 0;
  for (let t = 0; t + SEGMENT <= frameCount; t++) {
    for (let band = 0; band < BAND_COUNT; band++) sum += correlation(clean, processed, t, band);
  }
  return sum / (BAND_COUNT * Math.max(0, frameCount - SEGMENT + 1));
}

/** Hann without its zeros at both ends. */
const WINDOW = createWindow('hann', FRAME + 2, false).subarray(1, FRAME + 1);

/** Where the frames begin that hold speech. */
function soundingFrames(reference: Float32Array): number[] {
  const levels: number[] = [];
  for (let start = 0; start + FRAME <= reference.length; start += HOP) {
    let energy = 0;
    for (let n = 0; n < FRAME; n++) energy += (WINDOW[n]! * reference[start + n]!) ** 2;
    levels.push(20 * Math.log10(Math.sqrt(energy) + TINY));
  }
  const least = levels.reduce((most, level) => Math.max(most, level), -Infinity) - SILENCE_RANGE_DB;
  return levels.flatMap((level, i) => (level > least ? [i * HOP] : []));
}

/** The sounding frames, put together again by overlap and addition. */
function withoutSilence(samples: Float32Array, starts: readonly number[]): Float64Array {
  const joined = new Float64Array(starts.length === 0 ? 0 : (starts.length - 1) * HOP + FRAME);
  for (const [i, start] of starts.entries()) {
    for (let n = 0; n < FRAME; n++) joined[i * HOP + n]! += WINDOW[n]! * samples[start + n]!;
  }
  return joined;
}

/** Amplitudes of thirds of an octave over time, frame after frame. */
function bandEnvelopes(signal: Float64Array): Float64Array {
  const fft = new RealFft(N_FFT);
  const frame = new Float64Array(N_FFT);
  const real = new Float64Array(fft.binCount);
  const imag = new Float64Array(fft.binCount);
  const edges = bandEdges();
  const frameCount = Math.max(0, Math.floor((signal.length - FRAME) / HOP) + 1);
  const envelopes = new Float64Array(frameCount * BAND_COUNT);
  for (let t = 0; t < frameCount; t++) {
    for (let n = 0; n < FRAME; n++) frame[n] = WINDOW[n]! * signal[t * HOP + n]!;
    fft.forward(frame, real, imag);
    for (const [band, [from, to]] of edges.entries()) {
      let energy = 0;
      for (let k = from; k < to; k++) energy += real[k]! ** 2 + imag[k]! ** 2;
      envelopes[t * BAND_COUNT + band] = Math.sqrt(energy);
    }
  }
  return envelopes;
}

/** First bin of each band, and the first after it: the bins nearest to the edges. */
function bandEdges(): (readonly [from: number, to: number])[] {
  const nearestBin = (hz: number): number => Math.round((hz * N_FFT) / STOI_SAMPLE_RATE);
  return Array.from({ length: BAND_COUNT }, (_, band) => {
    const centre = FIRST_CENTRE_HZ * 2 ** (band / 3);
    return [nearestBin(centre * 2 ** (-1 / 6)), nearestBin(centre * 2 ** (1 / 6))];
  });
}

/** Correlation of one band's envelopes over one segment, the processed one scaled and clipped (eq. 3 to 5). */
function correlation(clean: Float64Array, processed: Float64Array, from: number, band: number): number {
  const [x, y] = SEGMENTS;
  for (let t = 0; t < SEGMENT; t++) {
    x[t] = clean[(from + t) * BAND_COUNT + band]!;
    y[t] = processed[(from + t) * BAND_COUNT + band]!;
  }
  const scale = norm(x) / (norm(y) + TINY);
  for (let t = 0; t < SEGMENT; t++) y[t] = Math.min(scale * y[t]!, CLIP_FACTOR * x[t]!);
  normalise(x);
  normalise(y);
  let sum = 0;
  for (let t = 0; t < SEGMENT; t++) sum += x[t]! * y[t]!;
  return sum;
}

function norm(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}

/** Takes the mean away and divides by the norm. */
function normalise(values: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) values[i]! -= mean;
  const length = norm(values) + TINY;
  for (let i = 0; i < values.length; i++) values[i]! /= length;
}
