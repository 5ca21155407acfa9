import { interpolateSamples } from '../../dsp/sinc-interpolation.ts';

/** Samples of a frame: 46 ms at 44.1 kHz, two periods of the lowest bass. */
const FRAME = 2048;
/** Frames overlap by half; Hann windows then add up to one. */
const HOP = FRAME / 2;
/** How far a frame may be moved to continue the one before: half a period at 43 Hz. */
const TOLERANCE = 512;
/** What a stretch reads beyond the music that it gives: without it, its last samples fade out. */
export const STRETCH_MARGIN = 2 * FRAME;
/** The search looks at every so manieth sample and place first, and at all of them near the best one. */
const COARSE = 8;

/**
 * Plays music faster or slower at its pitch: waveform similarity overlap-add (WSOLA, Verhelst and Roelands 1993). All
 * channels are cut at the same places, found on the first two, so that channels that belong together stay together: the
 * two of a stereo track, and those of its other version.
 *
 * @param channels planar audio, left as it is
 * @param rate of the tempo, above 0: 2 is twice as fast
 * @param count samples to give; the input needs `count * rate` and {@link STRETCH_MARGIN}, what it lacks is silence
 * @returns as many channels
 */
export function stretchTime(channels: readonly Float32Array[], rate: number, count: number): Float32Array[] {
  const guide = guideOf(channels.slice(0, 2), Math.ceil(count * rate));
  const output = channels.map(() => new Float32Array(count));
  let place = 0;
  addFrame(channels, output, place, 0);
  for (let frame = 1; frame * HOP < count; frame++) {
    const wanted = Math.round(frame * HOP * rate);
    place = likeliest(guide, place + HOP, wanted);
    addFrame(channels, output, place, frame * HOP);
  }
  return output;
}

/**
 * Moves the pitch at the same tempo: stretched by the ratio of the frequencies, then played that much faster.
 *
 * @param channels planar audio, left as it is; treated alike, see {@link stretchTime}
 * @param semitones up, or down where negative
 * @returns channels of the same length; the last {@link STRETCH_MARGIN} samples may fade out
 */
export function shiftPitch(channels: readonly Float32Array[], semitones: number): Float32Array[] {
  const length = channels[0]?.length ?? 0;
  const ratio = 2 ** (semitones / 12);
  const stretched = stretchTime(channels, 1 / ratio, Math.ceil(length * ratio) + 1);
  return stretched.map((samples) => interpolateSamples(samples, 0, ratio, length));
}

/** The sum of channels, with silence before and behind it as far as a search may look. Sample 0 is at TOLERANCE. */
function guideOf(channels: readonly Float32Array[], used: number): Float32Array {
  const length = channels[0]?.length ?? 0;
  const guide = new Float32Array(TOLERANCE + Math.max(length, used) + 2 * (TOLERANCE + FRAME));
  for (const samples of channels) {
    for (let n = 0; n < length; n++) guide[TOLERANCE + n]! += samples[n]!;
  }
  return guide;
}

/** The start near `wanted` from which the music is most like what stands at `natural`. */
function likeliest(guide: Float32Array, natural: number, wanted: number): number {
  const rough = bestStart(guide, natural, wanted - TOLERANCE, wanted + TOLERANCE, COARSE);
  return bestStart(guide, natural, rough - COARSE + 1, rough + COARSE - 1, 1);
}

/** The start with the highest normalised correlation; looks at every `step`-th start and sample. */
function bestStart(guide: Float32Array, natural: number, first: number, last: number, step: number): number {
  let best = Math.round((first + last) / 2);
  let bestScore = 0;
  for (let start = first; start <= last; start += step) {
    let product = 0;
    let power = 1e-12;
    for (let n = 0; n < FRAME; n += step) {
      const x = guide[TOLERANCE + start + n]!;
      product += x * guide[TOLERANCE + natural + n]!;
      power += x * x;
    }
    const score = product / Math.sqrt(power);
    if (score > bestScore) {
      bestScore = score;
      best = start;
    }
  }
  return best;
}

/** Adds a frame under a Hann window; the first has no fade-in, as nothing overlaps it. */
function addFrame(
  channels: readonly Float32Array[],
  output: readonly Float32Array[],
  from: number,
  to: number,
): void {
  for (const [c, samples] of channels.entries()) {
    const target = output[c]!;
    const end = Math.min(FRAME, target.length - to);
    const start = Math.max(0, -from);
    for (let n = start; n < Math.min(end, samples.length - from); n++) {
      const weight = to === 0 && n < HOP ? 1 : WINDOW[n]!;
      target[to + n]! += weight * samples[from + n]!;
    }
  }
}

/** Hann, periodic. */
const WINDOW = Float32Array.from({ length: FRAME }, (_, n) => {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FRAME);
});
