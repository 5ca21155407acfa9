import { describe, expect, it } from 'vitest';
import { meanSquare, mix } from '../../test/support/analysis-signals.ts';
import { drums, ensemble, noise, soloNotes, speech } from '../../test/support/programmes.ts';
import { type NoiseFloor, NoiseFloorMeter } from './noise-floor.ts';
import { TrackSpectrum } from './track-spectrum.ts';

const SECONDS = 10;

function measure(channels: readonly Float32Array[], sampleRate = 44_100): NoiseFloor {
  const format = { sampleRate, channelCount: channels.length };
  const meter = new NoiseFloorMeter(format);
  const spectrum = new TrackSpectrum({ ...format, onFrame: (frame) => meter.add(frame) });
  spectrum.push(channels);
  spectrum.finish();
  return meter.result(sampleRate / 2);
}

/** A programme with noise so many decibels below it. */
function withNoise(programme: Float32Array, kind: 'white' | 'pink', snrDb: number): Float32Array {
  return mix([programme, 1], [noises[kind], Math.sqrt(meanSquare(programme)) * 10 ** (-snrDb / 20)]);
}

const noises = { white: noise('white', SECONDS), pink: noise('pink', SECONDS) };
const programmes = {
  speech: speech(SECONDS),
  soloNotes: soloNotes(SECONDS),
  drums: drums(SECONDS),
  ensemble: ensemble(SECONDS),
};

describe('the SNR index of known mixtures', () => {
  describe.each(Object.entries(programmes))('%s', (_name, programme) => {
    it.each(['white', 'pink'] as const)('is within 3 dB from 0 to 80 dB of %s noise', (kind) => {
      for (const snrDb of [0, 10, 20, 40, 60, 80]) {
        const mixture = withNoise(programme, kind, snrDb);
        const { snrIndexDb, noiseFloorDbfs } = measure([mixture]);
        expect(Math.abs(snrIndexDb! - snrDb)).toBeLessThan(3);
        const level = 10 * Math.log10(meanSquare(programme)) - snrDb;
        expect(Math.abs(noiseFloorDbfs! - level)).toBeLessThan(3);
      }
    });
  });

  it('is that of both channels together', () => {
    const programme = programmes.speech;
    const [left, right] = [withNoise(programme, 'white', 40), withNoise(programme, 'white', 20)];
    const power = meanSquare(programme);
    const expected = 10 * Math.log10((2 * power) / (power * 1e-4 + power * 1e-2));
    expect(Math.abs(measure([left, right]).snrIndexDb! - expected)).toBeLessThan(1.5);
    // A silent channel adds nothing.
    expect(measure([left, new Float32Array(left.length)]).snrIndexDb).toBeCloseTo(
      measure([left]).snrIndexDb!,
      6,
    );
  });

  it('is the same at another sample rate', () => {
    // The same samples at twice the rate: everything an octave up, frames twice as long in samples.
    const mixture = withNoise(programmes.soloNotes, 'white', 50);
    expect(Math.abs(measure([mixture], 88_200).snrIndexDb! - 50)).toBeLessThan(3);
  });

  it('does not change with the gain', () => {
    const mixture = withNoise(programmes.drums, 'pink', 30);
    const [loud, soft] = [measure([mixture]), measure([mixture.map((x) => x / 64)])];
    expect(soft.snrIndexDb).toBeCloseTo(loud.snrIndexDb!, 6);
    expect(loud.noiseFloorDbfs! - soft.noiseFloorDbfs!).toBeCloseTo(20 * Math.log10(64), 6);
  });
});

describe('where the SNR index fails', () => {
  it('takes programme that is itself steady noise for noise', () => {
    // Drums under a wash of cymbals that never stops: the index says 12 dB, whatever noise lies below the wash.
    const wash = noise('white', SECONDS, 77);
    const clean = programmes.drums;
    const washed = mix([clean, 1], [wash, Math.sqrt(meanSquare(clean)) * 10 ** (-12 / 20)]);
    for (const snrDb of [40, 60]) {
      expect(Math.abs(measure([withNoise(washed, 'white', snrDb)]).snrIndexDb! - 12)).toBeLessThan(3);
    }
  });

  it('reads too high where the noise is gated with the programme', () => {
    const mixture = withNoise(programmes.speech, 'white', 30);
    const gated = mixture.map((x, n) => (n % 22_050 < 11_025 ? x : x / 1000));
    expect(measure([gated]).snrIndexDb!).toBeGreaterThan(40);
  });

  it('ends at 100 dB, as for a programme without noise', () => {
    expect(measure([programmes.soloNotes]).snrIndexDb).toBe(100);
  });

  it('is not defined for noise alone, for silence, and for less than 2 s', () => {
    for (const kind of ['white', 'pink'] as const) {
      const { snrIndexDb, noiseFloorDbfs } = measure([noises[kind].map((x) => x / 10)]);
      expect(snrIndexDb).toBeNull();
      expect(Math.abs(noiseFloorDbfs! + 20)).toBeLessThan(2);
    }
    const nothing = { snrIndexDb: null, noiseFloorDbfs: null };
    expect(measure([new Float32Array(200_000)])).toEqual(nothing);
    expect(measure([noises.white.subarray(0, 80_000)])).toEqual(nothing);
  });
});
