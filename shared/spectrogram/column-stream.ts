import { RealFftPair } from '../dsp/real-fft-pair.ts';
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
  readonly #fft: RealFftPair;
  readonly #powers: Float64Array;
  /** Of two frames that are transformed together. */
  readonly #framePowers: readonly [Float64Array, Float64Array];
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
    const window = createWindow(settings.window, nFft);
    const sum = window.reduce((total, weight) => total + weight, 0);
    this.#fft = new RealFftPair(window.map((weight) => (2 * weight) / sum));
    const { binCount } = this.#fft;
    this.#powers = new Float64Array(binCount);
    this.#framePowers = [new Float64Array(binCount), new Float64Array(binCount)];
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

  /** A place in the share of a frame, 0 ... 1 of it, in samples of the sound. */
  #placeInShare(frameIndex: number, part: number): number {
    const { start, samplesPerColumn, framesPerColumn } = this.#grid;
    return start + ((frameIndex + part) * samplesPerColumn) / framesPerColumn;
  }

  /** Where a frame begins in the buffer; `undefined` before all of it is there. */
  #offsetOf(frameIndex: number, end: number): number | undefined {
    const { size } = this.#fft;
    const centre = Math.min(Math.floor(this.#placeInShare(frameIndex, 0.5)), end - 1);
    const offset = centre - size / 2 - this.#bufferStart;
    return offset + size > this.#filled ? undefined : offset;
  }

  /**
   * Takes the frames that are whole in the buffer and whose shares begin before `end`, two of a column together where there
   * are two.
   */
  #takeFrames(end: number): void {
    while (!this.isComplete && this.#placeInShare(this.#frameIndex, 0) < end) {
      const isPair = this.#isPair(end);
      const first = this.#offsetOf(this.#frameIndex, end);
      const second = isPair ? this.#offsetOf(this.#frameIndex + 1, end) : first;
      if (first === undefined || second === undefined) return;
      this.#fft.transform(this.#buffer, first, this.#buffer, second);
      this.#fft.powers(...this.#framePowers);
      this.#addPowers(this.#framePowers[0]);
      if (isPair) this.#addPowers(this.#framePowers[1]);
      const count = isPair ? 2 : 1;
      this.#frameIndex += count;
      this.#framesInColumn += count;
      if (this.#framesInColumn === this.#grid.framesPerColumn) this.#emit();
    }
  }

  /** Whether the next frame has another one of its column behind it, near enough for the buffer to hold both. */
  #isPair(end: number): boolean {
    const { samplesPerColumn, framesPerColumn } = this.#grid;
    return (
      this.#framesInColumn + 2 <= framesPerColumn &&
      samplesPerColumn / framesPerColumn < BLOCK_SAMPLES &&
      this.#placeInShare(this.#frameIndex + 1, 0) < end
    );
  }

  #addPowers(frame: Float64Array): void {
    const powers = this.#powers;
    const last = powers.length - 1;
    frame[0]! *= 0.25;
    frame[last]! *= 0.25;
    if (this.#isMax) {
      for (let k = 0; k <= last; k++) if (frame[k]! > powers[k]!) powers[k] = frame[k]!;
    } else {
      for (let k = 0; k <= last; k++) powers[k]! += frame[k]!;
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
    const next = Math.floor(this.#placeInShare(this.#frameIndex, 0.5)) - size / 2;
    const gone = Math.min(this.#filled - size, next - this.#bufferStart);
    if (gone <= 0) return;
    this.#buffer.copyWithin(0, gone, this.#filled);
    this.#filled -= gone;
    this.#bufferStart += gone;
  }
}
