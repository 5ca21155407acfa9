import { requireArgument } from '../errors.ts';

/**
 * The two mel scales in use: `htk`, 2595 log10(1 + f / 700) (torchaudio's default), and `slaney`, linear up to 1 kHz and
 * logarithmic above (librosa's default).
 */
export type MelScale = 'htk' | 'slaney';

interface ScaleRule {
  readonly toMel: (hz: number) => number;
  readonly toHz: (mel: number) => number;
}

/** Slaney: 15 mels at 1 kHz, then 27 mels for each factor of 6.4. */
const SLANEY_HZ_PER_MEL = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_HZ_PER_MEL;
const SLANEY_LOG_STEP = Math.log(6.4) / 27;

const SCALES: Readonly<Record<MelScale, ScaleRule>> = {
  htk: {
    toMel: (hz) => 2595 * Math.log10(1 + hz / 700),
    toHz: (mel) => 700 * (10 ** (mel / 2595) - 1),
  },
  slaney: {
    toMel: (hz) =>
      hz < SLANEY_BREAK_HZ
        ? hz / SLANEY_HZ_PER_MEL
        : SLANEY_BREAK_MEL + Math.log(hz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP,
    toHz: (mel) =>
      mel < SLANEY_BREAK_MEL
        ? mel * SLANEY_HZ_PER_MEL
        : SLANEY_BREAK_HZ * Math.exp(SLANEY_LOG_STEP * (mel - SLANEY_BREAK_MEL)),
  },
};

/** Frequency in Hz, 0 or more, to mels. */
export function hzToMel(hz: number, scale: MelScale = 'htk'): number {
  return SCALES[scale].toMel(hz);
}

/** Mels, 0 or more, to a frequency in Hz. */
export function melToHz(mel: number, scale: MelScale = 'htk'): number {
  return SCALES[scale].toHz(mel);
}

/** How a {@link MelFilterBank} is laid out; names and defaults are those of `torchaudio.transforms.MelSpectrogram`. */
export interface MelOptions {
  /** Hz */
  readonly sampleRate: number;
  /** Length of the transform whose bins are taken together. */
  readonly nFft: number;
  /** Filters, 1 or more; default 128. */
  readonly nMels?: number;
  /** Where the first filter begins, in Hz; default 0. */
  readonly fMin?: number;
  /** Where the last filter ends, in Hz; default half the sample rate. */
  readonly fMax?: number;
  /** Default `htk`; librosa's is `slaney`. */
  readonly melScale?: MelScale;
  /** `slaney` (librosa's default) gives each filter unit area over Hz; default `none`: its peak is 1. */
  readonly norm?: 'none' | 'slaney';
}

/**
 * Triangular filters that are spaced evenly on a mel scale and take the bins of a spectrum together, as
 * `torchaudio.functional.melscale_fbanks` and `librosa.filters.mel` make them. Only what is not zero is kept.
 */
export class MelFilterBank {
  readonly nMels: number;
  /** Bins of the spectrum, nFft / 2 + 1. */
  readonly binCount: number;
  /** First bin of each filter. */
  readonly #starts: readonly number[];
  readonly #weights: readonly Float64Array[];

  /** @throws LatheError `bad-argument` for a count or a band that is none */
  constructor(options: MelOptions) {
    const { sampleRate, nFft, nMels = 128, fMin = 0, fMax = sampleRate / 2 } = options;
    requireArgument(
      Number.isInteger(nMels) && nMels >= 1,
      `mel: nMels must be a positive integer, got ${nMels}`,
    );
    requireArgument(
      fMin >= 0 && fMin < fMax && fMax <= sampleRate / 2,
      `mel: the band must lie within 0 and ${sampleRate / 2} Hz, got fMin ${fMin} and fMax ${fMax}`,
    );
    this.nMels = nMels;
    this.binCount = nFft / 2 + 1;
    const { melScale = 'htk', norm = 'none' } = options;
    const low = hzToMel(fMin, melScale);
    const step = (hzToMel(fMax, melScale) - low) / (nMels + 1);
    const edges = Array.from({ length: nMels + 2 }, (_, i) => melToHz(low + i * step, melScale));
    const filters = edges.slice(0, nMels).map((_, i) => {
      const [left, centre, right] = [edges[i]!, edges[i + 1]!, edges[i + 2]!];
      const height = norm === 'slaney' ? 2 / (right - left) : 1;
      return triangle({ left, centre, right, height }, sampleRate / nFft, this.binCount);
    });
    this.#starts = filters.map(({ start }) => start);
    this.#weights = filters.map(({ weights }) => weights);
  }

  /** Weight of a bin in a filter. */
  weight(mel: number, bin: number): number {
    return this.#weights[mel]![bin - this.#starts[mel]!] ?? 0;
  }

  /**
   * Sums of a spectrum under each filter.
   *
   * @param spectrum `binCount` powers or magnitudes
   * @param mels receives `nMels` sums
   */
  apply(spectrum: ArrayLike<number>, mels: Float64Array): void {
    for (let i = 0; i < this.nMels; i++) {
      const weights = this.#weights[i]!;
      const start = this.#starts[i]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * spectrum[start + k]!;
      mels[i] = sum;
    }
  }
}

interface Triangle {
  readonly left: number;
  readonly centre: number;
  readonly right: number;
  readonly height: number;
}

/** The bins under a triangle, which may be none where it is narrower than a bin. */
function triangle(
  { left, centre, right, height }: Triangle,
  binHz: number,
  binCount: number,
): { start: number; weights: Float64Array } {
  const start = Math.floor(left / binHz) + 1;
  const end = Math.min(binCount, Math.ceil(right / binHz));
  const weights = new Float64Array(Math.max(0, end - start));
  for (let k = 0; k < weights.length; k++) {
    const hz = (start + k) * binHz;
    const rise = (hz - left) / (centre - left);
    const fall = (right - hz) / (right - centre);
    weights[k] = height * Math.max(0, Math.min(rise, fall));
  }
  return { start, weights };
}
