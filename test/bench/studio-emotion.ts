/**
 * Zooming and panning an hour of speech in the Emotion tab, in a real browser, with the tagger that comes with Lathe:
 *
 *     npm run build:page && npx tsx test/bench/studio-emotion.ts
 */
import { join } from 'node:path';
import { openPage } from '../support/running-studio.ts';
import { speechSignal } from '../support/speech-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { benchStudio } from './studio-bench.ts';
import { measureFloor, measureGesture } from './studio-gestures.ts';

const RATE = 16_000;
const MINUTES = 60;
const TIMELINE = '[role=slider][aria-label="Emotions over time"]';

/** Voices with pauses: ten in each minute, of other lengths and pitches. */
function writeHour(path: string): void {
  const hour = new Float32Array(MINUTES * 60 * RATE);
  for (let i = 0; i < 10; i++) {
    const voice = speechSignal(2 + (i % 4), { sampleRate: RATE, pitchHz: 100 + 15 * i, seed: i + 1 });
    for (let minute = 0; minute < MINUTES; minute++) hour.set(voice, (minute * 60 + i * 6) * RATE);
  }
  writeWavFixture(path, [hour], RATE);
}

await benchStudio(async ({ browser, studio, folder }) => {
  const path = join(folder, 'hour.wav');
  writeHour(path);
  await measureFloor(browser);
  const { page } = await openPage(browser, studio);
  await page.getByRole('tab', { name: 'Emotion' }).click();
  const started = performance.now();
  await page.getByRole('tabpanel').locator('input[type=file]').first().setInputFiles(path);
  await page.locator(TIMELINE).waitFor({ timeout: 600_000 });
  console.log(`an hour tagged after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const parts = await page.getByRole('region', { name: 'Parts' }).getByRole('button').count();
  console.log(`${parts} parts`);
  for (const round of [1, 2]) {
    await measureGesture(browser, page, { kind: 'zoom', selector: TIMELINE, name: `zoom, round ${round}` });
    await measureGesture(browser, page, { kind: 'pan', selector: TIMELINE, name: `pan, round ${round}` });
  }
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await measureGesture(browser, page, { kind: 'zoom', selector: TIMELINE, name: 'zoom while it plays' });
});
process.exit(0);
