import { medianPruner } from '../../shared/search/median-pruner.ts';
import { SAMPLERS } from '../../shared/search/sampler.ts';
import type { Assignment, SearchSpace } from '../../shared/search/space.ts';
import type { StudyPlan } from '../../shared/search/study.ts';

const space: SearchSpace = {
  x: { kind: 'float', low: -3, high: 3 },
  kind: { kind: 'categorical', choices: ['a', 'b'] },
};

/** A study that takes no time, with all that a study has. */
export const SMALL_STUDY: Pick<StudyPlan, 'space' | 'sampler' | 'pruner'> = {
  space,
  sampler: SAMPLERS.tpe({}),
  pruner: medianPruner({ startUpTrials: 3 }),
};

/** What its trials come to: (x - 1)², and 1 more with 'b'. */
export function smallStudyValue({ x, kind }: Assignment): number {
  return (Number(x) - 1) ** 2 + (kind === 'b' ? 1 : 0);
}
