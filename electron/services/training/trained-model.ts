import { basename, resolve } from 'node:path';
import { ARCHITECTURES } from '../../../models/architectures.ts';
import type { NewUserModel } from '../models/user-models.ts';
import { DISTANCE_NAMES } from './distances.ts';
import type { TrainingResult } from './training-service.ts';
import type { TrainingSettings } from './training-settings.ts';

/** What the list of models says of a trained one. */
export function describeTrainedModel(
  settings: TrainingSettings,
  folder: string,
  result: TrainingResult,
): Omit<NewUserModel, 'bytes'> {
  const { architecture, form, width, name } = settings;
  const { batchSize, segmentSamples } = ARCHITECTURES[architecture];
  return {
    name: name ?? basename(resolve(folder)),
    origin: 'trained',
    source: resolve(folder),
    licence: 'yours, as far as the music that it was trained on allows',
    description: `${architecture} in its ${form} form${width === undefined ? '' : ` of width ${width}`}, epoch ${result.bestEpoch} of ${result.epochs.length}`,
    segmentSamples,
    batchSize,
    // The networks hear statistics, or states, of the whole segment.
    receptiveFieldSamples: segmentSamples,
    parameterCount: result.parameterCount,
    trainedOn: musicText(settings),
    figures: validationFigures(result),
  };
}

function musicText({ good, bad, gtzan }: TrainingSettings): string {
  const pairs = good === undefined || bad === undefined ? [] : [`pairs of ${bad} and ${good}`];
  const finished = [bad === undefined ? good : undefined, gtzan].filter((folder) => folder !== undefined);
  return [...pairs, ...finished.map((folder) => `${folder}, with made faults`)].join('; ');
}

/** The model's distances, on tracks that it did not learn from but was chosen by. */
function validationFigures(result: TrainingResult): NewUserModel['figures'] {
  const { unprocessed, distances, measuredExcerpts: excerpts } = result;
  return DISTANCE_NAMES.flatMap((measure) => {
    const processed = distances[measure];
    if (processed === null || excerpts === 0) return [];
    return [{ set: 'validation', measure, unprocessed: unprocessed[measure], processed, excerpts }];
  });
}
