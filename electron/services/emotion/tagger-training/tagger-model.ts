import { z } from 'zod';
import { FUNCTIONAL_COUNT } from '../../../../shared/emotion/voice-functionals.ts';
import { VOICE_SAMPLE_RATE } from '../../../../shared/emotion/voice-tracks.ts';
import { encodeInferenceModel } from '../../../../shared/nn/onnx/write.ts';
import { EMOTION_FACTS_KEY } from '../emotion-model.ts';
import { buildTagger } from './tagger-graph.ts';
import type { TaggerRecipe } from './tagger-recipe.ts';
import type { TrainedTagger } from './tagger-training.ts';

/** What a tagger says of itself, so that nothing else is needed to use it. */
export const taggerFacts = z.object({
  format: z.literal('lathe-emotion-functionals-1'),
  /** In the order of the probabilities. */
  labels: z.array(z.string()),
  /** Of the sound that is measured, Hz. */
  sampleRate: z.literal(VOICE_SAMPLE_RATE),
  /** Numbers that a sound is described by. */
  functionals: z.literal(FUNCTIONAL_COUNT),
  /** Already in the model's probabilities. */
  temperature: z.number().positive(),
  licence: z.string(),
});

/** What {@link encodeTagger} writes besides what was learnt. */
export interface TaggerDescription {
  readonly recipe: TaggerRecipe;
  readonly labels: readonly string[];
  readonly temperature: number;
  readonly licence: string;
}

/** Writes a tagger as ONNX, for one row of functionals at a time. */
export function encodeTagger({ values, scale }: TrainedTagger, description: TaggerDescription): Uint8Array {
  const { recipe, temperature, labels, licence } = description;
  const facts: z.input<typeof taggerFacts> = {
    format: 'lathe-emotion-functionals-1',
    labels: [...labels],
    sampleRate: VOICE_SAMPLE_RATE,
    functionals: FUNCTIONAL_COUNT,
    temperature,
    licence,
  };
  const graph = buildTagger(recipe.network, scale, { batchSize: 1, temperature });
  return encodeInferenceModel(graph, values, { [EMOTION_FACTS_KEY]: JSON.stringify(facts) });
}
