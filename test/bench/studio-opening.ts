/**
 * How long a track takes until it is seen, in a real browser with the real engine: its waveform in the Process tab, its
 * spectrogram in the Compare tab, and those of two that are chosen at once. Each time in a new page, of a file that nobody
 * has seen; a picture counts when it has every tile that it should have:
 *
 *     npm run build:page && npx tsx test/bench/studio-opening.ts [rounds]
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { musicSignal } from '../support/music-signal.ts';
import { openPage } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { benchStudio } from './studio-bench.ts';

const TRACK_SECONDS = 240;
const rounds = Number(process.argv[2] ?? 3);
/** Of a sample in the middle of the file. */
const CHANGED_BYTE = 20_000_000;

/** Until the engine is done with what it does behind an opened track: making it ready for listening. */
const SETTLING_MILLISECONDS = 6000;

/** How a track is opened until it is seen. */
interface Opening {
  readonly name: string;
  readonly tab: 'Process' | 'Compare';
  readonly trackCount: 1 | 2;
  /** Where the first of the files is chosen; the next follow it. */
  readonly choices: string;
  /** What is there once it is seen. */
  readonly seen: readonly string[];
}

const COMPARED = '#panel-compare input[type=file]';
const DRAWN = '[role=application][aria-busy=false]';

const OPENINGS: readonly Opening[] = [
  {
    name: 'waveform of a track',
    tab: 'Process',
    trackCount: 1,
    choices: 'input[type=file][multiple]',
    seen: ['[role=img][aria-label^=Waveform][aria-busy=false]'],
  },
  {
    name: 'spectrogram of a track',
    tab: 'Compare',
    trackCount: 1,
    choices: COMPARED,
    seen: [DRAWN],
  },
  {
    name: 'spectrograms of two tracks',
    tab: 'Compare',
    trackCount: 2,
    choices: COMPARED,
    // Only two are arranged.
    seen: [DRAWN, '[role=radiogroup][aria-label=Arrangement]'],
  },
];

/** Milliseconds until all that is to be seen is there and its frame was drawn, by the page's own clock. */
function waitFor(page: Page, seen: readonly string[]): Promise<number> {
  return page.evaluate(
    (selectors) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        new MutationObserver((_, observer) => {
          if (!selectors.every((selector) => document.querySelector(selector))) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        }).observe(document, { subtree: true, childList: true, attributes: true });
      }),
    [...seen],
  );
}

/** Chooses files at once, and waits until they are seen. */
async function openTracks(
  page: Page,
  { tab, choices, seen }: Opening,
  tracks: readonly string[],
): Promise<number> {
  await page.getByRole('tab', { name: tab }).click();
  await page.locator(choices).first().waitFor({ state: 'attached' });
  const time = waitFor(page, seen);
  await Promise.all(tracks.map((track, i) => page.locator(choices).nth(i).setInputFiles(track)));
  return time;
}

/** Changes a sample of a file, so that nothing of it is known. */
function makeNew(path: string, mark: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Uint8Array.of(mark), 0, 1, CHANGED_BYTE);
  closeSync(file);
}

await benchStudio(async ({ browser, studio, folder }) => {
  const tracks = [join(folder, 'song.wav'), join(folder, 'changed.wav')];
  const signal = musicSignal(TRACK_SECONDS);
  writeWavFixture(tracks[0]!, signal);
  writeWavFixture(
    tracks[1]!,
    signal.map((samples) => samples.map((sample) => sample / 2)),
  );
  for (const opening of OPENINGS) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const opened = tracks.slice(0, opening.trackCount);
      for (const track of opened) makeNew(track, OPENINGS.length * round + opening.trackCount);
      const { page } = await openPage(browser, studio);
      times.push(await openTracks(page, opening, opened));
      await page.context().close();
      await sleep(SETTLING_MILLISECONDS);
    }
    const shown = times.map((time) => time.toFixed(0)).join(', ');
    console.log(`${opening.name} of ${TRACK_SECONDS} s: ${shown} ms; load ${loadavg()[0]!.toFixed(1)}`);
  }
});
process.exit(0);
