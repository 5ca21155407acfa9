import { z } from 'zod';
import type { SpeechNetworkConfig } from '../../../models/speech-networks.ts';
import type { CepstralScaler } from '../../../shared/emotion/cepstral-frames.ts';
import type { MelLevelSettings } from '../../../shared/emotion/mel-levels.ts';
import { encodeInferenceModel } from '../../../shared/nn/onnx/write.ts';
import type { VariableValues } from '../training/trainer.ts';
import { buildClassifier } from './classifier-graph.ts';
import { type Recipe, recipeSchema } from './recipe.ts';

/** What a model of emotions says of itself, so that nothing else is needed to use it. */
export const emotionModelFacts = z.object({
  format: z.literal('lathe-emotion-1'),
  /** In the order of the probabilities. */
  labels: z.array(z.string()),
  network: z.string(),
  recipe: recipeSchema,
  levels: z.object({ sampleRate: z.number(), nFft: z.int(), hopLength: z.int(), nMels: z.int() }),
  /** Of the coefficients in what was learnt from. */
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  /** Already in the model's probabilities. */
  temperature: z.number().positive(),
  licence: z.string(),
});

/** What a model of emotions says of itself, see {@link emotionModelFacts}. */
export type EmotionModelFacts = Readonly<z.infer<typeof emotionModelFacts>>;

/** Key of the facts in the model's metadata. */
export const EMOTION_FACTS_KEY = 'lathe-emotion';

/** What {@link encodeEmotionModel} writes. */
export interface EmotionModelParts {
  readonly network: SpeechNetworkConfig;
  readonly values: VariableValues;
  readonly labels: readonly string[];
  readonly recipe: Recipe;
  readonly levels: MelLevelSettings;
  readonly scaler: CepstralScaler;
  readonly temperature: number;
  readonly licence: string;
}

/** Writes a model as ONNX, with all that is needed to feed it and to read it in its metadata. */
export function encodeEmotionModel(parts: EmotionModelParts): Uint8Array {
  const { network, values, labels, recipe, scaler, temperature } = parts;
  const sizes = { ...recipe, features: recipe.coefficients, classes: labels.length };
  const facts: EmotionModelFacts = {
    format: 'lathe-emotion-1',
    labels: [...labels],
    network: network.name,
    recipe,
    levels: parts.levels,
    mean: [...scaler.mean],
    deviation: [...scaler.deviation],
    temperature,
    licence: parts.licence,
  };
  return encodeInferenceModel(buildClassifier(network, sizes, temperature), values, {
    [EMOTION_FACTS_KEY]: JSON.stringify(facts),
  });
}
