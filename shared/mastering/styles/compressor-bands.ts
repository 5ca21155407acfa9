import { sentence } from '../../sentences/sentence.ts';

/** Where the bands of the compressor of a style meet, in Hz: bass, low mids, high mids, treble. */
export const STYLE_CROSSOVERS_HZ = [120, 800, 5000] as const;
/** Bands that a style sets. */
export const STYLE_BAND_COUNT = STYLE_CROSSOVERS_HZ.length + 1;

/** A crossover must leave room for its filter below half the sample rate. */
const HIGHEST_CROSSOVER_RATE = 0.4;

/** The crossovers that a sample rate has room for. */
export function crossoversAt(sampleRate: number): readonly number[] {
  return STYLE_CROSSOVERS_HZ.filter((hz) => hz <= HIGHEST_CROSSOVER_RATE * sampleRate);
}

/** Edges in Hz of a band, from 0 up to infinity. */
export function bandEdges(band: number): { readonly lowHz: number; readonly highHz: number } {
  return { lowHz: STYLE_CROSSOVERS_HZ[band - 1] ?? 0, highHz: STYLE_CROSSOVERS_HZ[band] ?? Infinity };
}

/** A band in words: "120 to 800 Hz". */
export function bandInWords(band: number): string {
  const { lowHz, highHz } = bandEdges(band);
  if (lowHz === 0) return sentence('bandBelow', { hertz: highHz });
  return highHz === Infinity
    ? sentence('bandAbove', { hertz: lowHz })
    : sentence('bandBetween', { low: lowHz, high: highHz });
}
