import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrequencyAxis } from './frequency-axis.ts';
import type { LevelGrid } from './level-grid.ts';
import type { Label, Picture } from './picture.ts';
import { composePicture, type PicturedSound } from './picture-content.ts';
import { layoutPicture, plotSize } from './picture-layout.ts';
import { completePictureSettings, type PictureSettings } from './settings.ts';

function sound(
  settings: PictureSettings,
  level: (row: number, column: number) => number,
  title = 'song.wav',
): PicturedSound {
  const { columnCount, rowCount } = plotSize(settings);
  const levels = Float32Array.from({ length: columnCount * rowCount }, (_, i) =>
    level(Math.floor(i / columnCount), i % columnCount),
  );
  const grid: LevelGrid = { columnCount, rowCount, levels };
  return { title, sampleRate: 44_100, channelCount: 2, durationSeconds: 36, grid };
}

function compose(settings: PictureSettings, before: PicturedSound, after?: PicturedSound) {
  const axis = createFrequencyAxis(settings, 44_100);
  return composePicture({ before, ...(after && { after }), axis, startSeconds: 0, endSeconds: 36, settings });
}

/** The colour of a pixel of a raster that was placed. */
function pixel({ rasters }: Picture, raster: number, x: number, y: number): number[] {
  const { width, pixels } = rasters[raster]!.raster;
  return [...pixels.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];
}

/** About where a text lies: letters are at most 0.65 of their height wide on average. */
function extent({ text, x, y, size, align, baseline, isUpright, maxWidth = Infinity }: Label) {
  const width = Math.min(maxWidth, 0.65 * size * text.length);
  const left = { left: 0, center: -width / 2, right: -width }[align];
  const top = { top: 0, middle: -size / 2, bottom: -size }[baseline];
  return isUpright
    ? { left: x + top, right: x + top + size, top: y + left, bottom: y + left + width }
    : { left: x + left, right: x + left + width, top: y + top, bottom: y + top + size };
}

describe('the layout of a picture', () => {
  it('has every raster, line and label inside, and no label over another, at any size', () => {
    const setting = fc.record({
      width: fc.integer({ min: 320, max: 1400 }),
      height: fc.integer({ min: 60, max: 300 }),
      scale: fc.constantFrom('linear' as const, 'log' as const, 'mel' as const),
      endSeconds: fc.constantFrom(0.01, 1, 36, 600, 10_800),
      isPair: fc.boolean(),
    });
    fc.assert(
      fc.property(setting, ({ endSeconds, isPair, ...chosen }) => {
        const settings = completePictureSettings(chosen);
        const flat = sound(settings, () => -30, 'a rather long name of a song - final mix 3.wav');
        const content = compose(settings, flat, isPair ? flat : undefined);
        const picture = layoutPicture({ ...content, endSeconds });
        for (const { x, y, raster } of picture.rasters) {
          expect(x + raster.width).toBeLessThanOrEqual(picture.width);
          expect(y + raster.height).toBeLessThanOrEqual(picture.height);
        }
        for (const { x, y, width, height } of picture.rules) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(picture.width);
          expect(y + height).toBeLessThanOrEqual(picture.height);
        }
        const boxes = picture.labels.map(extent);
        for (const [i, box] of boxes.entries()) {
          expect(box.left).toBeGreaterThanOrEqual(0);
          expect(box.top).toBeGreaterThanOrEqual(0);
          expect(box.bottom).toBeLessThanOrEqual(picture.height);
          for (const other of boxes.slice(0, i)) {
            const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
            const along = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
            expect(Math.min(across, along)).toBeLessThanOrEqual(0);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('puts low frequencies at the bottom and early times at the left', () => {
    const settings = completePictureSettings({ width: 400, height: 100 });
    const corner = sound(settings, (row, column) => (row === 0 && column === 0 ? 0 : -100));
    const picture = layoutPicture(compose(settings, corner));
    expect(pixel(picture, 0, 0, 99)).toEqual([0xfc, 0xfd, 0xbf, 255]);
    expect(pixel(picture, 0, 1, 99)).toEqual([0, 0, 4, 255]);
    expect(pixel(picture, 0, 0, 0)).toEqual([0, 0, 4, 255]);
  });

  it('has the plots alone without axes', () => {
    const settings = completePictureSettings({ width: 320, height: 60, density: 2, axes: false });
    expect(plotSize(settings)).toEqual({ columnCount: 640, rowCount: 120 });
    const flat = sound(settings, () => -20);
    const one = layoutPicture(compose(settings, flat));
    expect(one).toMatchObject({ width: 320, height: 60, labels: [], rules: [] });
    expect(layoutPicture(compose(settings, flat, flat)).height).toBe(3 * 60 + 2 * 2);
  });
});

describe('the content of a picture', () => {
  const settings = completePictureSettings({ width: 400, height: 60 });

  it('has 0 dB at the loudest point of both sounds, so that they compare', () => {
    const content = compose(
      settings,
      sound(settings, () => -40),
      sound(settings, () => -25),
    );
    expect(content.referenceDbfs).toBe(-25);
    expect(content.panels.map(({ grid }) => grid.levels[0])).toEqual([-15, 0, 15]);
    expect(content.caption).toContain('−25.0 dB of a sine at full scale');
  });

  it('has 0 dB at full scale where that is asked for, and for silence', () => {
    const loud = sound(settings, () => -25);
    const absolute = compose({ ...settings, reference: 'full-scale' }, loud);
    expect([absolute.referenceDbfs, absolute.panels[0]!.grid.levels[0]]).toEqual([0, -25]);
    const silent = compose(
      settings,
      sound(settings, () => -200),
    );
    expect([silent.referenceDbfs, silent.panels[0]!.grid.levels[0]]).toEqual([0, -Infinity]);
    expect(silent.caption).toMatch(/0 dB is a sine at full scale$/);
  });

  it('shows no difference where neither picture shows anything, and none where one has no sound', () => {
    const levels = [-150, -200, Number.NaN, 0];
    const before = sound(settings, (_, column) => [-90, -90, -10, -100][column] ?? 0);
    const after = sound(settings, (_, column) => levels[column] ?? 0);
    const difference = compose(settings, before, after).panels[2]!;
    expect([...difference.grid.levels.slice(0, 4)]).toEqual([0, 0, Number.NaN, 80]);
    const picture = layoutPicture(compose(settings, before, after));
    const colours = [0, 2, 3].map((x) => pixel(picture, 4, x, 0).slice(0, 3));
    expect(colours).toEqual([
      [236, 229, 224],
      [222, 222, 222],
      [0x59, 0, 8],
    ]);
  });

  it('leaves the channel out of mono sounds', () => {
    const mono = { ...sound(settings, () => -20), channelCount: 1 };
    expect(compose(settings, mono).caption).toBe(
      'STFT of 4096, Hann window, mean power; 0 dB is the loudest point, −20.0 dB of a sine at full scale',
    );
  });
});
