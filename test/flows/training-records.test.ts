import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeSummary } from '../../shared/tensorboard/events.ts';
import { readEventFolder, type ShownValue } from '../support/event-files.ts';
import { createTrainingGround, trainingServiceOf } from '../support/training.ts';

const ground = createTrainingGround();
const { folder, tiny } = ground;
afterAll(() => ground.remove());

const whole = join(folder, 'whole');
let epochs: Awaited<ReturnType<ReturnType<typeof trainingServiceOf>['train']>>['epochs'];
beforeAll(async () => {
  ({ epochs } = await trainingServiceOf(folder).train(tiny({ records: 'on' }), whole));
}, 60_000);

const shownIn = (run: string): ShownValue[] => readEventFolder(join(run, 'tensorboard'));
const stepsOf = (shown: readonly ShownValue[], tag: string): number[] =>
  shown.filter((each) => each.tag === tag).map(({ step }) => step);
const valuesOf = (shown: readonly ShownValue[], tag: string): ShownValue['value'][] =>
  shown.filter((each) => each.tag === tag).map(({ value }) => value);

it('shows each step and each epoch to TensorBoard, with the values of the metrics', () => {
  const shown = shownIn(whole);
  expect(stepsOf(shown, 'Loss/Train')).toEqual([1, 2, 3, 4]);
  expect(stepsOf(shown, 'LearningRate')).toEqual([1, 2, 3, 4]);
  expect(stepsOf(shown, 'Loss/Epoch')).toEqual([2, 4]);
  expect(stepsOf(shown, 'Metrics/MelCepstralDistance')).toEqual([0, 2, 4]);
  const validation = epochs.map(({ validationLoss }) => Math.fround(validationLoss));
  expect(valuesOf(shown, 'Loss/Validation')).toEqual(validation);
  const [one, two] = valuesOf(shown, 'Loss/Train') as number[];
  expect((one! + two!) / 2).toBeCloseTo(epochs[0]!.trainingLoss, 6);
});

it('keeps the sounds before, after and wanted, of one length, and pictures of them', async () => {
  const previews = join(whole, 'previews');
  const names = ['before.wav', 'epoch-001-after.wav', 'epoch-002-after.wav', 'target.wav'];
  expect(readdirSync(previews).sort()).toEqual(names);
  const files = names.map((name) => readFileSync(join(previews, name)));
  expect(new Set(files.map(({ length }) => length)).size).toBe(1);
  expect(files[0]!.equals(files[3]!)).toBe(false);
  expect(files[1]!.equals(files[2]!)).toBe(false);
  const shown = shownIn(whole);
  expect(Buffer.from(valuesOf(shown, 'Preview/After')[1] as Uint8Array).equals(files[2]!)).toBe(true);
  const [picture] = valuesOf(shown, 'Spectrogram/Target');
  expect((await loadImage(Buffer.from(picture as Uint8Array))).width).toBe(800);
});

it('plots the losses', async () => {
  expect(readFileSync(join(whole, 'loss.svg'), 'utf8')).toContain('>validation</text>');
  expect((await loadImage(join(whole, 'loss.png'))).width).toBe(1520);
});

it('that goes on after a kill shows what one shows that never stopped', async () => {
  const run = join(folder, 'stopped');
  const controller = new AbortController();
  await trainingServiceOf(folder).train(tiny({ records: 'on' }), run, {
    signal: controller.signal,
    onProgress: ({ stage, step }) => {
      if (stage === 'train' && step === 3) controller.abort();
    },
  });
  // What a killed training leaves behind its last checkpoint: a step, and half a record.
  const [log] = readdirSync(join(run, 'tensorboard'));
  const lost = encodeSummary({ wallTime: 0, step: 4 }, { 'Loss/Train': { scalar: 99 } });
  appendFileSync(join(run, 'tensorboard', log!), Buffer.concat([lost, lost.subarray(0, 20)]));
  await trainingServiceOf(folder).resume(run);
  const scalars = (shown: ShownValue[]) => shown.filter(({ value }) => typeof value === 'number');
  expect(scalars(shownIn(run))).toEqual(scalars(shownIn(whole)));
});

const PYTHON = process.env.TENSORBOARD_PYTHON ?? '/usr/bin/python3';
const hasTensorBoard = (() => {
  if (!existsSync(PYTHON)) return false;
  try {
    execFileSync(PYTHON, ['-c', 'import tensorboard'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const SCALARS = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
a = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
a.Reload()
print(json.dumps({tag: [e.step for e in a.Scalars(tag)] for tag in a.Tags()['scalars']}))
`;

it.skipIf(!hasTensorBoard)('is read by TensorBoard itself, where it is installed', () => {
  const output = execFileSync(PYTHON, ['-c', SCALARS, join(folder, 'stopped', 'tensorboard')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toMatchObject({ 'Loss/Train': [1, 2, 3, 4], 'Loss/Validation': [2, 4] });
});
