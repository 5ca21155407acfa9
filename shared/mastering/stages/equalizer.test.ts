import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { runStage, sine, toneIn } from '../../../test/support/run-stage.ts';
import { flatCurve } from '../reference/gain-curve.ts';
import { MATCH_BANDS_HZ } from '../reference/third-octave-scale.ts';
import { Equalizer } from './equalizer.ts';

const RATE = 44_100;
/** A gentle slope with a bump, as tone controls make it. */
const CURVE = Float64Array.from(
  MATCH_BANDS_HZ,
  (_, band) => 0.2 * (band - 15) + 2 * Math.exp(-(((band - 8) / 3) ** 2)),
);

function equalizer(options: Partial<ConstructorParameters<typeof Equalizer>[0]> = {}): Equalizer {
  return new Equalizer({
    sampleRate: RATE,
    channelCount: 1,
    curve: CURVE,
    amount: 1,
    phase: 'linear',
    ...options,
  });
}

describe('Equalizer', () => {
  it.each([
    ['linear', 1],
    ['linear', 0.5],
    ['minimum', 1],
  ] as const)('has the gains of its curve, of %s phase, at an amount of %d', (phase, amount) => {
    for (const band of [6, 10, 17, 25, 28]) {
      const frequencyHz = MATCH_BANDS_HZ[band]!;
      const signal = sine(frequencyHz, { seconds: 2, sampleRate: RATE, amplitude: 0.5 });
      const output = runStage(equalizer({ phase, amount }), [signal])[0]!;
      const tone = toneIn(output, frequencyHz, RATE, RATE / 2, 1.5 * RATE);
      expect(20 * Math.log10(tone.amplitude / 0.5)).toBeCloseTo(amount * CURVE[band]!, 1);
      if (phase === 'linear') expect(Math.abs(tone.phase)).toBeLessThan(2e-3);
    }
  });

  it('keeps the length and the place of the sound, whatever the blocks', () => {
    for (const length of [1, 1000, 20_001]) {
      const signal = [whiteNoise(length, 1), whiteNoise(length, 2)];
      const whole = runStage(equalizer({ channelCount: 2 }), signal, 100_000);
      expect(runStage(equalizer({ channelCount: 2 }), signal, 999)).toEqual(whole);
    }
    const click = new Float32Array(20_000);
    click[9000] = 1;
    const output = runStage(equalizer(), [click])[0]!;
    expect(output.indexOf(Math.max(...output))).toBe(9000);
  });

  it('tells the curve that it applied', () => {
    expect(equalizer({ amount: 0.25 }).appliedCurve).toEqual(CURVE.map((gain) => 0.25 * gain));
    expect(equalizer({ curve: flatCurve() }).appliedCurve).toEqual(flatCurve());
  });
});
