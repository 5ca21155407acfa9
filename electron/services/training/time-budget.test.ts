import { describe, expect, it } from 'vitest';
import { completeTrainingSettings } from './default-settings.ts';
import { fitToTime, planTime } from './time-budget.ts';

const settings = completeTrainingSettings({ good: 'music', minutes: 20 });
const times = { stepSeconds: 0.5, judgingSeconds: 10 };
/** Seconds that a training of these settings takes. */
const secondsOf = ({ epochs, stepsPerEpoch }: typeof settings): number =>
  epochs * (stepsPerEpoch * times.stepSeconds + times.judgingSeconds);

describe('a training that has so much time', () => {
  it('is as it was asked for where that fits', () => {
    expect(fitToTime(settings, 1e6, times)).toEqual(settings);
  });

  it('has as many epochs as fit, with a learning rate that comes to its end', () => {
    const fitted = fitToTime(settings, 1200, times);
    // 20 epochs take 2200 s; 85 % of 1200 s are 9 epochs.
    expect(fitted).toMatchObject({ epochs: 9, stepsPerEpoch: 200, warmUpSteps: 54 });
    expect(fitted.warmUpSteps / (9 * 200)).toBeCloseTo(settings.warmUpSteps / (20 * 200), 3);
  });

  it('has shorter epochs rather than fewer than five', () => {
    const fitted = fitToTime(settings, 200, times);
    expect(fitted.epochs).toBe(5);
    expect(secondsOf(fitted)).toBeLessThanOrEqual(0.85 * 200);
    expect(secondsOf({ ...fitted, stepsPerEpoch: fitted.stepsPerEpoch + 1 })).toBeGreaterThan(0.85 * 200);
  });

  it('has a step an epoch at least, and no more epochs than asked for', () => {
    expect(fitToTime(settings, -5, times)).toMatchObject({ epochs: 5, stepsPerEpoch: 1 });
    expect(fitToTime({ ...settings, epochs: 2 }, -5, times)).toMatchObject({ epochs: 2, stepsPerEpoch: 1 });
  });

  it('keeps the shape of its schedule', () => {
    const stepped = completeTrainingSettings({ good: 'music', schedule: 'step' });
    expect(stepped.schedule).toMatchObject({ everyEpochs: 7 });
    expect(fitToTime(stepped, 1200, times).schedule).toMatchObject({ everyEpochs: 3 });
    const restarted = completeTrainingSettings({
      good: 'music',
      schedule: 'cosine-restarts',
      cycleEpochs: 4,
    });
    expect(fitToTime(restarted, 1200, times).schedule).toMatchObject({ cycleEpochs: 2, cycleGrowth: 2 });
  });
});

describe('a training with its end in a time', () => {
  const withForward = { ...times, forwardSeconds: 0.2 };
  const track = 60 * 44_100;
  /** Four strengths of 64 excerpts, four times as long as those trained on, in batches of 8; one in eight is clean. */
  const closing = ((4 * 64 * 4) / 8 / (7 / 8)) * 0.2 + 2 * times.judgingSeconds + 3;

  it('has steps for what the choice of the strength leaves', () => {
    const plan = planTime(settings, 1200, withForward, track);
    expect(plan.closingSteps * times.stepSeconds).toBeCloseTo(closing, 6);
    expect(plan.settings).toEqual(fitToTime(settings, 1200 - closing, times));
  });

  it('has less to choose from after fewer steps, and nothing where the strength was asked for', () => {
    const fewer = planTime(settings, 100, withForward, track);
    expect(fewer.closingSteps * times.stepSeconds).toBeLessThan(0.7 * closing);
    const asked = planTime({ ...settings, strength: 0.5 }, 1200, withForward, track);
    expect(asked.closingSteps * times.stepSeconds).toBe(2 * times.judgingSeconds + 3);
  });
});
