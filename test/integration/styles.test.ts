import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  MASTERS_FOLDER,
  measureMaster,
  probeSpreadDb,
  readStyleMasters,
} from '../../build/scripts/style-masters.ts';
import { styleFiles } from '../../build/scripts/style-recipes.ts';
import { parseStyle } from '../../shared/mastering/styles/style-file.ts';
import { planStyle } from '../../shared/mastering/styles/style-plan.ts';
import { movesOf } from '../../shared/mastering/styles/style-stages.ts';
import { translateSentence } from '../../shared/sentences/translate.ts';
import { syntheticMusic } from '../support/dsp-signals.ts';
import { profileOf } from '../support/track-profile.ts';

const FOLDER = resolve(import.meta.dirname, '../../assets/styles');
const { masters, probeSpreadDb: probe } = readStyleMasters()!;
/** The shortest of the masters, so that measuring it costs little. */
const SHORT_MASTER = 'hyperrogue-music/hr-domina-hunting.ogg';
/** A track whose middle and sides are none of a style's. */
const RATE = 44_100;
const NARROW_TRACK = profileOf(
  [1, 2].map((seed) => syntheticMusic(6, RATE, seed)),
  RATE,
);
const AMOUNTS = { eq: 100, compressor: 100, saturation: 100, width: 100, monoBass: 100 };

describe('the styles that come with Lathe', () => {
  const derived = Object.entries(styleFiles(masters));

  it.each(derived)('%s is what follows from the statistics of the masters', (name, json) => {
    const path = join(FOLDER, `${name}.json`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(json));
    expect(parseStyle(json, path).name).toBe(name);
  });

  it('are derived by the definition of dynamics that the code has', () => {
    // Otherwise: npx tsx build/scripts/derive-styles.ts
    expect(probeSpreadDb()).toEqual(probe);
  });

  it.skipIf(!existsSync(join(MASTERS_FOLDER, SHORT_MASTER)))(
    'hold what is measured in a master (needs the music of build/scripts/fetch-training-music.ts)',
    async () => {
      const kept = masters.find(({ path }) => path === SHORT_MASTER)!;
      const measured = await measureMaster(SHORT_MASTER);
      expect(measured.integratedLufs).toBeCloseTo(kept.integratedLufs, 1);
      expect(measured.widthDb).toBeCloseTo(kept.widthDb, 1);
      for (const key of ['mid', 'spreadDb'] as const) {
        measured[key].forEach((value, i) => {
          expect(value).toBeCloseTo(kept[key][i]!, 1);
        });
      }
    },
  );

  it('differ as their names say', () => {
    const of = (name: string) => parseStyle(styleFiles(masters)[name]!, name);
    const at = (name: string, hz: number): number => {
      const { target } = of(name).eq!;
      const nearest = target.reduce((best, point) =>
        Math.abs(point[0] - hz) < Math.abs(best[0] - hz) ? point : best,
      );
      return nearest[1];
    };
    const tilt = (name: string): number => at(name, 8000) - at(name, 125);
    expect(tilt('warm')).toBeLessThan(tilt('neutral') - 2);
    expect(tilt('bright')).toBeGreaterThan(tilt('neutral') + 2);
    of('loud').compressor!.bands.forEach(({ spreadDb }, band) => {
      expect(spreadDb).toBeLessThan(of('neutral').compressor!.bands[band]!.spreadDb - 1);
    });
    expect(of('open').width!.sideToMidDb).toBeGreaterThan(of('neutral').width!.sideToMidDb + 1);
  });

  it('say why in every language, whatever they find', () => {
    const told = Object.keys(styleFiles(masters)).flatMap((name) => {
      const style = parseStyle(styleFiles(masters)[name]!, name);
      return [null, 25].flatMap((snrIndexDb) =>
        movesOf(planStyle({ ...NARROW_TRACK, snrIndexDb }, style, -20), AMOUNTS).map(({ reason }) =>
          translateSentence(reason, 'uk'),
        ),
      );
    });
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((reason) => /[a-z]{2}/i.test(reason))).toEqual([]);
  });
});
