/**
 * Zooming and panning two tracks of 10 minutes in the Compare tab, in a real browser: frames a second, tasks that block
 * the page for more than 50 ms, what a frame costs the page's main thread, memory; and what the browser can do at most,
 * filling a canvas of the window's size with one colour:
 *
 *     npm run build:page && npx tsx test/bench/studio-compare.ts [canvas|webgl2] [density]
 *
 * Where no painter is named the page chooses, as it does for everybody.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { lookAtPageProcess } from '../support/browser-processes.ts';
import { musicSignal } from '../support/music-signal.ts';
import { openPage, startStudio } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

/** A minute of music, ten times. */
const MINUTES = 10;
const GESTURE_SECONDS = 3;
const ARRANGEMENTS = ['Both', 'Difference', 'Blend', 'Swipe'] as const;
const [painter, density = '1'] = process.argv.slice(2);

/** What was seen while a gesture went on. */
interface Watched {
  readonly frameMilliseconds: readonly number[];
  readonly longTaskMilliseconds: readonly number[];
}

type Gesture = 'fill' | 'zoom' | 'pan';

/** Sends one event of a gesture in every frame, as a hand does, and watches the page. */
function gesture(page: Page, kind: Gesture): Promise<Watched> {
  return page.evaluate(
    async ([gestureKind, seconds]) => {
      const stage = document.querySelector('[role=application]') ?? document.body;
      const { left, top, width, height } = stage.getBoundingClientRect();
      const long: number[] = [];
      const observer = new PerformanceObserver((list) =>
        long.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ type: 'longtask' });
      const frames: number[] = [];
      const at = (x: number): object => ({
        bubbles: true,
        button: 0,
        pointerId: 1,
        clientX: left + x * width,
        clientY: top + height / 2,
      });
      const act = {
        fill(i: number) {
          const context = document.querySelector('canvas')!.getContext('2d')!;
          context.fillStyle = `hsl(${i} 50% 50%)`;
          context.fillRect(0, 0, width, height);
        },
        // In for a while, and out again.
        zoom: (i: number) =>
          stage.dispatchEvent(
            new WheelEvent('wheel', { ...at(0.6), cancelable: true, deltaY: i % 160 < 80 ? -40 : 40 }),
          ),
        pan: (i: number) =>
          stage.dispatchEvent(new PointerEvent('pointermove', at(0.5 + 0.4 * Math.sin(i / 12)))),
      }[gestureKind];
      stage.setPointerCapture = () => {};
      if (gestureKind === 'pan') stage.dispatchEvent(new PointerEvent('pointerdown', at(0.5)));
      const end = performance.now() + 1000 * seconds;
      let last = performance.now();
      for (let i = 0; last < end; i++) {
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        frames.push(now - last);
        last = now;
        act(i);
      }
      stage.dispatchEvent(new PointerEvent('pointerup', at(0.5)));
      observer.disconnect();
      return { frameMilliseconds: frames, longTaskMilliseconds: long };
    },
    [kind, GESTURE_SECONDS] as const,
  );
}

async function measure(browser: Browser, page: Page, kind: Gesture, name: string): Promise<void> {
  const before = await lookAtPageProcess(browser);
  const { frameMilliseconds, longTaskMilliseconds } = await gesture(page, kind);
  const after = await lookAtPageProcess(browser);
  const sorted = [...frameMilliseconds].sort((a, b) => a - b);
  const total = sorted.reduce((sum, each) => sum + each, 0);
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(0);
  const longest = Math.max(0, ...longTaskMilliseconds).toFixed(0);
  const work =
    before && after && (after.mainThreadMilliseconds - before.mainThreadMilliseconds) / sorted.length;
  console.log(
    `${name}: ${((1000 * sorted.length) / total).toFixed(1)} frames/s, frame median ${at(0.5)} ms, 95 % ${at(0.95)} ms, ` +
      `most ${at(1)} ms; tasks over 50 ms: ${longTaskMilliseconds.length} (longest ${longest} ms); ` +
      `main thread ${work?.toFixed(1) ?? '-'} ms a frame`,
  );
}

/** What the browser can do at most. */
async function measureFloor(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent('<body style="margin:0"><canvas width="1440" height="900"></canvas></body>');
  await page.evaluate(TSX_NAMES);
  await measure(browser, page, 'fill', 'a canvas of the window filled with one colour');
  await page.close();
}

/** What tsx puts around functions with a name, which the page has not. */
const TSX_NAMES = 'globalThis.__name = (named) => named';

function repeated(samples: Float32Array): Float32Array {
  const result = new Float32Array(MINUTES * samples.length);
  for (let i = 0; i < MINUTES; i++) result.set(samples, i * samples.length);
  return result;
}

const folder = mkdtempSync(join(tmpdir(), 'lathe-bench-'));
// Tiles of another run are no help.
process.env.LATHE_CACHE = join(folder, 'cache');
const studio = await startStudio();
const browser = await launchBrowser();
try {
  const [before, after] = [join(folder, 'before.wav'), join(folder, 'after.wav')];
  const minute = musicSignal(60);
  writeWavFixture(before, minute.map(repeated));
  // Backwards, so that no sample is used after it was changed.
  for (const samples of minute) {
    for (let i = samples.length - 1; i > 0; i--) samples[i]! -= 0.6 * samples[i - 1]!;
  }
  writeWavFixture(after, minute.map(repeated));

  await measureFloor(browser);
  const { page } = await openPage(browser, studio, { deviceScaleFactor: Number(density) });
  // The token is kept by now.
  if (painter !== undefined) await page.goto(`${new URL(studio.server.address).origin}/?painter=${painter}`);
  await page.getByRole('tab', { name: 'Compare' }).click();
  const choices = page.locator('#panel-compare section input[type=file]');
  await choices.nth(0).setInputFiles(before);
  await page.getByText('before.wav').first().waitFor();
  const started = performance.now();
  await choices.nth(1).setInputFiles(after);
  const stage = page.getByRole('application');
  await stage.waitFor();
  await page.locator('[role=application][aria-busy=false]').waitFor({ timeout: 120_000 });
  console.log(`overviews of both after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  console.log(`drawn by ${await stage.getAttribute('data-painter')}`);
  await page.evaluate(TSX_NAMES);
  // The first round makes the fine tiles, the second finds most of them.
  for (const round of [1, 2]) {
    await measure(browser, page, 'zoom', `zoom, round ${round}`);
    await measure(browser, page, 'pan', `pan, round ${round}`);
  }
  for (const name of ARRANGEMENTS.slice(1)) {
    await page.getByRole('radiogroup', { name: 'Arrangement' }).getByText(name).click();
    await measure(browser, page, 'zoom', `zoom, ${name}`);
  }
  const size = (await lookAtPageProcess(browser))?.megabytes;
  console.log(`renderer: ${size?.toFixed(0) ?? '-'} MB resident; load ${loadavg()[0]!.toFixed(1)}`);
} finally {
  await browser.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
