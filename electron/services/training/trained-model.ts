import { basename, resolve } from 'node:path';
import { ARCHITECTURES } from '../../../models/architectures.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
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
  const facts = { network: architecture, form, epoch: result.bestEpoch, epochs: result.epochs.length };
  return {
    name: name ?? basename(resolve(folder)),
    origin: 'trained',
    source: resolve(folder),
    licence: sentence('licenceOfUser'),
    description:
      width === undefined
        ? sentence('trainedModel', facts)
        : sentence('trainedModelOfWidth', { ...facts, width }),
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
  const pairs =
    good === undefined || bad === undefined ? [] : [sentence('musicOfPairs', { folder: bad, other: good })];
  const finished = [bad === undefined ? good : undefined, gtzan].filter((folder) => folder !== undefined);
  return [...pairs, ...finished.map((folder) => sentence('musicWithFaults', { folder }))].join('; ');
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
