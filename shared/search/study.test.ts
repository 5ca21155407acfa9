import { describe, expect, it } from 'vitest';
import { SMALL_STUDY, smallStudyValue } from '../../test/support/small-study.ts';
import { SAMPLERS } from './sampler.ts';
import { type Objective, replayStudy, runStudy, type StudyEvent, type StudyPlan } from './study.ts';
import { bestTrial } from './trial.ts';

const plan: StudyPlan = { ...SMALL_STUDY, trials: 14, seed: 9 };

/** Falls to its value in four steps; what is far below cannot be done. */
const objective: Objective = async ({ parameters, report }) => {
  if (Number(parameters.x) < -2) return { state: 'failed', details: { reason: 'diverged' } };
  const value = smallStudyValue(parameters);
  for (let step = 1; step <= 4; step++) if (report(step, value + 4 - step)) return { state: 'pruned' };
  return { state: 'complete', value };
};

class Killed extends Error {}

/** Runs a study whose process dies before the event of an index, and goes on from what was kept. */
async function runKilled(at: number): Promise<StudyEvent[]> {
  const kept: StudyEvent[] = [];
  const dying = runStudy(plan, replayStudy([]), {
    objective,
    keep(event) {
      if (kept.length === at) throw new Killed();
      kept.push(event);
    },
  });
  await expect(dying).rejects.toBeInstanceOf(Killed);
  await runStudy(plan, replayStudy(kept), { objective, keep: (event) => kept.push(event) });
  return kept;
}

describe('a study', () => {
  it('runs complete, pruned and failed trials and finds the best', async () => {
    const events: StudyEvent[] = [];
    const { trials, ending } = await runStudy(plan, replayStudy([]), {
      objective,
      keep: (event) => events.push(event),
    });
    expect(ending).toBe('complete');
    expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(['complete', 'pruned', 'failed']));
    expect(bestTrial(trials)!.value).toBe(Math.min(...trials.flatMap(({ value }) => value ?? [])));
    expect(bestTrial(trials)!.value).toBeLessThan(0.3);
    expect(replayStudy(JSON.parse(JSON.stringify(events))).trials).toEqual(trials);
  });

  it('that died at any moment goes on to the same trials', async () => {
    const events: StudyEvent[] = [];
    await runStudy(plan, replayStudy([]), { objective, keep: (event) => events.push(event) });
    const { trials } = replayStudy(events);
    for (let at = 0; at < events.length; at++) {
      expect(replayStudy(await runKilled(at)).trials, `before event ${at}`).toEqual(trials);
    }
  });

  it('that is stopped keeps what was done and leaves the trial in work to be done again', async () => {
    const events: StudyEvent[] = [];
    const keep = (event: StudyEvent) => void events.push(event);
    const stopping: Objective = async (trial) =>
      trial.number === 3 ? { state: 'stopped' } : objective(trial);
    const stopped = await runStudy(plan, replayStudy([]), { objective: stopping, keep });
    expect([stopped.ending, stopped.trials.length]).toEqual(['stopped', 3]);
    const { unfinished } = replayStudy(events);
    const { trials } = await runStudy(plan, replayStudy(events), { objective, keep });
    expect(trials[3]!.parameters).toEqual(unfinished);
    expect(trials).toHaveLength(plan.trials);
  });

  it('ends when a grid is done', async () => {
    const grid = { ...plan, sampler: SAMPLERS.grid({ gridPoints: 2 }) };
    const { trials, ending } = await runStudy(grid, replayStudy([]), { objective, keep: () => {} });
    expect([trials.length, ending]).toEqual([4, 'complete']);
  });
});
