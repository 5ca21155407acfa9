import { z } from 'zod';
import { trainSettings } from '../../../shared/contract/train.ts';
import { musicSources } from '../../../shared/contract/training-data.ts';
import { TUNABLE, type TunableName, type TuneSpace, tuneSpace } from '../../../shared/contract/tune.ts';
import { requireArgument } from '../../../shared/errors.ts';
import type { Assignment, SearchSpace } from '../../../shared/search/space.ts';
import type { TrainingChoices } from '../training/default-settings.ts';
import { requireTakable } from './searched-values.ts';

/** What a search is, as the first line of its record keeps it. */
export const studyPlanSchema = z.strictObject({
  kind: z.literal('study'),
  version: z.literal(1),
  music: z.strictObject(musicSources),
  settings: trainSettings,
  space: tuneSpace,
  sampler: z.enum(['grid', 'random', 'tpe']),
  multivariate: z.boolean(),
  gridPoints: z.int(),
  pruner: z.enum(['median', 'none']),
  trials: z.int(),
});

/** What a search is. */
export type TuningPlan = Readonly<z.output<typeof studyPlanSchema>>;

/** What is searched for unless something else is. */
export const DEFAULT_SPACE: TuneSpace = {
  lr: { kind: 'float', low: 1e-4, high: 1e-2, log: true },
  weightDecay: { kind: 'float', low: 1e-6, high: 1e-2, log: true },
  dropout: { kind: 'float', low: 0, high: 0.4 },
  batch: { kind: 'categorical', choices: [4, 8, 16] },
  width: { kind: 'categorical', choices: [0.5, 1, 1.5] },
};

/** A trial is to tell good settings from bad ones, not to finish a model. */
const TRIAL_COURSE = { epochs: 6, stepsPerEpoch: 50 };

/** Settings that belong to a choice; without that choice they are left out of a trial. */
const BELONGS: Partial<Record<TunableName, readonly [field: 'schedule' | 'optimizer', choice: string]>> = {
  cycleEpochs: ['schedule', 'cosine-restarts'],
  cycleGrowth: ['schedule', 'cosine-restarts'],
  momentum: ['optimizer', 'sgd'],
};

/** Settings of the training of a trial. */
export function trialChoices(
  { music, settings, space }: TuningPlan,
  parameters: Assignment,
): TrainingChoices {
  const base = { ...TRIAL_COURSE, ...impliedChoices(space), ...settings };
  const searched = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [TUNABLE[name as TunableName], value]),
  );
  const all: Record<string, unknown> = { ...base, ...searched };
  for (const [name, [field, choice]] of Object.entries(BELONGS)) {
    if (name in parameters && all[field] !== choice) delete all[TUNABLE[name as TunableName]];
  }
  return { ...music, ...trainSettings.parse(all) };
}

/** A schedule or optimiser that is not chosen is the one that the searched settings belong to. */
function impliedChoices(space: TuneSpace): Record<string, string> {
  const implied = Object.entries(BELONGS)
    .filter(([name]) => name in space)
    .map(([, [field, choice]]) => [field, choice]);
  return Object.fromEntries(implied);
}

/** @throws LatheError `bad-argument` when a setting is both chosen and searched for */
export function requireNotChosen(space: TuneSpace, settings: TuningPlan['settings']): void {
  for (const name of Object.keys(space) as TunableName[]) {
    const chosen = settings[TUNABLE[name]];
    requireArgument(
      chosen === undefined,
      `search: ${name} is searched for, but ${TUNABLE[name]} is ${chosen}: leave out one of the two`,
    );
  }
}

/** @throws LatheError `bad-argument` when something that may be tried is none that a training takes */
export function requireTrainable(space: TuneSpace): void {
  requireTakable(space as SearchSpace, (name) => trainSettings.shape[TUNABLE[name as TunableName]]);
}
