import { writeFileSync } from 'node:fs';
import { buildClassifier } from '../../electron/services/emotion/classifier-graph.ts';
import { encodeEmotionModel } from '../../electron/services/emotion/emotion-model.ts';
import { MULTI_VECTOR_RECIPE } from '../../electron/services/emotion/recipe.ts';
import { initialValues } from '../../electron/services/training/trainer.ts';
import { cepstralScaler } from '../../shared/emotion/cepstral-frames.ts';
import { SPEECH_LEVELS } from '../../shared/emotion/mel-levels.ts';

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
