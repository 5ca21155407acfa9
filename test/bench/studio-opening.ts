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
import { setTimeout } from 'node:timers/promises';
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
  readonly open: (page: Page, tracks: readonly string[]) => Promise<unknown>;
}

const choices = (page: Page) => page.locator('#panel-compare input[type=file]');
const isDrawn = (page: Page): Promise<void> => page.locator('[role=application][aria-busy=false]').waitFor();

const OPENINGS: readonly Opening[] = [
  {
    name: 'waveform of a track',
    tab: 'Process',
    trackCount: 1,
    async open(page, [track]) {
      await page.locator('input[type=file][multiple]').first().setInputFiles(track!);
      await page.getByRole('img', { name: /Waveform/ }).waitFor();
    },
  },
  {
    name: 'spectrogram of a track',
    tab: 'Compare',
    trackCount: 1,
    async open(page, [track]) {
      await choices(page).first().setInputFiles(track!);
      await isDrawn(page);
    },
  },
  {
    name: 'spectrograms of two tracks',
    tab: 'Compare',
    trackCount: 2,
    async open(page, tracks) {
      await Promise.all(tracks.map((track, i) => choices(page).nth(i).setInputFiles(track)));
      // Only two are arranged.
      await page.getByRole('radiogroup', { name: 'Arrangement' }).waitFor();
      await isDrawn(page);
    },
  },
];

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
  for (const { name, tab, trackCount, open } of OPENINGS) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const opened = tracks.slice(0, trackCount);
      for (const track of opened) makeNew(track, OPENINGS.length * round + trackCount);
      const { page } = await openPage(browser, studio);
      await page.getByRole('tab', { name: tab }).click();
      await page
        .locator(`#panel-${tab.toLowerCase()} input[type=file]`)
        .first()
        .waitFor({ state: 'attached' });
      const start = performance.now();
      await open(page, opened);
      times.push(performance.now() - start);
      await page.context().close();
      await setTimeout(SETTLING_MILLISECONDS);
    }
    const shown = times.map((time) => time.toFixed(0)).join(', ');
    console.log(`${name} of ${TRACK_SECONDS} s: ${shown} ms; load ${loadavg()[0]!.toFixed(1)}`);
  }
});
process.exit(0);
