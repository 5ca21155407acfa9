import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import evaluation from '../../../../models/speech-emotion/evaluation.json' with { type: 'json' };
import manifest from '../../../../models/speech-emotion/manifest.json' with { type: 'json' };
import { recalls, unweightedAverageRecall } from '../../../../shared/emotion/confusion-matrix.ts';
import { decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { sha256Of } from '../../models/model-file.ts';
import { taggerFacts } from './tagger-model.ts';

const read = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../../models/speech-emotion/${name}`, import.meta.url));

it('the weights are those of manifest and card, small, and know their classes', async () => {
  const bytes = await read(manifest.file);
  expect(sha256Of(bytes)).toBe(manifest.sha256);
  expect(bytes.length).toBeLessThan(5e6);
  const facts = taggerFacts.parse(JSON.parse(decodeModel(bytes).metadata.get('lathe-emotion')!));
  expect(facts).toMatchObject({ labels: evaluation.labels, temperature: evaluation.temperature });
  expect([facts.licence, manifest.licence]).toEqual(['CC BY-NC-SA 4.0', 'CC BY-NC-SA 4.0']);
  expect((await read('README.md')).toString()).toContain(manifest.sha256);
});

it('the figures follow from one another, and stand in the card', async () => {
  const { folds, confusion, deviation, clips, seedMeans } = evaluation;
  const mean = folds.reduce((sum, each) => sum + each, 0) / folds.length;
  expect(evaluation.unweightedAverageRecall).toBeCloseTo(mean, 12);
  expect(seedMeans[0]).toBe(evaluation.unweightedAverageRecall);
  expect(manifest.unweightedAverageRecall).toBe(evaluation.unweightedAverageRecall);
  expect(evaluation.recalls).toEqual(recalls(confusion));
  expect(confusion.flat().reduce((a, b) => a + b, 0)).toBe(clips);
  // The last fold has fewer clips than the others, so that the recall over all clips is a little off their mean.
  expect(Math.abs(unweightedAverageRecall(confusion) - mean)).toBeLessThan(deviation);
  const card = (await read('README.md')).toString();
  for (const figure of [...folds, ...seedMeans, mean, deviation]) expect(card).toContain(figure.toFixed(4));
  for (const recall of evaluation.recalls) expect(card).toContain(recall.toFixed(3));
});
