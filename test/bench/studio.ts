/**
 * How long a person waits for the page, in a real browser with the real engine:
 *
 *     npm run build:page && npx tsx test/bench/studio.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../support/browser.ts';
import { musicSignal } from '../support/music-signal.ts';
import { openPage, startStudio } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

const TRACK_SECONDS = 240;

const folder = mkdtempSync(join(tmpdir(), 'lathe-bench-studio-'));
const song = join(folder, 'song.wav');
writeWavFixture(song, musicSignal(TRACK_SECONDS));

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`);
}

const browser = await launchBrowser();
const studio = await startStudio();
try {
  const { page } = await openPage(browser, studio);
  const chooser = page.locator('input[type=file][multiple]').first();
  await chooser.waitFor({ state: 'attached' });
  for (const round of [1, 2, 3]) {
    await timed(`page loaded anew until it can be used, round ${round}`, async () => {
      await page.reload();
      await page.getByRole('button', { name: 'Choose files …' }).waitFor();
    });
  }
  await timed(`a track of ${TRACK_SECONDS} s until its waveform is drawn`, async () => {
    await chooser.setInputFiles(song);
    await page.getByRole('img', { name: /Waveform/ }).waitFor();
  });
  await page.getByLabel('Model').selectOption('none');
  await timed('its master without a network', async () => {
    await page.getByRole('button', { name: /^Master \d/ }).click();
    await page.getByText(/→ .* LUFS/).waitFor();
  });
  await timed('a preview of 10 s with the usual network', async () => {
    await page.getByLabel('Model').selectOption('crnn');
    const box = (await page.getByRole('img', { name: /Waveform/ }).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + (box.width * 10) / TRACK_SECONDS, box.y + 40, { steps: 5 });
    await page.mouse.up();
    const preview = page.getByRole('button', { name: 'Preview this part' });
    await preview.click();
    await page.getByRole('button', { name: 'Making the preview …' }).waitFor();
    await preview.waitFor();
  });
} finally {
  await browser.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}
