import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { musicSignal } from '../support/music-signal.ts';
import { openPage, type RunningStudio, startStudio } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { type CompareStage, compareStage } from './compare-stage.ts';

// The Compare tab as a person uses it: real files, the real engine, a real browser.

const PICTURES = new URL('../../out/screenshots/', import.meta.url).pathname;
const SECONDS = 24;
const DELAY_SAMPLES = 4410;

let browser: Browser;
let studio: RunningStudio;
let page: Page;
let compare: CompareStage;
let complaints: readonly string[];
let folder: string;
let before: string;
let after: string;

/** Brighter from the middle on, half as loud, and a tenth of a second late. */
function changed(samples: Float32Array): Float32Array {
  const result = new Float32Array(samples.length + DELAY_SAMPLES);
  let low = 0;
  for (let i = 0; i < samples.length; i++) {
    low += 0.1 * (samples[i]! - low);
    const bright = i < samples.length / 2 ? 1 : 2.5;
    result[i + DELAY_SAMPLES] = 0.5 * (low + bright * (samples[i]! - low));
  }
  return result;
}

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'lathe-compare-'));
  [before, after] = [join(folder, 'before.wav'), join(folder, 'after.wav')];
  const signal = musicSignal(SECONDS);
  writeWavFixture(before, signal);
  writeWavFixture(after, signal.map(changed));
  browser = await launchBrowser();
  studio = await startStudio();
});
afterAll(async () => {
  await browser.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, studio));
  compare = compareStage(page);
});
afterEach(() => page.context().close());

const arrange = (name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Arrangement' }).getByText(name).click();

/** The mean colour of a part of the picture. */
async function meanColour(left: number, right: number): Promise<number[]> {
  await compare.isDrawn();
  const png = (await compare.stage.screenshot()).toString('base64');
  return page.evaluate(
    async ([data, from, to]) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      // Between the titles and the axis of time.
      const [x, y] = [Math.round(from * image.width), Math.round(0.3 * image.height)];
      const { data: pixels } = context.getImageData(
        x,
        y,
        Math.round((to - from) * image.width),
        Math.round(0.3 * image.height),
      );
      const sums = [0, 0, 0];
      for (let i = 0; i < pixels.length; i++) if (i % 4 < 3) sums[i % 4]! += pixels[i]!;
      return sums.map((sum) => (4 * sum) / pixels.length);
    },
    [png, left, right] as const,
  );
}

/** Frames take long where a processor draws them. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 });

/** How much of the track is shown. */
const shownSeconds = async (): Promise<number> =>
  (await compare.secondsAt(0.999)) - (await compare.secondsAt(0.001));

it('aligns two files, measures them, and shows where they differ', async () => {
  await compare.choose(before, after);
  await page.getByText('After is 100.0 ms late').waitFor();
  await page.getByText('What changed most').waitFor();
  await compare.isDrawn();

  // The second half got brighter: the difference is red there and not in the first.
  await arrange('Difference');
  const [quiet, bright] = [await meanColour(0.15, 0.4), await meanColour(0.6, 0.85)];
  expect(bright[0]! - bright[2]!).toBeGreaterThan(quiet[0]! - quiet[2]! + 10);

  // A span that changed is a way there.
  await page.getByRole('listitem').getByRole('button').first().click();
  await eventually(shownSeconds).toBeLessThan(SECONDS - 1);

  await page.getByRole('button', { name: 'Whole track' }).click();
  await eventually(shownSeconds).toBeGreaterThan(SECONDS - 1);
  expect(await compare.reading('Before')).toMatch(/−?\d+\.\d dB/);
  expect(complaints.filter((text) => !text.includes('GL Driver Message'))).toEqual([]);
});

it('zooms at the pointer, pans by dragging, and does both by keys', async () => {
  await compare.choose(before, after);
  // Files that come in show the whole of them again.
  await page.getByText('What changed most').waitFor();
  await compare.isDrawn();
  const middle = await compare.secondsAt(0.5);
  for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -300);
  // The browser does not say when a turn of the wheel has arrived; three of them would show more.
  await eventually(shownSeconds).toBeLessThan(SECONDS / 8);
  const shown = await shownSeconds();
  await eventually(() => compare.secondsAt(0.5)).toBeCloseTo(middle, 1);

  const box = (await compare.stage.boundingBox())!;
  await page.mouse.move(box.x + 600, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + 300, { steps: 5 });
  await page.mouse.up();
  const moved = middle + (200 / (box.width - 98)) * shown;
  await eventually(() => compare.secondsAt(0.5)).toBeCloseTo(moved, 1);

  await compare.stage.focus();
  await page.keyboard.press('ArrowLeft');
  await eventually(() => compare.secondsAt(0.5)).toBeCloseTo(moved - 0.1 * shown, 1);
  await page.keyboard.press('+');
  await page.keyboard.press('0');
  await eventually(shownSeconds).toBeGreaterThan(SECONDS - 1);
  const was = await compare.reading('Time');
  await page.keyboard.press('Shift+ArrowLeft');
  await eventually(() => compare.reading('Time')).not.toBe(was);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Play' }).waitFor();
});

it('draws the same by a GPU and by the processor, and leaves a GPU that is a program alone', async () => {
  const openedWith = async (painter: string): Promise<number[]> => {
    await page.goto(`${new URL(studio.server.address).origin}/?painter=${painter}`);
    await compare.choose(before, after);
    await page.getByText('What changed most').waitFor();
    return meanColour(0.1, 0.9);
  };
  const byGpu = await openedWith('webgl2');
  expect(await compare.stage.getAttribute('data-painter')).toBe('webgl2');
  const byProcessor = await openedWith('usual');
  const gpu = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return names ? String(gl?.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  });
  if (gpu.includes('SwiftShader')) expect(await compare.stage.getAttribute('data-painter')).toBe('canvas');
  // One interpolates between points and the other does not, which a mean does not see.
  for (const [i, value] of byGpu.entries()) expect(Math.abs(value - byProcessor[i]!)).toBeLessThan(4);
});

it('saves the picture', async () => {
  await compare.choose(before, after);
  await page.getByText('What changed most').waitFor();
  await compare.isDrawn();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the picture' }).click(),
  ]);
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const box = (await compare.stage.boundingBox())!;
  expect(Math.abs(bytes.readUInt32BE(16) - box.width)).toBeLessThanOrEqual(1);
  // More than a plain ground.
  expect(bytes.length).toBeGreaterThan(100_000);
});

describe.each([
  ['en', 1440, 900],
  ['uk', 1024, 700],
] as const)('%s, %d x %d', (language, width, height) => {
  it('looks well in every arrangement', async () => {
    await page.setViewportSize({ width, height });
    const kept = JSON.stringify({ language, theme: language === 'en' ? 'light' : 'dark' });
    await page.evaluate((preferences) => localStorage.setItem('lathe-preferences', preferences), kept);
    await page.reload();
    await compare.choose(before, after);
    await page.getByRole('listitem').getByRole('button').first().waitFor();
    for (const [i, name] of ['stacked', 'difference', 'blend', 'swipe'].entries()) {
      await page.locator('[role=radiogroup]').first().locator('label').nth(i).click();
      await compare.isDrawn();
      await page.screenshot({ path: join(PICTURES, `compare-${name}-${language}-${width}.png`) });
    }
    await compare.stage.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('Alt+ArrowUp');
    await compare.isDrawn();
    await page.screenshot({ path: join(PICTURES, `compare-zoomed-${language}-${width}.png`) });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
    );
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
  });
});
