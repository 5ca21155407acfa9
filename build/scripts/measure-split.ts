import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import type { AudioModel } from '../../electron/services/models/audio-model.ts';
import { listTracks } from '../../electron/services/training/data/catalogue.ts';
import { drawEvaluationSet } from '../../electron/services/training/data/evaluation-set.ts';
import { PcmCache } from '../../electron/services/training/data/pcm-cache.ts';
import { prepareTracks } from '../../electron/services/training/data/prepared-track.ts';
import { type EvaluationRow, evaluateNetwork } from '../../electron/services/training/evaluation.ts';

/** The folder of the models, with the description of the training data. */
export const MODELS_FOLDER = fileURLToPath(new URL('../../models', import.meta.url));

/** Which excerpts a model is measured on. */
export interface SplitOptions {
  /** A split of `models/training-data.json`; none but `train` was learnt from. */
  readonly split: string;
  readonly faultyCount: number;
  readonly cleanCount: number;
  readonly seed: number;
}

/** Measures a model on excerpts of the described music, fetched by `fetch-training-music.ts`. */
export async function measureSplit(model: AudioModel, options: SplitOptions): Promise<EvaluationRow[]> {
  const ffmpeg = createFfmpeg();
  const cache = new PcmCache({ ffmpeg });
  const listed = await listTracks(join(MODELS_FOLDER, 'training-data.json'));
  const chosen = listed.filter(({ described }) => described?.split === options.split);
  const { tracks } = await prepareTracks(chosen, cache);
  const excerpts = drawEvaluationSet(tracks, options);
  return evaluateNetwork(model, ffmpeg, tracks, excerpts, (done, total) => {
    if (done % 10 === 0 || done === total) console.error(`${options.split}: ${done} of ${total} excerpts`);
  });
}
