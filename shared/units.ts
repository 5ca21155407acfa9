/** Amplitude ratio to decibels, 20·log10; 0 gives `-Infinity`. */
export function amplitudeToDb(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** Decibels to amplitude ratio, 10^(dB/20); `-Infinity` gives 0. */
export function dbToAmplitude(db: number): number {
  return 10 ** (db / 20);
}

/** Power ratio to decibels, 10·log10; 0 gives `-Infinity`. */
export function powerToDb(power: number): number {
  return 10 * Math.log10(power);
}

/** Decibels to power ratio, 10^(dB/10). */
export function dbToPower(db: number): number {
  return 10 ** (db / 10);
}
