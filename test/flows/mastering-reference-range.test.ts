import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { masterResult } from '../../shared/contract/master.ts';
import { createRandom } from '../../shared/random.ts';
import { createBench, ffmpeg } from '../support/mastering-fixtures.ts';
import { deviationOf, midSideLevels } from '../support/third-octave-deviation.ts';

const RATE = 44_100;

interface Part {
  readonly seconds: number;
  /** Of the bass and of the treble. */
  readonly low: number;
  readonly high: number;
}

/** Noise whose parts differ in their tone, with a side of its own. */
function parts(seed: number, list: readonly Part[]): Float32Array[] {
  const random = createRandom(seed);
  const states = [0, 0];
  const sound = [0, 1].map(() => new Float32Array(list.reduce((sum, part) => sum + part.seconds * RATE, 0)));
  let n = 0;
  for (const { seconds, low, high } of list) {
    for (const end = n + seconds * RATE; n < end; n++) {
      for (let c = 0; c < 2; c++) {
        const x = random.uniform(-1, 1);
        states[c]! += 0.02 * (x - states[c]!);
        sound[c]![n] = low * states[c]! + high * (x - states[c]!);
      }
    }
  }
  return sound;
}

/** Loudness range in LU as ffmpeg reads it. */
function rangeOf(path: string): number {
  const { stderr } = spawnSync(
    ffmpeg.path,
    ['-nostdin', '-hide_banner', '-i', path, '-af', 'ebur128', '-f', 'null', '-'],
    { encoding: 'utf8' },
  );
  return Number(/LRA:\s+(-?[\d.]+) LU/.exec(stderr.slice(stderr.lastIndexOf('Summary:')))?.[1]);
}

/** A quiet part of bass and a loud one of treble, twice. */
const TRACK = parts(
  5,
  [0, 1].flatMap(() => [
    { seconds: 9, low: 0.6, high: 0.004 },
    { seconds: 10, low: 0.6, high: 0.12 },
  ]),
);
/** Bass and little treble: what makes the loud part sound so makes the quiet one loud. */
const REFERENCE = parts(6, [{ seconds: 6, low: 1.6, high: 0.02 }]);

describe('a master by a reference of another tone', () => {
  const bench = createBench();
  const inputs = Promise.all([bench.write(TRACK, RATE), bench.write(REFERENCE, RATE)]);

  it('keeps the loudness range, which the filter alone would change by LU, and sounds like the reference', async () => {
    const [track, reference] = await inputs;
    const master = await bench.master(track, {
      reference: { paths: [reference] },
      target: { integratedLufs: -20 },
    });
    const { trackLu, stagesLu, keptLu, lowestGainDb, highestGainDb } = master.reference!.loudnessRange!;
    expect(trackLu).toBe(master.before.loudnessRangeLu);
    expect(Math.abs(stagesLu - trackLu)).toBeGreaterThan(3);
    expect(Math.abs(keptLu - trackLu)).toBeLessThan(0.5);
    expect(Math.abs(rangeOf(master.outputPath) - rangeOf(track))).toBeLessThan(0.5);
    expect(highestGainDb - lowestGainDb).toBeGreaterThan(3);
    expect(highestGainDb - lowestGainDb).toBeLessThan(24);
    expect(master.after.integratedLufs).toBeCloseTo(-20, 1);
    const deviation = deviationOf(
      midSideLevels(master.sound, RATE).loudest,
      midSideLevels(REFERENCE, RATE).loudest,
    );
    expect(deviation.mid).toBeLessThan(0.5);
    expect(deviation.side).toBeLessThan(0.5);
    expect(masterResult.encode(master)).toBeDefined();
  });

  it('lets the amount of the spectrum say how much the ride has to do, and goes from there where dynamics are asked for', async () => {
    const [track, reference] = await inputs;
    const settings = { paths: [reference], spectrum: 30, dynamics: 50 };
    const { reference: report } = await bench.master(track, { reference: settings });
    const { trackLu, stagesLu, keptLu, highestGainDb, lowestGainDb } = report!.loudnessRange!;
    expect(Math.abs(keptLu - trackLu)).toBeLessThan(0.5);
    expect(Math.abs(stagesLu - trackLu)).toBeGreaterThan(1);
    expect(highestGainDb - lowestGainDb).toBeLessThan(6);
    expect(report!.dynamicsChange!.trackRangeLu).toBe(keptLu);
    expect(report!.dynamicsChange!.ratio).toBeCloseTo(2 / 3, 6);
  });
});
