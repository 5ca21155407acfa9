import type { Samples } from './fft.ts';

const PITCH_CLASSES = 12;
/** 27.5 Hz: an A, four octaves below 440 Hz. */
const LOWEST_A_HZ = 27.5;
/** The octave, counted from 27.5 Hz, that counts most, and the deviation in octaves of how much others do. */
const CENTRE_OCTAVE = 5;
const OCTAVE_WIDTH = 2;
/** From A to C. */
const STEPS_TO_C = 3;

/**
 * Takes the bins of a power spectrum together by pitch class, as `librosa.feature.chroma_stft` does at 440 Hz (Ellis
 * 2007): each bin is shared among the classes by a bell as wide as the bin.
 */
export class ChromaFilterBank {
  /** [class][bin], from C on. */
  readonly #weights: readonly Float64Array[];

  /**
   * @param sampleRate Hz
   * @param nFft length of the transform
   */
  constructor({ sampleRate, nFft }: { readonly sampleRate: number; readonly nFft: number }) {
    const places = Array.from({ length: nFft }, (_, bin) =>
      bin === 0 ? 0 : PITCH_CLASSES * Math.log2((bin * sampleRate) / nFft / LOWEST_A_HZ),
    );
    // The bin at 0 Hz has no pitch: one and a half octaves below its neighbour.
    places[0] = places[1]! - 1.5 * PITCH_CLASSES;
    const binCount = nFft / 2 + 1;
    this.#weights = Array.from({ length: PITCH_CLASSES }, () => new Float64Array(binCount));
    for (let bin = 0; bin < binCount; bin++) {
      const place = places[bin]!;
      const width = bin + 1 < nFft ? Math.max(places[bin + 1]! - place, 1) : 1;
      const bells = Array.from({ length: PITCH_CLASSES }, (_, pitch) => {
        const shifted = place - pitch + PITCH_CLASSES / 2;
        const distance = shifted - PITCH_CLASSES * Math.floor(shifted / PITCH_CLASSES) - PITCH_CLASSES / 2;
        return Math.exp(-0.5 * ((2 * distance) / width) ** 2);
      });
      const norm = Math.hypot(...bells);
      const octaves = (place / PITCH_CLASSES - CENTRE_OCTAVE) / OCTAVE_WIDTH;
      const loudness = Math.exp(-0.5 * octaves * octaves);
      for (const [pitch, bell] of bells.entries()) {
        const fromC = (pitch - STEPS_TO_C + PITCH_CLASSES) % PITCH_CLASSES;
        this.#weights[fromC]![bin] = (bell / norm) * loudness;
      }
    }
  }

  /**
   * Twelve numbers from C to B of which the greatest is 1; zeros for silence.
   *
   * @param powers |X|² of nFft / 2 + 1 bins
   */
  apply(powers: Samples): Float64Array {
    const chroma = Float64Array.from(this.#weights, (weights) => {
      let sum = 0;
      for (let bin = 0; bin < weights.length; bin++) sum += weights[bin]! * powers[bin]!;
      return sum;
    });
    const greatest = chroma.reduce((a, b) => Math.max(a, b), 0);
    return greatest === 0 ? chroma : chroma.map((value) => value / greatest);
  }
}
