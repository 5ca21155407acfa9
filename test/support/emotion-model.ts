import { writeFileSync } from 'node:fs';
import { buildClassifier } from '../../electron/services/emotion/classifier-graph.ts';
import { encodeEmotionModel } from '../../electron/services/emotion/emotion-model.ts';
import { MULTI_VECTOR_RECIPE } from '../../electron/services/emotion/recipe.ts';
import { buildTagger } from '../../electron/services/emotion/tagger-training/tagger-graph.ts';
import { encodeTagger } from '../../electron/services/emotion/tagger-training/tagger-model.ts';
import { TAGGER_RECIPE } from '../../electron/services/emotion/tagger-training/tagger-recipe.ts';
import { initialValues } from '../../electron/services/training/trainer.ts';
import { cepstralScaler } from '../../shared/emotion/cepstral-frames.ts';
import { SPEECH_LEVELS } from '../../shared/emotion/mel-levels.ts';
import { FUNCTIONAL_COUNT } from '../../shared/emotion/voice-functionals.ts';

/** Of functionals: it leaves them as they are. */
const UNIT_SCALE = {
  mean: new Float32Array(FUNCTIONAL_COUNT),
  deviation: new Float32Array(FUNCTIONAL_COUNT).fill(1),
};

/** Writes a model of three emotions that has learnt nothing: its weights are random, and what it says is real. */
export function writeEmotionModel(path: string): string {
  const labels = ['calm', 'happy', 'sad'];
  const recipe = MULTI_VECTOR_RECIPE;
  const count = recipe.coefficients;
  const config = { hiddenSize: 8, vectors: 2, classes: labels.length, dropout: 0 };
  const network = { name: 'multi-vector-lstm', config } as const;
  const sizes = { ...recipe, features: count, classes: labels.length };
  const scaler = cepstralScaler(
    SPEECH_LEVELS.nMels,
    { count, clipMeanRemoval: recipe.clipMeanRemoval },
    new Array<number>(count).fill(0),
    new Array<number>(count).fill(20),
  );
  const values = initialValues(buildClassifier(network, sizes), 3);
  const licence = 'none: it learnt nothing';
  const parts = { network, values, labels, recipe, levels: SPEECH_LEVELS, scaler, temperature: 1, licence };
  writeFileSync(path, encodeEmotionModel(parts));
  return path;
}

/** The same of the kind that reads functionals of a voice. */
export function writeFunctionalModel(path: string): string {
  const graph = buildTagger(TAGGER_RECIPE.network, UNIT_SCALE, { batchSize: 1, temperature: 1 });
  const trained = { values: initialValues(graph, 3), scale: UNIT_SCALE, loss: 1 };
  const labels = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'];
  const licence = 'none: it learnt nothing';
  writeFileSync(path, encodeTagger(trained, { recipe: TAGGER_RECIPE, labels, temperature: 1, licence }));
  return path;
}
