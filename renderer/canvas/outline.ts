import { LISTENING_RATE, SAMPLES_PER_PEAK } from '../../shared/contract/listen.ts';
import { secondsAt, type TimeWindow } from './time-window.ts';

const PEAKS_PER_SECOND = LISTENING_RATE / SAMPLES_PER_PEAK;

/**
 * The greatest magnitude in each column of a waveform's picture.
 *
 * @param peaks of `listen.open`
 * @param window of the sound, which may reach beyond its ends
 * @returns a number for each column; 0 where there is no sound
 */
export function outlineOf(peaks: Float32Array, window: TimeWindow, columnCount: number): Float32Array {
  return greatestIn(peaks, PEAKS_PER_SECOND, window, columnCount);
}

/**
 * The greatest value in each column of a picture.
 *
 * @param values not negative, so many a second
 * @param window of the time that they cover, which may reach beyond its ends
 * @returns a number for each column; 0 where there is no value
 */
export function greatestIn(
  values: Float32Array,
  valuesPerSecond: number,
  window: TimeWindow,
  columnCount: number,
): Float32Array {
  const columns = new Float32Array(columnCount);
  for (let column = 0; column < columnCount; column++) {
    const from = secondsAt(window, column / columnCount) * valuesPerSecond;
    const to = secondsAt(window, (column + 1) / columnCount) * valuesPerSecond;
    // At least the value that the column lies in.
    const end = Math.min(values.length, Math.max(Math.floor(from) + 1, Math.ceil(to)));
    let greatest = 0;
    for (let i = Math.max(0, Math.floor(from)); i < end; i++) greatest = Math.max(greatest, values[i]!);
    columns[column] = greatest;
  }
  return columns;
}
