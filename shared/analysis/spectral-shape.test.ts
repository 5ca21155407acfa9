import { describe, expect, it } from 'vitest';
import { spectrumOf, spectrumSignal } from '../../test/support/analysis-signals.ts';
import { noise } from '../../test/support/programmes.ts';
import vectors from '../../test/vectors/analysis_measures.json' with { type: 'json' };
import { spectralShape } from './spectral-shape.ts';
import { thirdOctaves } from './third-octaves.ts';

describe.each(vectors.spectra)(
  'the long-term spectrum at $sampleRate Hz, against one transform of all',
  (expected) => {
    const { sampleRate } = expected;
    const spectrum = spectrumOf([spectrumSignal(sampleRate, vectors.seconds)], sampleRate);

    it('has the levels of the thirds of an octave', () => {
      const bands = thirdOctaves(spectrum);
      expect(bands).toHaveLength(expected.levelsDbfs.length);
      bands.forEach(({ centreHz, levelDbfs }, i) => {
        expect(centreHz).toBeCloseTo(1000 * 10 ** ((i - 17) / 10), 6);
        // Below 50 Hz a band of noise is few lines of the whole transform, some of them at its edges.
        expect(Math.abs(levelDbfs - expected.levelsDbfs[i]!)).toBeLessThan(centreHz < 50 ? 0.8 : 0.25);
      });
    });

    it('has its centroid, roll-off and tilt', () => {
      const { spectralCentroidHz, spectralRolloffHz, spectralTiltDbPerOctave } = spectralShape(spectrum);
      // Lines are as wide as the window makes them, which moves the root of the power a little.
      expect(Math.abs(spectralCentroidHz! / expected.spectralCentroidHz - 1)).toBeLessThan(0.025);
      expect(Math.abs(spectralRolloffHz! / expected.spectralRolloffHz - 1)).toBeLessThan(0.01);
      expect(spectralTiltDbPerOctave).toBeCloseTo(expected.spectralTiltDbPerOctave, 1);
    });
  },
);

describe('spectralShape', () => {
  it('reads 0 for pink noise and 3 for white', () => {
    for (const [kind, slope] of [
      ['pink', 0],
      ['white', 3.01],
    ] as const) {
      const { spectralTiltDbPerOctave } = spectralShape(spectrumOf([noise(kind, 10)], 44_100));
      // 10 s of noise leave 0.3 dB of chance in the bands of the bass
      expect(Math.abs(spectralTiltDbPerOctave! - slope)).toBeLessThan(0.1);
    }
  });

  it('is not defined for silence', () => {
    expect(spectralShape(spectrumOf([new Float32Array(10_000)], 44_100))).toEqual({
      spectralCentroidHz: null,
      spectralRolloffHz: null,
      spectralTiltDbPerOctave: null,
    });
    expect(thirdOctaves(spectrumOf([new Float32Array(10)], 8000)).map(({ levelDbfs }) => levelDbfs)).toEqual(
      Array(24).fill(-Infinity),
    );
  });
});
