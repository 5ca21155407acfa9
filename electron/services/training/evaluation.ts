import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import { applyNetwork } from '../mastering/network.ts';
import { type AudioModel, MODEL_SAMPLE_RATE } from '../models/audio-model.ts';
import { type EvaluationExcerpt, readEvaluationExcerpt } from './data/evaluation-set.ts';
import type { PreparedTrack } from './data/prepared-track.ts';
import { type Distances, distancesTo, mapDistances } from './distances.ts';

/** Mean distances of some excerpts, as they are and after the network. */
export interface EvaluationRow {
  /** A kind of fault where it is alone, `mixed`, `all faults`, or `clean`. */
  readonly set: string;
  readonly excerpts: number;
  readonly unprocessed: Distances;
  readonly processed: Distances;
}

/** The set of all spoilt excerpts. */
export const ALL_FAULTS = 'all faults';
/** The set of excerpts without a fault; its distances are those of the result to the input. */
export const CLEAN = 'clean';

interface Judged {
  readonly set: string;
  readonly unprocessed: Distances;
  readonly processed: Distances;
}

/**
 * Runs a network over excerpts as mastering does (overlapping segments, full intensity) and compares with the clean
 * track.
 *
 * @param onProgress called after each excerpt
 */
export async function evaluateNetwork(
  model: AudioModel,
  ffmpeg: Ffmpeg,
  tracks: readonly PreparedTrack[],
  excerpts: readonly EvaluationExcerpt[],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<EvaluationRow[]> {
  const judged: Judged[] = [];
  for (const excerpt of excerpts) {
    const { bad, good } = readEvaluationExcerpt(tracks, excerpt);
    const processed = await processWhole(model, ffmpeg, bad);
    judged.push({
      set: setOf(excerpt),
      unprocessed: distancesTo(good, bad),
      processed: distancesTo(good, processed),
    });
    onProgress(judged.length, excerpts.length);
  }
  const sets = [...new Set(judged.map(({ set }) => set))].filter((set) => set !== CLEAN);
  return [
    ...sets.map((set) =>
      summarise(
        set,
        judged.filter((each) => each.set === set),
      ),
    ),
    summarise(
      ALL_FAULTS,
      judged.filter(({ set }) => set !== CLEAN),
    ),
    summarise(
      CLEAN,
      judged.filter(({ set }) => set === CLEAN),
    ),
  ].filter(({ excerpts: count }) => count > 0);
}

function setOf({ chain }: EvaluationExcerpt): string {
  return chain.length === 0 ? CLEAN : chain.length === 1 ? chain[0]!.kind : 'mixed';
}

/** A whole sound through the network, as mastering runs it. */
export async function processWhole(
  model: AudioModel,
  ffmpeg: Ffmpeg,
  channels: readonly Float32Array[],
): Promise<Float32Array[]> {
  const length = channels[0]!.length;
  const result = channels.map(() => new Float32Array(length));
  async function* whole() {
    yield channels.map((samples) => samples.slice());
  }
  const options = { ffmpeg, model, sampleRate: MODEL_SAMPLE_RATE, channelCount: 2, intensity: 1 };
  let offset = 0;
  for await (const block of applyNetwork(whole, options)) {
    for (const [channel, samples] of block.entries()) result[channel]!.set(samples, offset);
    offset += block[0]!.length;
  }
  return result;
}

function summarise(set: string, judged: readonly Judged[]): EvaluationRow {
  const mean = (which: 'unprocessed' | 'processed'): Distances =>
    mapDistances((name) => judged.reduce((sum, each) => sum + each[which][name], 0) / judged.length);
  return { set, excerpts: judged.length, unprocessed: mean('unprocessed'), processed: mean('processed') };
}

/** Evaluation as a Markdown table, before → after. */
export function renderEvaluation(rows: readonly EvaluationRow[]): string {
  const cell = (row: EvaluationRow, key: keyof Distances): string => {
    const after = row.processed[key].toFixed(2);
    return row.set === CLEAN ? after : `${row.unprocessed[key].toFixed(2)} → ${after}`;
  };
  return [
    '| set | excerpts | SI-SDR dB (more is better) | LSD dB (less is better) | MR-STFT (less is better) |',
    '|---|---|---|---|---|',
    ...rows.map((row) => {
      return `| ${row.set} | ${row.excerpts} | ${cell(row, 'siSdrDb')} | ${cell(row, 'lsdDb')} | ${cell(row, 'mrStft')} |`;
    }),
    '',
  ].join('\n');
}
