import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, type RunningStudio, startStudio } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { type CompareStage, compareStage, firstPanel, type StagePixels } from './compare-stage.ts';

// The spectrograms of the Compare tab, of sounds whose picture is known: tones that last.

const RATE = 44_100;
const SECONDS = 6;
/** Of a tile, and how wide they are where the axis is even in Hz. */
const ROWS = 512;
const ROW_HZ = RATE / 2 / ROWS;
/** Rows of the linear axis that have a tone in their middle, each a bin of the usual transform. */
const TONE_ROWS = Array.from({ length: 14 }, (_, i) => 100 + 25 * i);
/** Two tones that are one on a row of the whole logarithmic axis, and to a short transform. */
const PAIR_HZ = [10_000, 10_060] as const;
const PAINTERS = ['webgl2', 'canvas'] as const;

let browser: Browser;
let studio: RunningStudio;
let page: Page;
let complaints: readonly string[];
let compare: CompareStage;
let folder: string;
let tones: string;
let pair: string;

function writeTones(name: string, frequencies: readonly number[]): string {
  const samples = Float32Array.from({ length: SECONDS * RATE }, (_, n) =>
    frequencies.reduce((sum, hz, i) => sum + 0.05 * Math.sin((2 * Math.PI * hz * n) / RATE + i), 0),
  );
  const path = join(folder, name);
  writeWavFixture(path, [samples, samples]);
  return path;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-picture-'));
  tones = writeTones(
    'tones.wav',
    TONE_ROWS.map((row) => (row + 0.5) * ROW_HZ),
  );
  pair = writeTones('pair.wav', PAIR_HZ);
  browser = await launchBrowser();
  studio = await startStudio();
});
afterAll(async () => {
  await browser.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, studio, { hasTouch: true }));
  compare = compareStage(page);
});
afterEach(() => page.context().close());

/** With a painter of choice; the token is kept from before. */
const openWith = (painter: string): Promise<unknown> =>
  page.goto(`${new URL(studio.server.address).origin}/?painter=${painter}`);

const choose = (label: string, value: string): Promise<unknown> =>
  page.getByLabel(label, { exact: true }).selectOption(value);

/** Until figures have moved and raised the sound after for the last time. */
const isMeasured = (): Promise<void> => page.locator('aside table').first().waitFor();

const shownFrequencies = (): Promise<string> =>
  page.getByRole('group', { name: 'Frequencies that are shown' }).locator('output').innerText();

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 });

/** Heights of the bright lines of the first spectrogram in the middle of the picture, in pixels from its bottom. */
function brightLines({ width, height, data }: StagePixels): number[] {
  const panel = firstPanel(height);
  const lightness = Array.from({ length: panel.height }, (_, up) => {
    const at = 4 * ((panel.top + panel.height - 1 - up) * width + (width >> 1));
    return data[at]! + data[at + 1]! + data[at + 2]!;
  });
  const bright = 0.75 * Math.max(...lightness);
  return lightness.flatMap((light, up) => (light >= bright && (lightness[up - 1] ?? 0) < bright ? [up] : []));
}

/** The share of pixels that are another colour to the eye. */
function differingShare(one: StagePixels, other: StagePixels): number {
  expect([other.width, other.height]).toEqual([one.width, one.height]);
  let count = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const most = Math.max(...[0, 1, 2].map((i) => Math.abs(one.data[at + i]! - other.data[at + i]!)));
    if (most > 12) count++;
  }
  return count / (one.width * one.height);
}

describe.each(PAINTERS)('drawn by %s', (painter) => {
  it('shows every tone of a single row, at any height', async () => {
    await openWith(painter);
    await compare.choose(tones, tones);
    await choose('Frequencies', 'linear');
    let pixels = await compare.pixels();
    for (const height of [880, 760]) {
      const was = pixels.height;
      await page.setViewportSize({ width: 1280, height });
      await eventually(async () => (await compare.pixels()).height).not.toBe(was);
      pixels = await compare.pixels();
      expect(await compare.stage.getAttribute('data-painter')).toBe(painter);
      const panel = firstPanel(pixels.height).height;
      expect(panel).toBeLessThan(ROWS);
      const expected = TONE_ROWS.map((row) => Math.floor(((row + 0.5) / ROWS) * panel));
      await eventually(async () => brightLines(await compare.pixels())).toEqual(expected);
      // What is nearest to the middles of pixels would miss some.
      const nearest = Array.from({ length: panel }, (_, up) => Math.floor(((up + 0.5) / panel) * ROWS));
      expect(TONE_ROWS.filter((row) => !nearest.includes(row)).length).toBeGreaterThan(2);
    }
  });
});

it('is the same picture by a GPU and by the processor, whole and zoomed', async () => {
  const pictures: StagePixels[][] = [];
  for (const painter of PAINTERS) {
    await openWith(painter);
    await compare.choose(tones, pair);
    await isMeasured();
    const whole = await compare.pixels();
    await compare.stage.focus();
    for (const key of ['Alt+ArrowUp', 'Alt+ArrowUp', 'Alt+ArrowUp', 'ArrowUp', '+'])
      await page.keyboard.press(key);
    await page.mouse.move(0, 0);
    await eventually(shownFrequencies).not.toBe('All frequencies');
    pictures.push([whole, await compare.pixels()]);
  }
  const [byGpu, byProcessor] = pictures;
  expect(differingShare(byGpu![0]!, byProcessor![0]!)).toBeLessThan(0.001);
  expect(differingShare(byGpu![1]!, byProcessor![1]!)).toBeLessThan(0.001);
  expect(differingShare(byGpu![0]!, byGpu![1]!)).toBeGreaterThan(0.01);
});

describe('frequencies', () => {
  beforeEach(async () => {
    await compare.choose(tones, pair);
    await compare.isDrawn();
    await isMeasured();
  });

  it('are zoomed at the pointer, by the wheel with Alt and over their axis, and time stays', async () => {
    const seconds = await compare.secondsAt(0.9);
    const middle = await compare.hzAt(0.7);
    const bottom = await compare.hzAt(0.1);
    await compare.hzAt(0.7);
    await page.keyboard.down('Alt');
    for (let i = 0; i < 3; i++) await page.mouse.wheel(0, -300);
    await page.keyboard.up('Alt');
    await eventually(() => compare.hzAt(0.1)).toBeGreaterThan(2 * bottom);
    await eventually(async () => (await compare.hzAt(0.7)) / middle).toBeCloseTo(1, 1);
    expect(await compare.secondsAt(0.9)).toBeCloseTo(seconds, 2);

    const shown = await shownFrequencies();
    const { x, y } = await compare.pointAt(0, 0.5);
    await page.mouse.move(x - 20, y);
    await page.mouse.wheel(0, 300);
    await eventually(shownFrequencies).not.toBe(shown);
    await page.mouse.dblclick(x - 20, y);
    await eventually(shownFrequencies).toBe('All frequencies');
    expect(await compare.hzAt(0.1)).toBe(bottom);
    expect(await compare.secondsAt(0.9)).toBeCloseTo(seconds, 2);
  });

  it('are moved by dragging their axis or the picture, and by keys', async () => {
    await compare.stage.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    await eventually(shownFrequencies).not.toBe('All frequencies');
    const [low, seconds] = [await compare.hzAt(0.25), await compare.secondsAt(0.5)];
    const drag = async (share: number, besides: number): Promise<void> => {
      const [from, to] = [await compare.pointAt(share, 0.75), await compare.pointAt(share, 0.25)];
      await page.mouse.move(from.x - besides, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x - besides, to.y, { steps: 4 });
      await page.mouse.up();
    };
    // What was a quarter from the top is a quarter from the bottom.
    const high = await compare.hzAt(0.75);
    await drag(0, 20);
    await eventually(async () => (await compare.hzAt(0.25)) / high).toBeCloseTo(1, 1);
    expect(await compare.secondsAt(0.5)).toBeCloseTo(seconds, 2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await eventually(async () => (await compare.hzAt(0.25)) / low).toBeCloseTo(1, 1);
    await drag(0.5, 0);
    await eventually(async () => (await compare.hzAt(0.25)) / high).toBeCloseTo(1, 1);
    await page.keyboard.press('0');
    await eventually(shownFrequencies).toBe('All frequencies');
  });

  it('are zoomed by fingers that lie above each other, and time by fingers side by side', async () => {
    const touch = await page.context().newCDPSession(page);
    const pinch = async (
      from: readonly [number, number][],
      to: readonly [number, number][],
    ): Promise<void> => {
      const points = async (places: readonly [number, number][]): Promise<{ x: number; y: number }[]> =>
        Promise.all(places.map(([share, height]) => compare.pointAt(share, height)));
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: await points(from) });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: await points(to) });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await pinch(
      [
        [0.5, 0.4],
        [0.5, 0.6],
      ],
      [
        [0.5, 0.1],
        [0.5, 0.9],
      ],
    );
    await eventually(shownFrequencies).not.toBe('All frequencies');
    const shown = await shownFrequencies();
    expect(await compare.secondsAt(0.999)).toBeGreaterThan(SECONDS - 0.1);
    await pinch(
      [
        [0.4, 0.5],
        [0.6, 0.5],
      ],
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
    );
    await eventually(() => compare.secondsAt(0.999)).toBeLessThan(SECONDS / 1.5);
    expect(await shownFrequencies()).toBe(shown);
  });

  it('keep their cursor, their range on another scale, and end with their buttons', async () => {
    await compare.stage.focus();
    await page.keyboard.press('Shift+ArrowUp');
    await page.mouse.move(0, 0);
    await page.keyboard.press('Shift+ArrowUp');
    const read = await compare.reading('Frequency');
    await page.getByRole('button', { name: 'Zoom in on frequencies' }).click();
    await page.getByRole('button', { name: 'Zoom in on frequencies' }).click();
    expect(await compare.reading('Frequency')).toBe(read);
    const shown = await shownFrequencies();
    await choose('Frequencies', 'mel');
    await compare.isDrawn();
    expect(await shownFrequencies()).toBe(shown);
    await page.locator('#tab-process').click();
    await page.locator('#tab-compare').click();
    expect(await shownFrequencies()).toBe(shown);
    await page.getByRole('button', { name: 'Show all frequencies' }).click();
    expect(await shownFrequencies()).toBe('All frequencies');
    // Other files show all of theirs.
    await page.getByRole('button', { name: 'Zoom in on frequencies' }).click();
    await page.getByRole('button', { name: 'Swap both files' }).click();
    await eventually(shownFrequencies).toBe('All frequencies');
  });
});

/** Shows a quarter of an octave about the two tones. */
async function zoomToPair(): Promise<void> {
  await compare.stage.focus();
  const { x, y } = await compare.pointAt(0.4, 0.886);
  await page.mouse.move(x, y);
  // About the cursor, which is where the tones are.
  for (let i = 0; i < 9; i++) await page.keyboard.press('Alt+ArrowUp');
  await eventually(shownFrequencies).toMatch(/^8\.\d+ kHz – 10\.\d kHz$/);
  await page.mouse.move(0, 0);
}

it('shows finer rows where frequencies are zoomed, and what lengths of the transform tell apart', async () => {
  await compare.choose(pair, pair);
  expect(brightLines(await compare.pixels())).toHaveLength(1);
  await zoomToPair();
  await eventually(async () => brightLines(await compare.pixels()).length).toBe(2);
  await choose('FFT size', '1024');
  await eventually(async () => brightLines(await compare.pixels()).length).toBe(1);
  await choose('FFT size', '8192');
  await eventually(async () => brightLines(await compare.pixels()).length).toBe(2);
  expect(complaints).toEqual([]);
});

it('shows a file by itself until there is another', async () => {
  await page.locator('#tab-compare').click();
  await page.locator('#panel-compare input[type=file]').nth(1).setInputFiles(tones);
  await compare.isDrawn();
  await page.getByText('Drop the file to compare it with').waitFor();
  expect(await page.getByRole('radiogroup', { name: 'Arrangement' }).count()).toBe(0);
  const { x, y } = await compare.pointAt(0.5, 0.5);
  await page.mouse.move(x, y);
  await eventually(() => compare.reading('After')).toMatch(/\d dB/);
  expect(await compare.reading('Before')).toBe('– dB');
  await page.locator('#panel-compare input[type=file]').nth(0).setInputFiles(pair);
  await page.getByRole('radiogroup', { name: 'Arrangement' }).waitFor();
  await isMeasured();
  await compare.isDrawn();
  await page.mouse.move(x + 1, y);
  await eventually(() => compare.reading('Before')).toMatch(/\d dB/);
  expect(complaints).toEqual([]);
});

it.each([
  ['Channel', 'left'],
  ['FFT size', '8192'],
  ['Frequencies', 'linear'],
])('keeps what was drawn until there is something of another: %s', async (label, value) => {
  await compare.choose(tones, tones);
  await isMeasured();
  await compare.isDrawn();
  // The brightest pixel of the middle of the picture in every frame: of nothing it is dark.
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[role=application] canvas')!;
    const copy = new OffscreenCanvas(1, canvas.height).getContext('2d', { willReadFrequently: true })!;
    const seen: number[] = [];
    const look = (): void => {
      copy.drawImage(canvas, -(canvas.width >> 1), 0);
      const { data } = copy.getImageData(0, canvas.height >> 1, 1, canvas.height >> 2);
      seen.push(Math.max(...data.filter((_, i) => i % 4 === 0)));
      requestAnimationFrame(look);
    };
    Object.assign(window, { brightest: seen });
    look();
  });
  await choose(label, value);
  await page.locator('[role=application][aria-busy=true]').waitFor();
  await compare.isDrawn();
  const seen = await page.evaluate(() => (window as unknown as { brightest: number[] }).brightest);
  expect(seen.length).toBeGreaterThan(3);
  expect(Math.min(...seen)).toBeGreaterThan(0.3 * seen[0]!);
});

it('saves the picture that is seen', async () => {
  await compare.choose(pair, tones);
  await isMeasured();
  await compare.isDrawn();
  await zoomToPair();
  await choose('FFT size', '8192');
  await page.mouse.move(0, 0);
  const seen = await compare.pixels();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the picture' }).click(),
  ]);
  const saved = await compare.pixelsOf(readFileSync(await download.path()));
  const pixelCount = 4 * seen.width * seen.height;
  expect(
    differingShare(seen, { ...saved, height: seen.height, data: saved.data.subarray(0, pixelCount) }),
  ).toBe(0);
  // A line below it says how it was made.
  const line = saved.data.subarray(pixelCount);
  expect([line.length, new Set(line).size > 10]).toEqual([4 * saved.width * 22, true]);
});

it('goes on by the processor while the GPU is away, and by the GPU when it is back', async () => {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...asked: [string]) {
      const context = Reflect.apply(original, this, asked);
      if (context instanceof WebGL2RenderingContext) {
        const loss = context.getExtension('WEBGL_lose_context');
        Object.assign(window, {
          loseGpu: () => loss?.loseContext(),
          restoreGpu: () => loss?.restoreContext(),
        });
      }
      return context;
    } as typeof original;
  });
  await openWith('webgl2');
  await compare.choose(tones, pair);
  await isMeasured();
  const before = await compare.pixels();
  const painter = (): Promise<string | null> => compare.stage.getAttribute('data-painter');
  expect(await painter()).toBe('webgl2');
  for (let round = 0; round < 2; round++) {
    await page.evaluate('loseGpu()');
    await eventually(painter).toBe('canvas');
    expect(differingShare(before, await compare.pixels())).toBeLessThan(0.001);
    await page.evaluate('restoreGpu()');
    await eventually(painter).toBe('webgl2');
    expect(differingShare(before, await compare.pixels())).toBe(0);
  }
  // The browser tells of the loss by itself.
  const own = complaints.filter((text) => !/GL Driver Message|CONTEXT_LOST_WEBGL/.test(text));
  expect(own).toEqual([]);
});
