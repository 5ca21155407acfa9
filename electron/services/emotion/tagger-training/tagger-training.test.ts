import { describe, expect, it } from 'vitest';
import { atTemperature } from '../../../../shared/emotion/calibration.ts';
import { FUNCTIONAL_COUNT } from '../../../../shared/emotion/voice-functionals.ts';
import { decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { createRandom } from '../../../../shared/random.ts';
import { createOrtSession } from '../../../adapters/ort/session.ts';
import { ortEngine } from '../../training/engine.ts';
import { EMOTION_FACTS_KEY } from '../emotion-model.ts';
import { FunctionalFeed, type MeasuredClip } from './functional-feed.ts';
import { evaluateFolds, runFold } from './tagger-folds.ts';
import { encodeTagger, taggerFacts } from './tagger-model.ts';
import type { TaggerRecipe } from './tagger-recipe.ts';
import { askTagger, trainTagger } from './tagger-training.ts';

const CLASSES = 3;
const RECIPE: TaggerRecipe = {
  network: { members: 2, hiddenUnits: [12], classes: CLASSES, dropouts: [0.2, 0.2] },
  epochs: 12,
  batchSize: 12,
  learningRate: 1e-2,
  weightDecay: 0.1,
  warmUpSteps: 2,
  labelSmoothing: 0.1,
  mixing: 0.3,
  noise: 0.1,
  maxGradientNorm: 5,
  speeds: [0.9, 1],
};
const engine = ortEngine(createOrtSession);

/** Clips whose first functionals tell their class; those at the other speed are a little off. */
function makeClips(count: number, seed: number): MeasuredClip[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = index % CLASSES;
    const row = Float32Array.from(
      { length: FUNCTIONAL_COUNT },
      (_, i) => 100 + random.normal() + (i % CLASSES === label && i < 60 ? 2 : 0),
    );
    return { versions: [row.map((value) => value + 0.1 * random.normal()), row], label };
  });
}

const clips = makeClips(72, 1);
const all = clips.map((_, index) => index);

describe('what a step is fed', () => {
  const feed = new FunctionalFeed(clips, RECIPE, 1);

  it('follows from seed and step alone, and differs between the networks', () => {
    const again = new FunctionalFeed(clips, RECIPE, 1);
    expect(again.batch(7)).toEqual(feed.batch(7));
    expect(feed.batch(8).functionals).not.toEqual(feed.batch(7).functionals);
    const { functionals } = feed.batch(1);
    expect(functionals!.slice(0, 1000)).not.toEqual(
      functionals!.slice(functionals!.length / 2).slice(0, 1000),
    );
  });

  it('has targets that sum to one and scaled functionals', () => {
    const { functionals, targets, weights } = feed.batch(3);
    for (let row = 0; row < 2 * RECIPE.batchSize; row++) {
      const target = targets!.subarray(row * CLASSES, (row + 1) * CLASSES);
      expect(target.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(weights![row]).toBeCloseTo(1, 5);
    }
    const mean = functionals!.reduce((a, b) => a + b, 0) / functionals!.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
  });
});

describe('a tagger', () => {
  it('learns what tells classes apart, and is written as it is', async () => {
    const options = { engine, recipe: RECIPE, clips, seed: 3 };
    const tagger = await trainTagger(options);
    const rows = makeClips(60, 2).map(({ versions }) => versions[1]!);
    const answers = await askTagger(rows, tagger, options);
    const right = answers.filter((row, index) => row.indexOf(Math.max(...row)) === index % CLASSES);
    expect(right.length).toBeGreaterThan(50);

    const labels = ['a', 'b', 'c'];
    const bytes = encodeTagger(tagger, { recipe: RECIPE, labels, temperature: 2, licence: 'free' });
    const facts = JSON.parse(decodeModel(bytes).metadata.get(EMOTION_FACTS_KEY)!);
    expect(taggerFacts.parse(facts)).toMatchObject({ labels, temperature: 2, functionals: FUNCTIONAL_COUNT });
    const session = await createOrtSession({ bytes, name: 'tagger' }, { threads: 1, device: 'cpu' });
    const { probabilities } = await session.run({
      functionals: { data: rows[0]!, shape: [1, FUNCTIONAL_COUNT] },
    });
    for (const [index, value] of atTemperature(answers[0]!, 2).entries()) {
      expect(probabilities!.data[index]).toBeCloseTo(value, 5);
    }
    await session.release();
  });

  it('learns the same from the same seed', async () => {
    const options = { engine, recipe: { ...RECIPE, epochs: 1 }, clips, seed: 3 };
    const { values } = await trainTagger(options);
    expect((await trainTagger(options)).values).toEqual(values);
    expect((await trainTagger({ ...options, seed: 4 })).values).not.toEqual(values);
  });

  it('is judged on clips that it did not learn from', async () => {
    const recipe = { ...RECIPE, epochs: 2 };
    const fold = { training: all.slice(0, 48), test: all.slice(48) };
    const result = await runFold({ engine, recipe, clips, seed: 1 }, fold);
    expect(result.truths).toEqual(fold.test.map((index) => index % CLASSES));
    expect(result).toMatchObject({ trainingClips: 48 });
    const changed = clips.map((clip, index) => (index < 48 ? clip : { ...clip, label: 0 }));
    const other = await runFold({ engine, recipe, clips: changed, seed: 1 }, fold);
    expect(other.probabilities).toEqual(result.probabilities);
    expect(other.fingerprint).not.toBe(result.fingerprint);
  });
});

it('folds are judged together, with temperatures from the others', () => {
  const sure = (label: number) => [0, 1].map((k) => (k === label ? 0.99 : 0.01));
  const fold = (truths: number[], said: number[]) => ({
    fingerprint: '',
    truths,
    probabilities: said.map(sure),
    trainingClips: 4,
    seconds: 1,
  });
  const evaluation = evaluateFolds([fold([0, 0, 1, 1], [0, 1, 1, 1]), fold([0, 0, 1, 1], [0, 0, 1, 0])], 2);
  expect(evaluation.folds).toEqual([0.75, 0.75]);
  expect(evaluation).toMatchObject({ unweightedAverageRecall: 0.75, deviation: 0, clips: 8, accuracy: 0.75 });
  expect(evaluation.confusion).toEqual([
    [3, 1],
    [1, 3],
  ]);
  expect(evaluation.calibrationErrorBefore).toBeCloseTo(0.24, 6);
  expect(evaluation.calibrationErrorAfter).toBeLessThan(0.01);
  expect(evaluation.temperature).toBeGreaterThan(3);
});
