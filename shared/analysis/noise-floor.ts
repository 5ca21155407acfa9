import { powerToDb } from '../units.ts';
import { type NoiseTail, noiseTail } from './noise-tail.ts';
import { PowerHistogram } from './power-histogram.ts';
import type { SpectrumFrame } from './spectrum-frames.ts';
import { mainFrameLength } from './track-spectrum.ts';

/** The steady noise under a programme. `null`: not defined, see {@link NoiseFloorMeter}. */
export interface NoiseFloor {
  /** Mean square over channels. */
  readonly noiseFloorDbfs: number | null;
  /** Power of the programme over that of the noise floor, in dB, -3 ... {@link HIGHEST_SNR_INDEX_DB}. */
  readonly snrIndexDb: number | null;
}

/** The index ends here: noise further below the programme is that of number formats and windows. */
export const HIGHEST_SNR_INDEX_DB = 100;
/** Below it, what was taken for noise is the whole sound: there is no programme to speak of. */
const LOWEST_SNR_INDEX_DB = -3;

/** Bins and frames that one short-time power is the mean of. */
const CELL_BINS = 3;
const CELL_FRAMES = 3;
/**
 * Shape of the distribution of such a mean of noise: the inverse of its variance. 9 would be independent; neighbours that
 * overlap are related, by the window alone, so that it holds for every sample rate.
 */
const CELL_SHAPE = 5.74;
/** Frames that must be sound, and not digital silence, in a row: a cell's, and one at each end that may be cut. */
const NEEDED_FRAMES = CELL_FRAMES + 2;
/** Least number of cells in time: 2 s. Fewer tell nothing about pauses. */
const FEWEST_CELLS = 40;

/**
 * Estimates the steady noise under a programme without a reference, and from it the SNR index.
 *
 * **How.** In each third of an octave the powers of small cells (3 bins of 11 Hz by 3 frames, 190 ms) make a histogram, over
 * time and frequency. Where programme pauses, decays or leaves room between its partials, cells hold noise alone, and
 * their distribution is known: {@link noiseTail} finds its mean. The bass, which rarely pauses, is believed as far as
 * the noise above it makes plausible: {@link limitTowardsBass}. The index is the power of the programme, what is left
 * of the whole, over the sum of the noise.
 *
 * **Where it holds.** White and pink noise 0 to 80 dB under speech, solo instruments, drums and an ensemble with rests:
 * within 3 dB, mostly within 1.
 *
 * **Where it fails.** Programme without pauses and without room between its partials (a wall of sound, pads, heavily
 * limited mixes) is itself taken for noise from some level down: the index then reads too low and stops rising at 20 to
 * 50 dB. Noise that comes and goes with the programme (a noise gate, a fade-out of half the track, an expander) reads too
 * low, so the index too high; so does noise that rises towards the bass more steeply than 6 dB an octave, and hum, which
 * is measured by itself. Lossy coding takes noise away and adds its own. It says nothing about how good a master is:
 * limiting lowers it, a gate raises it.
 *
 * `null` for less than 2 s of sound, and for sound that is all noise.
 */
export class NoiseFloorMeter {
  readonly #binHz: number;
  readonly #channels: readonly ChannelCells[];

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const nFft = mainFrameLength(options.sampleRate);
    this.#binHz = options.sampleRate / nFft;
    this.#channels = Array.from({ length: options.channelCount }, () => new ChannelCells(nFft, this.#binHz));
  }

  /** Takes a frame of the main scale of the track's spectrum. */
  add({ energy }: SpectrumFrame): void {
    this.#channels.forEach((channel, c) => {
      channel.add(energy[c]!);
    });
  }

  /**
   * What was found so far.
   *
   * @param bandwidthHz where a cliff cuts the spectrum off: above it there is neither programme nor noise
   */
  result(bandwidthHz: number): NoiseFloor {
    const heard = this.#channels.filter((channel) => channel.cellCount >= FEWEST_CELLS);
    if (heard.length === 0) return { noiseFloorDbfs: null, snrIndexDb: null };
    const sum = (of: (channel: ChannelCells) => number): number =>
      heard.reduce((total, channel) => total + of(channel), 0) / this.#channels.length;
    const noise = sum((channel) => channel.noisePower(bandwidthHz));
    const whole = sum((channel) => channel.meanPower);
    const index = powerToDb(Math.max(0, whole - noise) / noise);
    return {
      noiseFloorDbfs: noise > 0 ? powerToDb(noise) : null,
      snrIndexDb: index >= LOWEST_SNR_INDEX_DB ? Math.min(HIGHEST_SNR_INDEX_DB, index) : null,
    };
  }
}

/** A third of an octave, its cells of one channel, and how many of them lie side by side. */
interface CellBand {
  readonly octave: number;
  readonly lowHz: number;
  readonly firstCell: number;
  readonly width: number;
  readonly histogram: PowerHistogram;
}

/** The cells of one channel. */
class ChannelCells {
  readonly #bands: readonly CellBand[];
  /** Means over the bins of each cell, of the last frames, a ring. */
  readonly #recent: readonly Float64Array[];
  readonly #scale: number;
  #next = 0;
  #framesInARow = 0;
  #powerSum = 0;
  #cellCount = 0;

  constructor(nFft: number, binHz: number) {
    const cells = Math.floor((nFft / 2 + 1) / CELL_BINS);
    this.#bands = cellBands(cells, binHz);
    this.#recent = Array.from({ length: NEEDED_FRAMES }, () => new Float64Array(cells));
    // The squares of a window sum to half its length: energy over that is a mean square.
    this.#scale = 2 / nFft / CELL_FRAMES;
  }

  /** Cells in time. */
  get cellCount(): number {
    return this.#cellCount;
  }

  /** Mean square over the cells. */
  get meanPower(): number {
    return this.#powerSum / Math.max(1, this.#cellCount);
  }

  add(energy: Float64Array): void {
    const cells = this.#recent[this.#next]!;
    this.#next = (this.#next + 1) % NEEDED_FRAMES;
    let total = 0;
    for (let g = 0, k = 0; g < cells.length; g++, k += CELL_BINS) {
      const sum = energy[k]! + energy[k + 1]! + energy[k + 2]!;
      cells[g] = sum;
      total += sum;
    }
    this.#framesInARow = total > 0 ? this.#framesInARow + 1 : 0;
    if (this.#framesInARow >= NEEDED_FRAMES) this.#count();
  }

  /** Counts the cells of the middle frames of the last ones. */
  #count(): void {
    const frame = (ago: number): Float64Array =>
      this.#recent[(this.#next + NEEDED_FRAMES - 1 - ago) % NEEDED_FRAMES]!;
    const [a, b, c] = [frame(1), frame(2), frame(3)];
    for (const { firstCell, width, histogram } of this.#bands) {
      for (let g = firstCell; g < firstCell + width; g++) {
        const power = this.#scale * (a[g]! + b[g]! + c[g]!);
        this.#powerSum += power;
        histogram.add(power);
      }
    }
    this.#cellCount++;
  }

  /** Mean square of the noise. */
  noisePower(bandwidthHz: number): number {
    const bands = this.#bands.filter(({ lowHz }) => lowHz < bandwidthHz);
    const tails = bands.map(({ histogram }) => noiseTail(histogram, CELL_SHAPE));
    const levels = limitTowardsBass(bands.map(({ octave }, i) => ({ octave, ...tails[i]! })));
    return levels.reduce((sum, level, i) => sum + bands[i]!.width * 10 ** (level / 10), 0);
  }
}

/** Cells by thirds of an octave. The lowest cell, which holds the constant offset, is left out. */
function cellBands(cells: number, binHz: number): CellBand[] {
  const bands: { firstCell: number; width: number; third: number }[] = [];
  for (let cell = 1; cell < cells; cell++) {
    const third = Math.round(10 * Math.log10(((CELL_BINS * cell + 1) * binHz) / 1000));
    const current = bands.at(-1);
    if (current?.third === third) current.width++;
    else bands.push({ firstCell: cell, width: 1, third });
  }
  return bands.map(({ firstCell, width }) => {
    const lowHz = (CELL_BINS * firstCell - 0.5) * binHz;
    const highHz = lowHz + CELL_BINS * width * binHz;
    return {
      octave: Math.log2(Math.sqrt(lowHz * highHz)),
      lowHz,
      firstCell,
      width,
      histogram: new PowerHistogram(),
    };
  });
}

/** The noise in a band: power of a cell, and how well its distribution is that of noise. */
interface BandNoise extends NoiseTail {
  /** Binary logarithm of the middle in Hz. */
  readonly octave: number;
}

/** The highest bands, 1.3 octaves, are taken as they are: programme pauses there. */
const TRUSTED_BANDS = 4;
/** A band is compared with this many above it, two octaves. */
const NEIGHBOURS = 6;
/** Rise towards the bass in dB an octave that is always plausible, with room for pink noise; and that never is exceeded. */
const USUAL_RISE = 3.5;
const GREATEST_RISE = 6.5;
/** Up to this distance a band's distribution is that of noise, so that its level tells the slope. */
const NOISE_DISTANCE = 0.05;
const SLOPE_ROOM = 0.5;

/**
 * Levels of the noise in dB, band by band, with those of the bass held down: from the top, none may lie higher than the
 * bands above it make plausible, their median continued by the slope that the bands have where they are clearly noise.
 */
function limitTowardsBass(bands: readonly BandNoise[]): number[] {
  const levels = bands.map(({ power }) => Math.max(-300, powerToDb(power)));
  const rise = Math.max(USUAL_RISE, Math.min(GREATEST_RISE, slopeOfNoise(bands) + SLOPE_ROOM));
  for (let i = bands.length - TRUSTED_BANDS - 1; i >= 0; i--) {
    const continued = bands
      .slice(i + 1, i + 1 + NEIGHBOURS)
      .map(({ octave }, j) => levels[i + 1 + j]! + rise * (octave - bands[i]!.octave))
      .sort((a, b) => a - b);
    levels[i] = Math.min(levels[i]!, continued[continued.length >> 1]!);
  }
  return levels;
}

/** Median slope between bands that are clearly noise and an octave apart (Theil and Sen), in dB an octave towards the bass. */
function slopeOfNoise(bands: readonly BandNoise[]): number {
  const clear = bands.filter(({ distance, power }) => distance < NOISE_DISTANCE && power > 0);
  const slopes: number[] = [];
  for (const low of clear) {
    for (const high of clear) {
      const octaves = high.octave - low.octave;
      if (octaves > 0.9) slopes.push((powerToDb(low.power) - powerToDb(high.power)) / octaves);
    }
  }
  if (slopes.length < 10) return 0;
  return slopes.sort((a, b) => a - b)[slopes.length >> 1]!;
}
