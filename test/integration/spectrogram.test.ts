import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { assertNotSameFile } from '../../electron/adapters/ffmpeg/same-file.ts';
import { failureOf, temporaryFolder } from '../../electron/adapters/ffmpeg/test-sound.ts';
import { createPictureDrawer } from '../../electron/adapters/picture/draw-picture.ts';
import { CacheFolder } from '../../electron/services/files/cache-folder.ts';
import { createWorkerPool } from '../../electron/services/jobs/worker-pool.ts';
import { createSpectrogramService } from '../../electron/services/spectrogram/spectrogram-service.ts';
import type { SpectrogramTask } from '../../electron/services/spectrogram/tasks.ts';
import type { SpectrogramPool, SpectrogramService } from '../../electron/services/spectrogram/types.ts';
import { createFrequencyAxis } from '../../shared/spectrogram/frequency-axis.ts';
import { GridStream } from '../../shared/spectrogram/level-grid.ts';
import { completePictureSettings, type PictureSettings } from '../../shared/spectrogram/settings.ts';
import { decodeTile, TILE_COLUMNS, type Tile } from '../../shared/spectrogram/tile.ts';
import { musicSignal } from '../support/music-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const ffmpeg = createFfmpeg();
const font = new URL('../../assets/fonts/Inter-Regular.ttf', import.meta.url).pathname;

/** The real threads, and what they were asked for. */
const asked: SpectrogramTask['kind'][] = [];
const threads: SpectrogramPool = createWorkerPool({
  entry: new URL('../../electron/workers/spectrogram-worker.ts', import.meta.url),
  workerData: { ffmpegPath: ffmpeg.path },
  size: 2,
});
const pool: SpectrogramPool = {
  run: (task, control) => {
    asked.push(task.kind);
    return threads.run(task, control);
  },
  prepare: () => threads.prepare(),
  dispose: async () => undefined,
};
afterAll(() => threads.dispose());

/** A service as a host has it; services of one cache folder are runs of the program. */
function createService(cache: string): SpectrogramService {
  return createSpectrogramService({
    ffmpeg,
    pool,
    drawPicture: createPictureDrawer(font),
    cacheFolder: new CacheFolder({ path: at(cache), limitBytes: 1e9 }),
    assertNotSameFile,
  });
}

const RATE = 44_100;
const tone = (hz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: RATE * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / RATE));

beforeAll(() => {
  writeWavFixture(at('tones.wav'), [tone(1000, 2), tone(5000, 2)]);
  writeWavFixture(at('silent.wav'), [new Float32Array(RATE), new Float32Array(RATE)]);
  writeWavFixture(at('one-sample.wav'), [Float32Array.of(0.5)]);
  writeWavFixture(at('none.wav'), [new Float32Array(0)]);
  writeWavFixture(at('long.wav'), musicSignal(70, 8000), 8000);
  writeFileSync(at('text.wav'), 'this is no sound');
});

/** Red, green and blue of a picture, from the top left. */
async function pixelsOf(
  png: Uint8Array,
): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

/** Rows from the top that are brighter than half, in the middle column. */
async function brightRows(png: Uint8Array): Promise<number[]> {
  const { width, height, data } = await pixelsOf(png);
  const brightness = (y: number): number => {
    const i = 4 * (y * width + Math.floor(width / 2));
    return (data[i]! + data[i + 1]! + data[i + 2]!) / 3;
  };
  return Array.from({ length: height }, (_, y) => y).filter((y) => brightness(y) > 128);
}

const BARE = { axes: false, width: 320, height: 200, scale: 'linear', nFft: 2048 } as const;

describe('pictures of spectrograms', () => {
  const service = createService('cache');
  const draw = (name: string, settings: Partial<PictureSettings>) =>
    service.draw({ before: { path: at(name) }, settings: { ...BARE, ...settings } });

  it.each([
    ['left', [1000]],
    ['right', [5000]],
    ['mid', [1000, 5000]],
    ['side', [1000, 5000]],
  ] as const)('show the tones of the %s channel where they are', async (channel, tones) => {
    for (const scale of ['linear', 'log', 'mel'] as const) {
      const { png, width, height } = await draw('tones.wav', { channel, scale });
      expect([width, height]).toEqual([320, 200]);
      const axis = createFrequencyAxis({ scale }, RATE);
      const wanted = tones.map((hz) => 200 * (1 - axis.positionOf(hz)));
      const rows = await brightRows(png);
      for (const y of wanted) expect(rows.some((row) => Math.abs(row + 0.5 - y) <= 1)).toBe(true);
      for (const row of rows) expect(wanted.some((y) => Math.abs(row + 0.5 - y) <= 5)).toBe(true);
    }
  });

  it('are the same of a file and of its samples, and those that the samples themselves give', async () => {
    const channels = musicSignal(3).map((samples) => samples.map((x) => Math.round(32768 * x) / 32768));
    writeWavFixture(at('music.wav'), channels);
    const [file, memory] = await Promise.all([
      draw('music.wav', { channel: 'left' }),
      service.draw({
        before: { channels, sampleRate: RATE, title: 'music' },
        settings: { ...BARE, channel: 'left' },
      }),
    ]);
    expect(Buffer.from(memory.png).equals(file.png)).toBe(true);
    const settings = completePictureSettings({ ...BARE, channel: 'left' });
    const axis = createFrequencyAxis(settings, RATE);
    const size = { columnCount: 320, rowCount: 200, firstSample: 0 };
    const stream = new GridStream({ start: 0, end: 3 * RATE, sampleRate: RATE, axis, settings, ...size });
    stream.push(channels[0]!);
    const loudest = Math.max(...stream.finish().levels);
    expect(file.referenceDbfs).toBeCloseTo(loudest, 4);
  });

  it('show a part as it is in the whole', async () => {
    const part = await draw('tones.wav', { startSeconds: 0.5, endSeconds: 1.5, reduction: 'max' });
    // Mid has a quarter of full scale of a tone of 0.5 in one channel; between two bins a Hann window loses 1.42 dB.
    expect(part.referenceDbfs).toBeLessThan(20 * Math.log10(0.25) + 0.01);
    expect(part.referenceDbfs).toBeGreaterThan(20 * Math.log10(0.25) - 1.43);
    const { width, data } = await pixelsOf(part.png);
    const column = (x: number): number[] =>
      Array.from({ length: 200 }, (_, y) => data[4 * (y * width + x)]! + data[4 * (y * width + x) + 1]!);
    // The sound goes on on both sides, so that the borders are as steady as the middle.
    const middle = column(160);
    for (const x of [0, 319]) {
      expect(Math.max(...column(x).map((value, y) => Math.abs(value - middle[y]!)))).toBeLessThan(40);
    }
  });

  it('of silence are all floor, with a word', async () => {
    const { png, referenceDbfs, warnings } = await draw('silent.wav', {});
    expect(referenceDbfs).toBe(0);
    expect(warnings).toEqual(['"silent.wav" is silent in this picture.']);
    const { data } = await pixelsOf(png);
    expect(new Set(data.filter((_, i) => i % 4 < 3))).toEqual(new Set([0, 4])); // #000004
  });

  it('of one sample and of two sounds that differ in everything can be drawn', async () => {
    const one = await draw('one-sample.wav', { axes: true, channel: 'side' });
    expect(one).toMatchObject({ width: 320, warnings: ['"one-sample.wav" is mono: it has no side signal.'] });
    const settings = { ...BARE, axes: true, density: 2 as const, width: 400 };
    const pair = await service.draw({
      before: { path: at('tones.wav') },
      after: { path: at('long.wav'), title: 'another' },
      settings,
    });
    expect(pair.width).toBe(800);
    expect(pair.height).toBeGreaterThan(3 * 400);
  });

  it('tell how far they are, and can be cancelled', async () => {
    const fractions: number[] = [];
    await service.draw(
      { before: { path: at('long.wav') } },
      { onProgress: (fraction) => fractions.push(fraction) },
    );
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const stop = new AbortController();
    const control = { signal: stop.signal, onProgress: () => stop.abort() };
    await failureOf('cancelled', () => service.draw({ before: { path: at('long.wav') } }, control));
  });

  it('replace a file once they are whole', async () => {
    writeFileSync(at('picture.png'), 'old');
    const before = readdirSync(folder);
    await service.drawToFile({ before: { path: at('tones.wav') } }, at('picture.png'));
    expect(readFileSync(at('picture.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(readdirSync(folder)).toEqual(before);
  });

  it.each<
    [string, string, Partial<PictureSettings>, string, 'bad-input' | 'bad-argument' | 'output-failed', string]
  >([
    ['text', 'text.wav', {}, 'x.png', 'bad-input', 'cannot be read as sound'],
    ['no file', 'missing.wav', {}, 'x.png', 'bad-input', 'does not exist'],
    ['no samples', 'none.wav', {}, 'x.png', 'bad-input', 'holds no samples'],
    ['a start behind the end', 'tones.wav', { startSeconds: 9 }, 'x.png', 'bad-argument', 'is 2 s long'],
    [
      'a start just behind the end',
      'tones.wav',
      { startSeconds: 2.01 },
      'x.png',
      'bad-argument',
      'is 2 s long',
    ],
    [
      'an end before the start',
      'tones.wav',
      { startSeconds: 1, endSeconds: 0.5 },
      'x.png',
      'bad-argument',
      'got 0.5 s',
    ],
    ['another kind of file', 'tones.wav', {}, 'x.jpg', 'bad-argument', 'ends in .png'],
    ['a folder that is not there', 'tones.wav', {}, 'no/x.png', 'output-failed', 'no" does not exist'],
    ['an axis without length', 'tones.wav', { lowHz: 30_000 }, 'x.png', 'bad-argument', 'got 30000 Hz'],
  ])('refuse %s and write nothing', async (_, input, settings, output, code, part) => {
    const before = readdirSync(folder);
    const request = { before: { path: at(input) }, settings };
    expect(await failureOf(code, () => service.drawToFile(request, at(output)))).toContain(part);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('refuse to be drawn over a sound, whatever it is called', async () => {
    copyFileSync(at('tones.wav'), at('sound.png'));
    const request = { before: { path: at('silent.wav') }, after: { path: at('sound.png') } };
    const message = await failureOf('bad-argument', () =>
      service.drawToFile(request, join(folder, '.', 'sound.png')),
    );
    expect(message).toContain('never overwritten');
    expect(readFileSync(at('sound.png')).equals(readFileSync(at('tones.wav')))).toBe(true);
  });
});

describe('tiles of spectrograms', () => {
  const settings = { nFft: 512, hopLength: 256, rowCount: 64 };
  const request = { inputPath: at('long.wav'), settings };
  const tileKey = ({ level, index }: Tile): string => `${level}-${index}`;

  async function overviewOf(service: SpectrogramService, inputPath = request.inputPath): Promise<Tile[]> {
    const tiles: Tile[] = [];
    await service.overview({ ...request, inputPath }, (bytes) => tiles.push(decodeTile(bytes)));
    return tiles;
  }

  it('are described, and made one by one or in one pass that all share', async () => {
    const service = createService('tiles-1');
    const { levels, sampleRate, durationSeconds, settings: used } = await service.describe(request);
    expect({ sampleRate, durationSeconds }).toEqual({ sampleRate: 8000, durationSeconds: 70 });
    expect(used).toMatchObject({ ...settings, lowHz: 20, highHz: 4000, window: 'hann', reduction: 'mean' });
    asked.length = 0;
    const [tiles, again, coarse] = await Promise.all([
      overviewOf(service),
      overviewOf(service),
      service.tile({ ...request, level: levels.at(-1)!.level, index: 0 }),
    ]);
    expect(asked).toEqual(['overview']);
    const places = levels.flatMap(({ level, tileCount, ofOverview }) =>
      Array.from({ length: ofOverview ? tileCount : 0 }, (_, index) => `${level}-${index}`),
    );
    expect(tiles.map(tileKey).sort()).toEqual(places.sort());
    expect(again.map(tileKey)).toEqual(tiles.map(tileKey));
    expect(decodeTile(coarse)).toEqual(tiles.find((tile) => tile.level === levels.at(-1)!.level));
    await service.dispose();
  });

  it('of a part are those of the whole', async () => {
    const service = createService('tiles-2');
    const { levels } = await service.describe(request);
    const fine = levels.filter(({ ofOverview }) => !ofOverview).at(-1)!;
    const coarse = (await overviewOf(service)).find(({ level }) => level === fine.level + 1)!;
    // Columns of the overview are the mean powers of two columns of the level below; levels are kept to 1/16 dB.
    const parts = await Promise.all(
      [0, 1].map(async (index) => decodeTile(await service.tile({ ...request, level: fine.level, index }))),
    );
    const power = (tile: Tile, row: number, column: number): number =>
      10 ** (tile.levels[row * TILE_COLUMNS + column]! / 10);
    const errors: number[] = [];
    // From the rows on where levels are means of bins and not interpolated between them.
    for (let row = 50; row < 64; row++) {
      for (let column = 0; column < TILE_COLUMNS; column++) {
        const part = parts[column < TILE_COLUMNS / 2 ? 0 : 1]!;
        const first = (2 * column) % TILE_COLUMNS;
        const mean = (power(part, row, first) + power(part, row, first + 1)) / 2;
        errors.push(Math.abs(10 * Math.log10(mean / power(coarse, row, column))));
      }
    }
    expect(Math.max(...errors)).toBeLessThan(1 / 8);
    await service.dispose();
  });

  it('are kept by the content of the file and the settings', async () => {
    const first = createService('tiles-3');
    const fine = { ...request, level: 0, index: 2 };
    const wanted = { tiles: await overviewOf(first), fine: await first.tile(fine) };
    await first.dispose();
    copyFileSync(request.inputPath, at('renamed.wav'));
    asked.length = 0;
    const second = createService('tiles-3');
    expect(await overviewOf(second)).toHaveLength(wanted.tiles.length);
    expect(Buffer.from(await second.tile(fine)).equals(wanted.fine)).toBe(true);
    expect(asked).toEqual([]);
    // A file that was never seen is not read before its first tile is made; after that it is known by its content.
    await second.tile({ ...fine, inputPath: at('renamed.wav') });
    await second.dispose();
    await overviewOf(second, at('renamed.wav'));
    expect(asked).toEqual(['tile']);
    await second.tile({ ...fine, settings: { ...settings, window: 'blackman' } });
    expect(asked).toEqual(['tile', 'tile']);
    await second.dispose();
  });

  it('are made again for a file that changed, and where the cache is damaged', async () => {
    copyFileSync(request.inputPath, at('changing.wav'));
    const changing = { settings, inputPath: at('changing.wav'), level: 0, index: 1 };
    const service = createService('tiles-4');
    const before = await service.tile(changing);
    await service.dispose();
    const folders = readdirSync(at('tiles-4/tiles'));
    truncateSync(join(at('tiles-4/tiles'), folders[0]!, '0-1.tile'), 5000);
    expect(Buffer.from(await service.tile(changing)).equals(before)).toBe(true);
    await service.dispose();
    writeWavFixture(at('changing.wav'), musicSignal(70, 8000, 9), 8000);
    const after = await service.tile(changing);
    expect(Buffer.from(after).equals(before)).toBe(false);
    await service.dispose();
  });

  it('can be cancelled, and the pass goes on for who still waits', async () => {
    const service = createService('tiles-5');
    const stop = new AbortController();
    const leaves = failureOf('cancelled', () =>
      service.overview(request, () => stop.abort(), { signal: stop.signal }),
    );
    const stays = overviewOf(service);
    await leaves;
    expect((await stays).length).toBeGreaterThan(1);
    await service.dispose();
    const alone = createService('tiles-6');
    const end = new AbortController();
    asked.length = 0;
    await failureOf('cancelled', () => alone.overview(request, () => end.abort(), { signal: end.signal }));
    await alone.dispose();
    expect(existsSync(at('tiles-6/tiles'))).toBe(false);
  });

  it.each([
    [{ level: 40, index: 0 }, /level must be from 0 to \d+ for ".*long.wav", got 40/],
    [{ level: 0, index: 9 }, /index must be from 0 to 8 on level 0 of ".*long.wav", got 9/],
  ])('that are not there are refused: %o', async (place, message) => {
    const service = createService('tiles-1');
    expect(await failureOf('bad-argument', () => service.tile({ ...request, ...place }))).toMatch(message);
  });

  it('of a short sound are one, which is its overview', async () => {
    const service = createService('tiles-7');
    const short = { inputPath: at('tones.wav') };
    const tiles: Tile[] = [];
    await service.overview(short, (bytes) => tiles.push(decodeTile(bytes)));
    const { levels } = await service.describe(short);
    expect(tiles).toMatchObject([
      { level: levels.length - 1, index: 0, soundColumns: levels.at(-1)!.columnCount },
    ]);
    await service.dispose();
  });
});
