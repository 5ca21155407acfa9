/**
 * Zooming and panning two tracks of 10 minutes in the Compare tab, in a real browser: frames a second, tasks that block
 * the page for more than 50 ms, what a frame costs the page's main thread, memory; and what the browser can do at most,
 * filling a canvas of the window's size with one colour:
 *
 *     npm run build:page && npx tsx test/bench/studio-compare.ts [canvas|webgl2] [density]
 *
 * Where no painter is named the page chooses, as it does for everybody.
 */
import { join } from 'node:path';
import { musicSignal } from '../support/music-signal.ts';
import { openPage } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { benchStudio } from './studio-bench.ts';
import { measureFloor, measureGesture } from './studio-gestures.ts';

/** A minute of music, ten times. */
const MINUTES = 10;
const STAGE = '[role=application]';
const ARRANGEMENTS = ['Both', 'Difference', 'Blend', 'Swipe'] as const;
const [painter, density = '1'] = process.argv.slice(2);

function repeated(samples: Float32Array): Float32Array {
  const result = new Float32Array(MINUTES * samples.length);
  for (let i = 0; i < MINUTES; i++) result.set(samples, i * samples.length);
  return result;
}

await benchStudio(async ({ browser, studio, folder }) => {
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
  const choices = page.locator('#panel-compare input[type=file]');
  await choices.nth(0).setInputFiles(before);
  await page.locator(`${STAGE}[aria-busy=false]`).waitFor({ timeout: 120_000 });
  const started = performance.now();
  await choices.nth(1).setInputFiles(after);
  await page.getByRole('radiogroup', { name: 'Arrangement' }).waitFor();
  await page.locator(`${STAGE}[aria-busy=false]`).waitFor({ timeout: 120_000 });
  console.log(`the second overview after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  console.log(`drawn by ${await page.locator(STAGE).getAttribute('data-painter')}`);
  // The first round makes the fine tiles, the second finds most of them.
  for (const round of [1, 2]) {
    await measureGesture(browser, page, { kind: 'zoom', selector: STAGE, name: `zoom, round ${round}` });
    await measureGesture(browser, page, { kind: 'pan', selector: STAGE, name: `pan, round ${round}` });
  }
  await measureGesture(browser, page, {
    kind: 'zoomFrequencies',
    selector: STAGE,
    name: 'zoom of frequencies',
  });
  await page.locator(STAGE).press('0');
  for (const name of ARRANGEMENTS.slice(1)) {
    await page.getByRole('radiogroup', { name: 'Arrangement' }).getByText(name).click();
    await measureGesture(browser, page, { kind: 'zoom', selector: STAGE, name: `zoom, ${name}` });
  }
});
process.exit(0);
