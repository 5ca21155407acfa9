import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHandlers } from '../../electron/composition.ts';
import type { Client } from '../../shared/contract/client.ts';
import type { EmotionEvaluateResult } from '../../shared/contract/emotion-evaluate.ts';
import { connectInProcess } from '../../shared/contract/in-process.ts';
import { judge } from '../../shared/emotion/judgement.ts';
import { writeEmotionCorpus } from '../support/emotion-corpus.ts';
import { writeEmotionModel } from '../support/emotion-model.ts';
import { scratchFolder } from '../support/training-music.ts';
import { figuresOf, unnamedFigures } from '../support/unnamed-figures.ts';

const folder = scratchFolder();
const model = writeEmotionModel(join(folder, 'model.onnx'));
const corpusFolder = writeEmotionCorpus(join(folder, 'corpus'));
// An emotion that the model does not know, and a clip that is none.
writeFileSync(join(corpusFolder, 'Actor_01/03-01-05-01-01-01-01.wav'), 'angry');
writeFileSync(join(corpusFolder, 'Actor_01/03-01-03-02-01-01-01.wav'), 'no sound');

const client: Client = connectInProcess({
  handlers: createHandlers(),
  createAborter: () => new AbortController(),
  onBug: (thrown) => {
    throw thrown;
  },
});
const evaluate = (choices: object): Promise<EmotionEvaluateResult> =>
  client.call('emotion.evaluate', { model, corpusFolder, ...choices });

it('judges every clip that it can, and tells of every one that it cannot', async () => {
  const notes: string[] = [];
  const result = await client.call(
    'emotion.evaluate',
    { model, corpusFolder, outputFolder: join(folder, 'out') },
    { onProgress: ({ note }) => note && notes.push(note) },
  );
  expect(result).toMatchObject({
    split: 'none, all clips',
    clips: 20,
    speakers: ['01', '02', '03', '08', '10'],
  });
  expect(result.classes).toEqual(['calm', 'happy', 'sad']);
  expect(result.leftOut).toEqual([{ label: 'angry', clips: 1 }]);
  expect(result.failures).toMatchObject([{ path: 'Actor_01/03-01-03-02-01-01-01.wav' }]);
  expect(notes[0]).toContain('partial');
  const [calm, happy, sad] = result.confusion.map((row) => row.reduce((a, b) => a + b, 0));
  expect([calm, happy, sad]).toEqual([0, 10, 10]);
  expect(result.recalls).toEqual([null, result.confusion[1]![1]! / 10, result.confusion[2]![2]! / 10]);
  expect(JSON.parse(readFileSync(join(folder, 'out/result.json'), 'utf8'))).toEqual(result);
  expect(readFileSync(result.tablePath!, 'utf8')).toContain('not judged: 1 clips that are angry');
  expect(figuresOf(join(folder, 'out'))).toEqual(['confusion.svg']);
  expect(unnamedFigures(join(folder, 'out'))).toEqual([]);
});

it('judges the speakers that it is asked for, and names them', async () => {
  const some = await evaluate({ speakers: ['02', '03'] });
  expect(some).toMatchObject({ clips: 8, split: 'speakers 02, 03', failures: [], leftOut: [] });
  const fold = await evaluate({ fold: 2 });
  expect(fold).toMatchObject({ clips: 4, speakers: ['03'], split: 'test part of fold 2 by speaker' });
});

it('refuses what cannot be judged in a sentence', async () => {
  await expect(evaluate({ speakers: ['07'] })).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(evaluate({ speakers: ['02'], fold: 1 })).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(evaluate({ corpusFolder: join(folder, 'nowhere') })).rejects.toMatchObject({
    code: 'bad-input',
  });
});

it('gives the figures of a table that is reckoned by hand', () => {
  const rows = [
    [0.8, 0.2],
    [0.4, 0.6],
    [0.1, 0.9],
    [0.3, 0.7],
  ];
  const { confusion, calibrationError, logLoss, ...scores } = judge(rows, [0, 0, 0, 1]);
  expect(confusion).toEqual([
    [1, 2],
    [0, 1],
  ]);
  expect(scores.unweightedAverageRecall).toBeCloseTo((1 / 3 + 1) / 2, 12);
  expect(scores.accuracy).toBe(0.5);
  // Bins of 1/15: 0.6 and 0.7 and 0.8 and 0.9 lie in four of them.
  expect(calibrationError).toBeCloseTo((0.6 + 0.3 + 0.2 + 0.9) / 4, 12);
  expect(logLoss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.4) + Math.log(0.1) + Math.log(0.7)) / 4, 12);
});
