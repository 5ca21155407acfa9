import { cepstralScaler } from '../../../../shared/emotion/cepstral-frames.ts';
import { soundRange } from '../../../../shared/emotion/frames.ts';
import { melLevels } from '../../../../shared/emotion/mel-levels.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { createOrtSession, FloatTensor } from '../../../adapters/ort/session.ts';
import { inferenceBatches, prepareLevels } from '../clip-feed.ts';
import { type EmotionModelFacts, emotionModelFacts } from '../emotion-model.ts';
import type {
  ClassifierFacts,
  EmotionClassifier,
  ModelFile,
  WindowAttention,
  WindowReading,
} from './classifier.ts';

/** Windows in the length of one: each moment is heard this many times, in other surroundings. */
const OVERLAP = 4;

/** What has to be known of a model that `lathe emotion train` made. */
export function describeCepstralModel(model: ModelFile): ClassifierFacts {
  const { labels, levels, recipe, licence } = factsOf(model);
  const { sampleRate, hopLength } = levels;
  const windowSeconds = (recipe.frameCount * recipe.framesAveraged * hopLength) / sampleRate;
  return { labels, sampleRate, windowSeconds, hopSeconds: windowSeconds / OVERLAP, licence };
}

function factsOf({ metadata, name }: ModelFile): EmotionModelFacts {
  const parsed = emotionModelFacts.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new LatheError('bad-model', sentence('emotionNotFed', { model: name }));
}

/** Opens a model that `lathe emotion train` made: it reads the MFCC of a window, as those of a clip in its training. */
export async function openCepstralClassifier(
  model: ModelFile,
  openSession: typeof createOrtSession,
): Promise<EmotionClassifier> {
  const facts = factsOf(model);
  const { recipe, levels } = facts;
  const settings = { count: recipe.coefficients, clipMeanRemoval: recipe.clipMeanRemoval };
  const scaler = cepstralScaler(levels.nMels, settings, facts.mean, facts.deviation);
  const session = await openSession({ bytes: model.bytes, name: model.name }, { threads: 1, device: 'cpu' });
  const { frameCount, batchSize, coefficients } = recipe;
  return {
    facts: describeCepstralModel(model),
    async classify(windows) {
      const measured = windows.map((samples) => melLevels(samples, levels));
      const prepared = measured.map((each) => prepareLevels(each, recipe));
      const readings: WindowReading[] = [];
      for (const { frames, mask } of inferenceBatches(prepared, scaler, recipe)) {
        const results = await session.run({
          frames: { data: frames, shape: [frameCount, batchSize, coefficients] },
          mask: { data: mask, shape: [frameCount, batchSize] },
        });
        for (let row = 0; row < batchSize && readings.length < windows.length; row++) {
          const { from } = soundRange(measured[readings.length]!, recipe.trim);
          readings.push(readingOf(results, mask, row, from, facts));
        }
      }
      return readings;
    },
    release: () => session.release(),
  };
}

/** What the model says of one window of a batch. */
function readingOf(
  { probabilities, attention }: Readonly<Record<string, FloatTensor>>,
  mask: Float32Array,
  row: number,
  firstFrame: number,
  { labels, recipe, levels }: EmotionModelFacts,
): WindowReading {
  const classes = labels.length;
  const said = [...probabilities!.data.subarray(row * classes, (row + 1) * classes)];
  if (attention === undefined) return { probabilities: said };
  return {
    probabilities: said,
    attention: {
      startSeconds: (firstFrame * levels.hopLength) / levels.sampleRate,
      secondsPerWeight: (recipe.framesAveraged * levels.hopLength) / levels.sampleRate,
      weights: weightsOf(attention, mask, row, recipe.batchSize),
    },
  };
}

/** Weights of the frames that are no padding. */
function weightsOf(
  { data }: FloatTensor,
  mask: Float32Array,
  row: number,
  batchSize: number,
): WindowAttention['weights'] {
  const weights: number[] = [];
  for (let at = row; at < mask.length; at += batchSize) if (mask[at] === 1) weights.push(data[at]!);
  return weights;
}
