import { describe, expect, it } from 'vitest';
import { SMALL_STUDY, smallStudyValue } from '../../test/support/small-study.ts';
import { type Objective, replayStudy, runStudy, type StudyEvent, type StudyPlan } from './study.ts';
import { bestTrial, type Trial } from './trial.ts';

const plan: StudyPlan = { ...SMALL_STUDY, trials: 18, seed: 4, atOnce: 3 };

/** How long a trial takes, in turns of the event loop. */
type Load = (number: number) => number;

const steady: Load = () => 1;
const LOADS: readonly Load[] = [steady, (number) => (number * 7) % 5, (number) => 6 - (number % 6)];

/** Falls to its value in four steps, between which other trials have their turn. */
const objective =
  (load: Load): Objective =>
  async ({ number, parameters, report }) => {
    const value = smallStudyValue(parameters);
    for (let step = 1; step <= 4; step++) {
      for (let turn = 0; turn < load(number); turn++) await new Promise((done) => setImmediate(done));
      if (report(step, value + 4 - step)) return { state: 'pruned' };
    }
    return { state: 'complete', value };
  };

async function eventsOf(load: Load): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  await runStudy(plan, replayStudy([]), { objective: objective(load), keep: (event) => events.push(event) });
  return events;
}

describe('trials side by side', () => {
  it('are the same ones whichever of them is fast', async () => {
    const [first, ...others] = await Promise.all(LOADS.map(eventsOf));
    const { trials } = replayStudy(first!);
    expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(['complete', 'pruned']));
    for (const events of others) {
      expect(events).not.toEqual(first);
      expect(replayStudy(events).trials).toEqual(trials);
    }
  });

  it('run as many at once as planned, and never more', async () => {
    let [running, most] = [0, 0];
    const counted: Objective = async (trial) => {
      most = Math.max(most, ++running);
      const outcome = await objective(steady)(trial);
      running--;
      return outcome;
    };
    await runStudy(plan, replayStudy([]), { objective: counted, keep: () => {} });
    expect(most).toBe(3);
  });

  it('that died at any moment go on to the same trials, those begun and not ended again', async () => {
    const load = LOADS[1]!;
    const events = await eventsOf(load);
    const { trials } = replayStudy(events);
    for (let at = 0; at < events.length; at += 3) {
      const kept = events.slice(0, at);
      await runStudy(plan, replayStudy(kept), {
        objective: objective(LOADS[2]!),
        keep: (event) => kept.push(event),
      });
      expect(replayStudy(kept).trials, `before event ${at}`).toEqual(trials);
    }
  });

  it('are proposed and given up by those alone that are far enough before them', async () => {
    const asked: { readonly number: number; readonly trials: readonly Trial[] }[] = [];
    const sampler: StudyPlan['sampler'] = (context) => {
      asked.push(context);
      return plan.sampler(context);
    };
    const { trials } = await runStudy({ ...plan, sampler }, replayStudy([]), {
      objective: objective(steady),
      keep: () => {},
    });
    for (const { number, trials: known } of asked) {
      const certain = Math.max(0, number - 2);
      expect(known.map((trial) => trial.number)).toEqual(trials.slice(0, number).map((each) => each.number));
      expect(known.slice(0, certain)).toEqual(trials.slice(0, certain));
      // Those between are taken for bad ones, where they are.
      for (const lie of known.slice(certain)) {
        const { parameters } = trials[lie.number]!;
        expect(lie).toEqual({ number: lie.number, parameters, state: 'failed', value: null, reports: [] });
      }
    }
    expect(bestTrial(trials)!.value).toBeLessThan(0.5);
  });

  it('end together where one throws, and tell what it threw', async () => {
    let running = 0;
    const failing: Objective = async (trial) => {
      running++;
      const outcome = await objective(LOADS[2]!)(trial);
      running--;
      if (trial.number === 4) throw new Error('no room');
      return outcome;
    };
    const failed = runStudy(plan, replayStudy([]), { objective: failing, keep: () => {} });
    await expect(failed).rejects.toThrow('no room');
    expect(running).toBe(0);
  });
});
