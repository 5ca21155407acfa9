import type { Locator, Page } from 'playwright-core';

/** Pixels of the Compare tab's picture, from the top left: red, green, blue and opacity of each. */
export interface StagePixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The Compare tab of a page, as people see and use it. */
export interface CompareStage {
  /** The picture. */
  readonly stage: Locator;
  choose(first: string, second: string): Promise<void>;
  /** Until every tile that is shown is there. */
  isDrawn(): Promise<void>;
  reading(name: string): Promise<string>;
  /** What the cursor reads as time at a share of the plot, from the left. */
  secondsAt(share: number): Promise<number>;
  /** What the cursor reads as frequency at a share of the first spectrogram, from below. */
  hzAt(height: number): Promise<number>;
  /** Where a share of the plot and of the first spectrogram lies on the page. */
  pointAt(share: number, height: number): Promise<{ x: number; y: number }>;
  /** Those that are shown, once every tile is there. */
  pixels(): Promise<StagePixels>;
  /** Those of a PNG file. */
  pixelsOf(png: Buffer): Promise<StagePixels>;
}

/** Points of the page around the plot: of the axis of frequencies, of both axes, and of the first spectrogram. */
const PLOT = { left: 46, sides: 98, bottom: 26, gap: 4 };
const WAVEFORM = { share: 0.1, least: 28, most: 56 };

/** Where the first of two spectrograms stands in a picture of a height, in points from its top. */
export function firstPanel(height: number): { readonly top: number; readonly height: number } {
  const wave = Math.round(Math.min(WAVEFORM.most, Math.max(WAVEFORM.least, height * WAVEFORM.share)));
  const top = 2 * (wave + PLOT.gap);
  return { top, height: Math.floor((height - PLOT.bottom - top - PLOT.gap) / 2) };
}

/** Drives the Compare tab. */
export function compareStage(page: Page): CompareStage {
  const stage = page.getByRole('application');
  const isDrawn = (): Promise<void> => page.locator('[role=application][aria-busy=false]').waitFor();
  const reading = (name: string): Promise<string> =>
    page.locator('dl > div').filter({ hasText: name }).locator('dd').innerText();
  /** What follows comes with the next frame. */
  const nextFrame = (): Promise<unknown> =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

  const pointAt = async (share: number, height: number): Promise<{ x: number; y: number }> => {
    const box = (await stage.boundingBox())!;
    const panel = firstPanel(Math.floor(box.height));
    return {
      x: box.x + PLOT.left + share * (box.width - PLOT.sides),
      y: box.y + panel.top + (1 - height) * panel.height,
    };
  };
  const pointTo = async (share: number, height: number): Promise<void> => {
    const { x, y } = await pointAt(share, height);
    await page.mouse.move(x, y);
    await nextFrame();
  };

  /** Of a picture in base 64, or of the one that is shown. */
  const readPixels = async (png?: string): Promise<StagePixels> => {
    const { width, height, letters } = await page.evaluate(async (given) => {
      const bytes = Uint8Array.from(atob(given ?? ''), (letter) => letter.charCodeAt(0));
      const source =
        given === undefined
          ? document.querySelector<HTMLCanvasElement>('[role=application] canvas')!
          : await createImageBitmap(new Blob([bytes]));
      // A copy: reading the canvas itself would change how the browser keeps it.
      const copy = new OffscreenCanvas(source.width, source.height).getContext('2d')!;
      copy.drawImage(source, 0, 0);
      const { width, height, data } = copy.getImageData(0, 0, source.width, source.height);
      let binary = '';
      for (let at = 0; at < data.length; at += 8192) {
        binary += String.fromCharCode(...data.subarray(at, at + 8192));
      }
      return { width, height, letters: btoa(binary) };
    }, png);
    return { width, height, data: new Uint8Array(Buffer.from(letters, 'base64')) };
  };

  return {
    stage,
    isDrawn,
    reading,
    pointAt,
    async choose(first, second) {
      await page.locator('#tab-compare').click();
      const choices = page.locator('#panel-compare input[type=file]');
      await choices.nth(0).setInputFiles(first);
      await stage.waitFor();
      await choices.nth(1).setInputFiles(second);
      // Only two are arranged; the other group is what of them is heard.
      await page.locator('#panel-compare [role=radiogroup]').nth(1).waitFor();
    },
    async secondsAt(share) {
      await pointTo(share, 0.5);
      const [minutes, seconds] = (await reading('Time')).split(':');
      return 60 * Number(minutes) + Number(seconds);
    },
    async hzAt(height) {
      await pointTo(0.5, height);
      const [number, unit] = (await reading('Frequency')).split(' ');
      return Number(number) * (unit === 'kHz' ? 1000 : 1);
    },
    async pixels() {
      await isDrawn();
      return readPixels();
    },
    pixelsOf: (png) => readPixels(png.toString('base64')),
  };
}
