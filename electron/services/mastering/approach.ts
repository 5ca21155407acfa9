import { findGain } from '../../../shared/mastering/gain-search.ts';
import { PeakReductions } from '../../../shared/mastering/peak-reductions.ts';
import type { LoudnessTarget } from '../../../shared/mastering/targets.ts';
import { complies, type Deviation, deviationOf, holdsPeak, isBetter, type Tolerances } from './compliance.ts';
import type { Drive, LoudnessForecast } from './ingest.ts';
import type { RenderedFile } from './render.ts';

/** What {@link approachTarget} needs. */
export interface ApproachOptions {
  readonly target: LoudnessTarget;
  readonly tolerances: Tolerances;
  /** Of the track before the gain, in LUFS; `-Infinity` where it has none. */
  readonly integratedLufs: number;
  readonly forecast: LoudnessForecast;
  /** Writes, closes and measures a file: one pass over the track. */
  readonly render: (drive: Drive) => Promise<RenderedFile>;
}

/** The file that came nearest. */
export interface Approach {
  readonly file: RenderedFile;
  /** Files that were written. */
  readonly passes: number;
}

/** Files that are written at most. */
const MAXIMUM_FILES = 6;
/** Gain beyond what the loudness before asks for, in dB, up to which a limiter is driven. */
const MAXIMUM_EXTRA_GAIN_DB = 24;
/** Peaks are lowered by this much more than the excess that was measured, in dB. */
const EXTRA_HEADROOM_DB = 0.12;

/**
 * What the limiter takes away, as forecast and then corrected by what was measured. The forecast errs by a factor that
 * hardly depends on the gain, so that one measurement corrects it everywhere; what is left, and what coding does,
 * is a shift.
 */
class CorrectedForecast {
  readonly #integratedLufs: number;
  readonly #forecast: LoudnessForecast;
  #factor = 1;
  #shiftLu = 0;

  constructor(integratedLufs: number, forecast: LoudnessForecast) {
    this.#integratedLufs = integratedLufs;
    this.#forecast = forecast;
  }

  at(drive: Drive): number {
    return this.#unlimited(drive) - this.#factor * this.#taken(drive) + this.#shiftLu;
  }

  /** Takes what a drive really gave. */
  correct(drive: Drive, measuredLufs: number): void {
    const taken = this.#taken(drive);
    const reallyTaken = this.#unlimited(drive) - measuredLufs;
    const factor = reallyTaken / taken;
    this.#shiftLu = 0;
    // Where little was taken away, the quotient says nothing.
    if (taken > 0.2 && factor > 0.5 && factor < 2) this.#factor = factor;
    this.#shiftLu = measuredLufs - this.at(drive);
  }

  #unlimited({ gainDb }: Drive): number {
    return this.#integratedLufs + gainDb;
  }

  #taken(drive: Drive): number {
    return this.#unlimited(drive) - this.#forecast(drive);
  }
}

/** A gain that was tried, and by how much it missed the target. */
interface Trial {
  readonly gainDb: number;
  readonly loudnessLu: number;
}

/** Loudness gained for a dB of gain: little where a limiter works hard, never more than a dB. */
const SLOPES = { least: 0.05, greatest: 1.2 };

/** The gain on the line through two trials; undefined where they do not tell a slope. */
function secantGainDb(earlier: Trial, later: Trial): number | undefined {
  const slope = (later.loudnessLu - earlier.loudnessLu) / (later.gainDb - earlier.gainDb);
  if (!(slope >= SLOPES.least && slope <= SLOPES.greatest)) return undefined;
  return later.gainDb - later.loudnessLu / slope;
}

/** What the trials say of the gain: one whose loudness holds stays while peaks are lowered, as another makes other peaks. */
function nextGainDb(trials: readonly Trial[], { loudnessLu }: Tolerances): number | undefined {
  const [last, earlier] = [trials.at(-1), trials.at(-2)];
  if (last !== undefined && Math.abs(last.loudnessLu) <= loudnessLu) return last.gainDb;
  return earlier && last && secantGainDb(earlier, last);
}

/**
 * Writes a file with the gain that the forecast asks for, measures it, and where it is not as asked for, corrects the
 * forecast by what was measured, lowers the places where coding added peaks, and writes it again; from the third file on
 * by what the last two gave. The best file is kept open, the others are removed.
 */
export async function approachTarget(options: ApproachOptions): Promise<Approach> {
  const { target, tolerances, integratedLufs, render } = options;
  const forecast = new CorrectedForecast(integratedLufs, options.forecast);
  const reductions = new PeakReductions();
  let { ceilingDbtp } = target;
  let best: { readonly file: RenderedFile; readonly deviation: Deviation } | undefined;
  const trials: Trial[] = [];
  let passes = 0;
  try {
    while (passes < MAXIMUM_FILES) {
      const { gainDb: forecastGainDb, reached } = chooseGain(target, integratedLufs, ceilingDbtp, forecast);
      const gainDb = nextGainDb(trials, tolerances) ?? forecastGainDb;
      const drive = { gainDb, ceilingDbtp, reductions };
      const file = await render(drive);
      passes++;
      const deviation = deviationOf(file.measurement, target);
      trials.push({ gainDb, loudnessLu: deviation.loudnessLu });
      const isNearest = best === undefined || isBetter(deviation, best.deviation, tolerances);
      await (isNearest ? best?.file : file)?.sink.abort();
      if (isNearest) best = { file, deviation };
      if (complies(deviation, tolerances)) break;
      const isTooQuiet = deviation.loudnessLu <= 0;
      if (!reached && isTooQuiet && holdsPeak(deviation, tolerances)) break;
      if (!holdsPeak(deviation, tolerances)) {
        if (file.excess.size > 0) reductions.add(file.excess, EXTRA_HEADROOM_DB);
        else ceilingDbtp -= deviation.peakDb + EXTRA_HEADROOM_DB;
      }
      if (Number.isFinite(integratedLufs)) forecast.correct(drive, file.measurement.integratedLufs);
    }
  } catch (thrown) {
    await best?.file.sink.abort();
    throw thrown;
  }
  return { file: best!.file, passes };
}

/** The gain for the target; 0 dB where there is no target, or no loudness to bring to it. */
function chooseGain(
  target: LoudnessTarget,
  integratedLufs: number,
  ceilingDbtp: number,
  forecast: CorrectedForecast,
): { readonly gainDb: number; readonly reached: boolean } {
  const targetLufs = target.integratedLufs;
  if (targetLufs === 'off' || !Number.isFinite(integratedLufs)) return { gainDb: 0, reached: false };
  const initialGainDb = targetLufs - integratedLufs;
  return findGain({
    targetLufs,
    initialGainDb,
    maximumGainDb: initialGainDb + MAXIMUM_EXTRA_GAIN_DB,
    loudnessAt: (gainDb) => forecast.at({ gainDb, ceilingDbtp }),
  });
}
