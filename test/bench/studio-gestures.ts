import type { Browser, Page } from 'playwright-core';
import { lookAtPageProcess } from '../support/browser-processes.ts';

/** What goes on in every frame: the window filled with one colour, a wheel that is turned, or a picture that is dragged. */
export type Gesture = 'fill' | 'zoom' | 'zoomFrequencies' | 'pan';

/** What was seen while a gesture went on. */
interface Watched {
  readonly frameMilliseconds: readonly number[];
  readonly longTaskMilliseconds: readonly number[];
}

const GESTURE_SECONDS = 3;
/** What tsx puts around functions with a name, which the page has not. */
const TSX_NAMES = 'globalThis.__name = (named) => named';

/** Sends one event of a gesture in every frame, as a hand does, and watches the page. */
function watch(page: Page, kind: Gesture, selector: string): Promise<Watched> {
  return page.evaluate(
    async ([gestureKind, seconds, stageSelector]) => {
      const stage = document.querySelector(stageSelector) ?? document.body;
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
      // In for a while, and out again.
      const turnWheel = (i: number, altKey: boolean): boolean =>
        stage.dispatchEvent(
          new WheelEvent('wheel', { ...at(0.6), cancelable: true, altKey, deltaY: i % 160 < 80 ? -40 : 40 }),
        );
      const act = {
        fill(i: number) {
          const context = document.querySelector('canvas')!.getContext('2d')!;
          context.fillStyle = `hsl(${i} 50% 50%)`;
          context.fillRect(0, 0, width, height);
        },
        zoom: (i: number) => turnWheel(i, false),
        zoomFrequencies: (i: number) => turnWheel(i, true),
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
    [kind, GESTURE_SECONDS, selector] as const,
  );
}

/**
 * Tells how smooth a page is under a gesture: frames a second, tasks that block it for more than 50 ms, and what a frame
 * costs its main thread.
 *
 * @param selector of the picture
 */
export async function measureGesture(
  browser: Browser,
  page: Page,
  { kind, selector, name }: { readonly kind: Gesture; readonly selector: string; readonly name: string },
): Promise<void> {
  await page.evaluate(TSX_NAMES);
  const before = await lookAtPageProcess(browser);
  const { frameMilliseconds, longTaskMilliseconds } = await watch(page, kind, selector);
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

/** What the browser can do at most: a canvas of the window's size is filled with one colour. */
export async function measureFloor(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent('<body style="margin:0"><canvas width="1440" height="900"></canvas></body>');
  await measureGesture(browser, page, {
    kind: 'fill',
    selector: 'body',
    name: 'a canvas of the window filled with one colour',
  });
  await page.close();
}
