import { expect, it } from 'vitest';
import { METHODS } from '../../../shared/contract/methods.ts';
import { trainSettings } from '../../../shared/contract/train.ts';
import {
  FIRST_PLAN,
  missingFolders,
  nameOfTraining,
  type TrainPlan,
  toRequest,
  withSetting,
} from './plan.ts';
import { SETTING_FORMS, SETTING_GROUPS, settingsIn } from './setting-forms.ts';

const folder = (name: string) => ({ handle: `folder:1/${name}`, name, fileCount: 3 });
const plan = (changes: Partial<TrainPlan>): TrainPlan => ({ ...FIRST_PLAN, ...changes });

it('asks with the folders of its mode, and with settings that have an effect', () => {
  const folders = { good: folder('masters'), bad: folder('mixes'), gtzan: folder('gtzan') };
  const settings = { epochs: 3, loss: 'mse', alpha: 0.3, momentum: 0.5, errorFloor: 0.1 } as const;
  const request = toRequest(plan({ mode: 'pairs', folders, settings }));
  expect(request).toEqual({
    good: 'folder:1/masters',
    bad: 'folder:1/mixes',
    settings: { epochs: 3, loss: 'mse' },
  });
  expect(METHODS['train.check'].request.parse(request)).toEqual(request);
  const usualLoss = { errorFloor: 0.1, alpha: 0.2 };
  expect(toRequest(plan({ folders, settings: usualLoss }))).toEqual({
    good: 'folder:1/masters',
    settings: { errorFloor: 0.1 },
  });
  expect(toRequest(plan({ mode: 'both', folders })).settings).toEqual({ madeShare: 0.5 });
  expect(toRequest(plan({ mode: 'both', folders, settings: { madeShare: 0.2 } })).settings).toEqual({
    madeShare: 0.2,
  });
});

it('knows which folders are missing', () => {
  expect(missingFolders(plan({ mode: 'pairs', folders: { good: folder('a') } }))).toEqual(['bad']);
  expect(missingFolders(plan({ mode: 'gtzan', folders: { good: folder('a') } }))).toEqual(['gtzan']);
  expect(missingFolders(plan({ mode: 'good', folders: { good: folder('a') } }))).toEqual([]);
});

it('is called as its user says, else as its music', () => {
  const folders = { good: folder('masters') };
  expect(nameOfTraining(plan({ name: '  My sound ', folders }))).toBe('My sound');
  expect(nameOfTraining(plan({ folders }))).toBe('masters');
  expect(nameOfTraining(FIRST_PLAN)).toBe('training');
});

it('takes a setting back to what is usual', () => {
  expect(withSetting({ epochs: 3 }, 'seed', 7)).toEqual({ epochs: 3, seed: 7 });
  expect(withSetting({ epochs: 3, seed: 7 }, 'seed', undefined)).toEqual({ epochs: 3 });
});

it('shows every setting of the schema once, as the schema has it', () => {
  const shown = SETTING_GROUPS.flatMap((group) => [...settingsIn(group)]);
  expect(shown.slice(0, 2)).toEqual(['epochs', 'learningRate']);
  expect([...shown].sort()).toEqual(Object.keys(trainSettings.shape).sort());
  expect(SETTING_FORMS.epochs).toEqual({ kind: 'number', low: 1, high: 10_000, isWhole: true });
  expect(SETTING_FORMS.maxGradientNorm).toMatchObject({ kind: 'number', isWhole: false });
  expect(SETTING_FORMS.architecture).toEqual({ kind: 'choice', options: ['crnn', 'wave-u-net'] });
  expect(SETTING_FORMS.faultKinds).toMatchObject({ kind: 'choices' });
  expect(SETTING_FORMS.keepRoles.kind).toBe('flag');
  expect(SETTING_FORMS.augmentations.kind).toBe('changes');
});
