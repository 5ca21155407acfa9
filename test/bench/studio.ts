/**
 * How long a person waits for the page, in a real browser with the real engine; for what a track looks like:
 * `studio-opening.ts`.
 *
 *     npm run build && npx tsx test/bench/studio.ts
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { musicSignal } from '../support/music-signal.ts';
import { openPage } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { benchStudio } from './studio-bench.ts';

const TRACK_SECONDS = 240;
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`);
}

const isUsable = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Choose files …' }).waitFor();

/** From the command that starts the server until it has an address, and until the page can be used. */
async function measureStart(browser: Browser, round: number): Promise<void> {
  const page = await browser.newPage();
  const start = performance.now();
  const server = spawn(process.execPath, [join(DIST, 'lathe.mjs'), 'serve', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const printed = await new Promise<string>((resolve) => server.stdout.once('data', resolve));
    const listening = Math.round(performance.now() - start);
    await page.goto((JSON.parse(printed) as { address: string }).address);
    await isUsable(page);
    const usable = Math.round(performance.now() - start);
    console.log(
      `start, round ${round}: the server listens after ${listening} ms, its page can be used after ${usable} ms`,
    );
  } finally {
    server.kill();
  }
  await page.close();
}

/** Scripts and styles that the first screen asks for, compressed. */
async function measureBundle(page: Page): Promise<void> {
  const names = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname.split('/').pop()!),
  );
  const assets = join(DIST, 'renderer', 'assets');
  const loaded = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name) && names.includes(name));
  const bytes = loaded.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
  console.log(`first screen: ${(bytes / 1000).toFixed(0)} kB of scripts and styles after gzip`);
}

/**
 * From the press on another of the first versions until the thread of the sound was told its gain, and until the frame that
 * shows it.
 */
async function measureSwitching(page: Page, versionCount: number): Promise<void> {
  const versions = page.getByRole('radiogroup', { name: 'What is heard' });
  await versions.locator('input:enabled').nth(versionCount).waitFor();
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForTimeout(1000);
  const [told, shown] = await versions.evaluate(async (group, count) => {
    const listening = group.querySelectorAll('input');
    let toldAt = 0;
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (...values: [unknown]) {
      // React posts nothing at all to itself.
      if ((values[0] as { readonly mix?: unknown } | null)?.mix !== undefined) toldAt = performance.now();
      postMessage.apply(this, values);
    };
    const waits: [number[], number[]] = [[], []];
    for (let i = 0; i < 40; i++) {
      await new Promise((resolve) => setTimeout(resolve, 70));
      const pressed = performance.now();
      listening[(i + 1) % count]!.click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      waits[0].push(toldAt - pressed);
      waits[1].push(performance.now() - pressed);
    }
    return waits.map((each) => each.sort((a, b) => a - b));
  }, versionCount);
  const describe = (waits: number[]): string =>
    `median ${waits[20]!.toFixed(1)} ms, most ${waits.at(-1)!.toFixed(1)} ms`;
  const name = `switch between ${versionCount} versions`;
  console.log(
    `${name} until the gain is told: ${describe(told!)} (95 % there 7.5 ms after the next block of sound begins)`,
  );
  console.log(`${name} until its frame is drawn: ${describe(shown!)}`);
}

await benchStudio(async ({ browser, studio, folder }) => {
  const [song, changed] = [join(folder, 'song.wav'), join(folder, 'changed.wav')];
  const signal = musicSignal(TRACK_SECONDS);
  writeWavFixture(song, signal);
  writeWavFixture(
    changed,
    signal.map((samples) => samples.map((sample) => sample / 2)),
  );
  for (const round of [1, 2, 3]) await measureStart(browser, round);
  const { page } = await openPage(browser, studio);
  const chooser = page.locator('input[type=file][multiple]').first();
  await chooser.waitFor({ state: 'attached' });
  await measureBundle(page);
  for (const round of [1, 2, 3]) {
    await timed(`page loaded anew until it can be used, round ${round}`, async () => {
      await page.reload();
      await isUsable(page);
    });
  }
  await chooser.setInputFiles(song);
  await page.getByRole('img', { name: /Waveform/ }).waitFor();

  await page.getByRole('tab', { name: 'Compare' }).click();
  const choices = page.locator('#panel-compare input[type=file]');
  await choices.nth(0).setInputFiles(song);
  await choices.nth(1).setInputFiles(changed);
  await measureSwitching(page, 2);

  await page.getByRole('tab', { name: 'Process' }).click();
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
  await page.getByLabel('Intensity').fill('50');
  await page.getByRole('button', { name: 'Preview this part' }).click();
  await page.getByRole('radio', { name: 'B', exact: true, disabled: false }).waitFor();
  await measureSwitching(page, 3);
});
