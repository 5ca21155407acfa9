import { describe, expect, it } from 'vitest';
import { metricCases, metricEstimates, metricReference } from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { multiResolutionStftDistance } from './multi-resolution-stft.ts';

describe('multiResolutionStftDistance', () => {
  it.each(metricCases())('agrees with PyTorch: $name', ({ name, mrStft }) => {
    const found = multiResolutionStftDistance(metricEstimates()[name]!, metricReference());
    expect(Math.abs(found - mrStft)).toBeLessThan(1e-4);
  });

  it('of a gain g is |1 - g| + |ln g|, and 0 for equal signals, silence too', () => {
    const noise = noiseSignal(8000);
    const halved = noise.map((samples) => samples.map((x) => x / 2));
    expect(multiResolutionStftDistance(halved, noise)).toBeCloseTo(0.5 + Math.LN2, 4);
    expect(multiResolutionStftDistance(noise, noise)).toBe(0);
    const silence = [new Float32Array(4000)];
    expect(multiResolutionStftDistance(silence, silence)).toBe(0);
  });

  it('refuses audio that is shorter than half its longest frame', () => {
    const short = [new Float32Array(1000)];
    expect(() => multiResolutionStftDistance(short, short)).toThrow(
      /more than nFft \/ 2 = 1024 samples, got 1000/,
    );
  });
});
