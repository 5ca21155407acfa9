import { RealFft } from '../dsp/fft.ts';
import { createWindow } from '../dsp/window.ts';
import { requireArgument } from '../errors.ts';
import type { AnalysisSettings } from './settings.ts';

/**
 * Where the columns of a spectrogram lie in a sound: column c covers the samples from start + c · samplesPerColumn to
 * the next. Its frames are spread evenly over it, each centred in its share; the last of a sound, where the sound ends
 * before that, on its last sample.
 */
export interface ColumnGrid {
  /** The sample at which column 0 begins. */
  readonly start: number;
  /** Need not be whole. */
  readonly samplesPerColumn: number;
  readonly framesPerColumn: number;
  readonly columnCount: number;
}

/** A column: what its frames have in each bin, from 0 Hz to half the sample rate. */
export interface PowerColumn {
  readonly index: number;
  /** Sum of the frames' powers for `mean`, the greatest of them for `max`. Used again for the next column. */
  readonly powers: Float64Array;
  /** How many frames it has; fewer than the grid says where the sound ends inside. */
  readonly frameCount: number;
}

/** Samples that are gathered before frames are taken from them. */
const BLOCK_SAMPLES = 16_384;

/**
 * Turns a stream of samples into columns of powers. A frame is nFft samples about its centre; what lies before and
 * behind the sound is taken for silence. Memory does not grow with the length.
 *
 * Powers are scaled so that a sine at full scale has 1 in its bin (at 0 Hz and half the rate: a constant of 1).
 */
export class ColumnStream {
  readonly #grid: ColumnGrid;
  readonly #isMax: boolean;
  readonly #onColumn: (column: PowerColumn) => void;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #frame: Float64Array;
  readonly #real: Float64Array;
  readonly #imag: Float64Array;
  readonly #powers: Float64Array;
  readonly #buffer: Float32Array;
  /** Position in the sound of the first sample in the buffer. */
  #bufferStart: number;
  #filled: number;
  #frameIndex = 0;
  #framesInColumn = 0;

  /**
   * @param grid where the columns lie
   * @param settings of the transform; of the reduction only whether it is `max`
   * @param onColumn called with each column, in order; none for those that begin after the end of the sound
   * @param firstSample position in the sound of the first sample that is pushed, default 0
   * @throws LatheError `bad-argument` for an nFft that is no power of two, or an empty grid
   */
  constructor(
    grid: ColumnGrid,
    settings: Pick<AnalysisSettings, 'nFft' | 'window' | 'reduction'>,
    onColumn: (column: PowerColumn) => void,
    firstSample = 0,
  ) {
    const { nFft } = settings;
    requireArgument(
      grid.samplesPerColumn > 0 && grid.framesPerColumn >= 1 && grid.columnCount >= 1,
      `ColumnStream: a grid needs columns of some samples, got ${grid.columnCount} of ${grid.samplesPerColumn}`,
    );
    this.#grid = grid;
    this.#isMax = settings.reduction === 'max';
    this.#onColumn = onColumn;
    this.#fft = new RealFft(nFft);
    const window = createWindow(settings.window, nFft);
    const sum = window.reduce((total, weight) => total + weight, 0);
    this.#window = window.map((weight) => (2 * weight) / sum);
    this.#frame = new Float64Array(nFft);
    this.#real = new Float64Array(this.#fft.binCount);
    this.#imag = new Float64Array(this.#fft.binCount);
    this.#powers = new Float64Array(this.#fft.binCount);
    this.#buffer = new Float32Array(BLOCK_SAMPLES + nFft);
    this.#bufferStart = firstSample - nFft / 2;
    this.#filled = nFft / 2;
  }

  /** Whether every column is done, so that no more samples are needed. */
  get isComplete(): boolean {
    const { columnCount, framesPerColumn } = this.#grid;
    return this.#frameIndex >= columnCount * framesPerColumn;
  }

  /** Takes the next samples, any number. */
  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length && !this.isComplete; ) {
      const taken = Math.min(samples.length - from, this.#buffer.length - this.#filled);
      this.#buffer.set(samples.subarray(from, from + taken), this.#filled);
      this.#filled += taken;
      from += taken;
      this.#takeFrames(Infinity);
      this.#discard();
    }
  }

  /** Ends the sound: takes the frames that reach over its end. */
  finish(): void {
    const end = this.#bufferStart + this.#filled;
    this.#buffer.fill(0, this.#filled, this.#filled + this.#fft.size / 2);
    this.#filled += this.#fft.size / 2;
    this.#takeFrames(end);
    if (this.#framesInColumn > 0) this.#emit();
  }

  /** A place in the share of the next frame, 0 ... 1 of it, in samples of the sound. */
  #placeInShare(part: number): number {
    const { start, samplesPerColumn, framesPerColumn } = this.#grid;
    return start + ((this.#frameIndex + part) * samplesPerColumn) / framesPerColumn;
  }

  /** Takes all frames that are whole in the buffer and whose shares begin before `end`. */
  #takeFrames(end: number): void {
    const { size } = this.#fft;
    while (!this.isComplete && this.#placeInShare(0) < end) {
      const centre = Math.min(Math.floor(this.#placeInShare(0.5)), end - 1);
      const offset = centre - size / 2 - this.#bufferStart;
      if (offset + size > this.#filled) return;
      this.#addFrame(offset);
      this.#frameIndex++;
      if (++this.#framesInColumn === this.#grid.framesPerColumn) this.#emit();
    }
  }

  #addFrame(offset: number): void {
    const frame = this.#frame;
    const window = this.#window;
    const buffer = this.#buffer;
    const real = this.#real;
    const imag = this.#imag;
    const powers = this.#powers;
    for (let n = 0; n < frame.length; n++) frame[n] = window[n]! * buffer[offset + n]!;
    this.#fft.forward(frame, real, imag);
    const last = powers.length - 1;
    real[0]! *= 0.5;
    real[last]! *= 0.5;
    if (this.#isMax) {
      for (let k = 0; k <= last; k++) {
        const power = real[k]! * real[k]! + imag[k]! * imag[k]!;
        if (power > powers[k]!) powers[k] = power;
      }
    } else {
      for (let k = 0; k <= last; k++) powers[k]! += real[k]! * real[k]! + imag[k]! * imag[k]!;
    }
  }

  #emit(): void {
    const index = Math.floor((this.#frameIndex - 1) / this.#grid.framesPerColumn);
    this.#onColumn({ index, powers: this.#powers, frameCount: this.#framesInColumn });
    this.#powers.fill(0);
    this.#framesInColumn = 0;
  }

  /** Forgets what no later frame needs; the length of one is kept, as the sound may end now. */
  #discard(): void {
    const { size } = this.#fft;
    const next = Math.floor(this.#placeInShare(0.5)) - size / 2;
    const gone = Math.min(this.#filled - size, next - this.#bufferStart);
    if (gone <= 0) return;
    this.#buffer.copyWithin(0, gone, this.#filled);
    this.#filled -= gone;
    this.#bufferStart += gone;
  }
}
