import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { musicSignal } from '../support/music-signal.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { describeStudio } from '../support/studio-suite.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// The Process tab as a person uses it: real files, the real engine, a real browser.

/** The same again and again: a job that takes its time, of sound that is made in none. */
function longer(samples: Float32Array, times: number): Float32Array {
  const long = new Float32Array(times * samples.length);
  for (let at = 0; at < long.length; at += samples.length) long.set(samples, at);
  return long;
}

const suite = describeStudio((folder) => {
  const block = musicSignal(8);
  for (const name of ['song', 'second', 'third']) writeWavFixture(join(folder, `${name}.wav`), block);
  for (const [name, times] of [
    ['middle', 4],
    ['long', 18],
  ] as const) {
    writeWavFixture(
      join(folder, `${name}.wav`),
      block.map((samples) => longer(samples, times)),
    );
  }
  writeFileSync(join(folder, 'text.wav'), 'not audio');
});
let page: Page;
let song: string;
let middle: string;
let long: string;
beforeEach(() => {
  page = suite.page;
  song = join(suite.folder, 'song.wav');
  middle = join(suite.folder, 'middle.wav');
  long = join(suite.folder, 'long.wav');
});

const choose = async (...paths: string[]): Promise<void> => {
  await page.locator('input[type=file][multiple]').first().setInputFiles(paths);
};
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
/** A master whose network has begun, and which goes on for a while. */
const UNDER_WAY = /^Mastering [1-9]/;
const start = () => page.getByRole('button', { name: /^Master \d/ });
const setModelToNone = (): Promise<unknown> => page.getByLabel('Model').selectOption('none');
const seesText = async (text: string | RegExp, seconds = 60): Promise<void> =>
  page
    .getByText(text)
    .first()
    .waitFor({ timeout: seconds * 1000 });

/** Drags over the second quarter of the waveform. */
async function choosePart(): Promise<void> {
  const box = (await page.getByRole('img', { name: /Waveform/ }).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 40, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 5 });
  await page.mouse.up();
}

const isEnabled = (version: string) =>
  expect.poll(() => page.getByRole('radio', { name: version, exact: true }).isEnabled()).toBe(true);

const position = async (): Promise<number> =>
  Number(await page.getByRole('slider', { name: 'Position' }).inputValue());

it('masters a track to its target, saves it, and reports it', async () => {
  await choose(song);
  await row('song.wav').getByText('Ready').waitFor();
  await setModelToNone();
  await page.getByLabel('Target', { exact: true }).selectOption('apple');
  await page.getByLabel('Format').selectOption('flac');
  await start().click();
  await row('song.wav')
    .getByText(/→ −1(5\.9|6\.[01]) LUFS/)
    .waitFor();
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save song-master.flac' }).click();
  const path = await (await saving).path();
  expect(readFileSync(path).subarray(0, 4).toString()).toBe('fLaC');
  await page.getByRole('tab', { name: 'Reports' }).click();
  await seesText(/Loudness target met: −1(5\.9|6\.[01]) LUFS/);
  expect(suite.complaints).toEqual([]);
});

it('says what is wrong with a bad file, and goes on with the others', async () => {
  await choose(join(suite.folder, 'text.wav'), song);
  await row('song.wav').getByText('Ready').waitFor();
  await setModelToNone();
  await start().click();
  await row('text.wav').getByText('Failed').waitFor();
  await row('text.wav')
    .getByText(/text\.wav/)
    .nth(1)
    .waitFor();
  await row('text.wav').getByRole('button', { name: 'Copy details' }).waitFor();
  await row('song.wav').getByText('LUFS').waitFor();
});

it('cancels, tries again, and removes', async () => {
  await choose(long);
  await row('long.wav').getByText('Ready').waitFor();
  await start().click();
  await page.getByRole('progressbar').first().waitFor();
  await page.getByRole('button', { name: 'Cancel long.wav' }).click();
  await row('long.wav').getByText('Cancelled').waitFor();
  await setModelToNone();
  await page.getByRole('button', { name: 'Try long.wav again' }).click();
  await row('long.wav').getByText('LUFS').waitFor();
  await page.getByRole('button', { name: 'Remove long.wav' }).click();
  await seesText('Drop tracks or folders here');
});

it('takes what is dropped anywhere, folders in folders too', async () => {
  const album = join(suite.folder, 'album');
  mkdirSync(join(album, 'second disc'), { recursive: true });
  copyFileSync(song, join(album, 'first.wav'));
  copyFileSync(song, join(album, 'second disc', 'last.wav'));
  await page.getByRole('tab', { name: 'Models' }).click();
  // As the browser takes it from the system: what a script puts together has no folders.
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [song, album], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 450, data });
  }
  for (const name of ['song.wav', 'first.wav', 'last.wav']) await row(name).getByText('Ready').waitFor();
  await page.getByRole('img', { name: /Waveform/ }).waitFor();
});

it('previews a part with two settings, tells them apart, and goes on with those of one', async () => {
  await choose(song);
  const wave = page.getByRole('img', { name: /Waveform/ });
  await wave.waitFor();
  await setModelToNone();
  await choosePart();
  const preview = page.getByRole('button', { name: 'Preview this part' });
  await preview.click();
  await isEnabled('Preview');
  await seesText('Make it again with other settings to hear both, as A and B.');
  await page.getByLabel('Style', { exact: true }).selectOption('warm');
  await preview.click();
  await isEnabled('B');
  const takes = page.getByRole('list', { name: 'Both settings' }).getByRole('listitem');
  expect(await takes.allTextContents()).toEqual(['AStyle: NoneUse settings of A', 'BStyle: WarmIn use']);

  // Only the part is played, again and again.
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const positions: number[] = [];
  for (const [key, heard] of [
    ['o', 'Original'],
    ['a', 'A'],
    ['b', 'B'],
    ['d', 'B − original'],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(() => page.getByRole('radio', { name: heard, exact: true }).isChecked()).toBe(true);
    // Until it is somewhere else: it plays.
    await expect.poll(position).not.toBe(positions.at(-1));
    positions.push(await position());
  }
  expect(Math.min(...positions)).toBeGreaterThan(1.9);
  expect(Math.max(...positions)).toBeLessThan(4.1);
  await page.getByRole('button', { name: 'Pause' }).click();

  await page.getByRole('button', { name: 'Use settings of A' }).click();
  expect(await page.getByLabel('Style', { exact: true }).inputValue()).toBe('none');
  await seesText('What is made next takes the place of B.');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await page.getByLabel('Style', { exact: true }).inputValue()).toBe('warm');

  // The takes are still there after another tab, with their part.
  await page.getByRole('tab', { name: 'Models' }).click();
  await page.getByRole('tab', { name: 'Process' }).click();
  await preview.waitFor();
  expect(await takes.count()).toBe(2);
  expect(suite.complaints).toEqual([]);
  // The last, as the page's policy minds what axe does.
  expect(await seriousFindings(page)).toEqual([]);
});

it('compares two masters of a track, a preview with the newest, and has all of them again when loaded anew', async () => {
  await choose(song);
  await row('song.wav').getByText('Ready').waitFor();
  await setModelToNone();
  await start().click();
  await row('song.wav').getByText('LUFS').waitFor();
  await page.getByLabel('Target', { exact: true }).selectOption('podcast');
  await start().click();
  const takes = page.getByRole('list', { name: 'Both settings' }).getByRole('listitem');
  const findsBothMasters = async (): Promise<void> => {
    await expect
      .poll(() => takes.allTextContents())
      .toEqual(['ATarget: AutomaticUse settings of A', 'BTarget: Podcast (−16)In use']);
    for (const name of ['A', 'B']) await isEnabled(name);
  };
  await findsBothMasters();
  await page.reload();
  await findsBothMasters();

  await choosePart();
  await page.getByRole('button', { name: 'Preview this part' }).click();
  const findsPreviewAndMaster = async (): Promise<void> => {
    for (const name of ['Preview', 'Master', 'Preview − original', 'Master − original'])
      await isEnabled(name);
  };
  await findsPreviewAndMaster();
  await page.keyboard.press('m');
  expect(await page.getByRole('radio', { name: 'Master', exact: true }).isChecked()).toBe(true);
  await page.keyboard.press('a');
  expect(await page.getByRole('radio', { name: 'Preview', exact: true }).isChecked()).toBe(true);
  await page.reload();
  await findsPreviewAndMaster();
  await page.getByRole('button', { name: 'Whole track' }).click();
  await findsBothMasters();
});

it('saves all masters, gives everything up and clears the queue at once', async () => {
  await choose(song, ...['second', 'third'].map((name) => join(suite.folder, `${name}.wav`)));
  await expect.poll(() => page.getByText('Ready').count()).toBe(3);
  await setModelToNone();
  await start().click();
  await expect.poll(() => page.getByText('LUFS').count()).toBe(3);
  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await page.getByRole('button', { name: 'Save all' }).click();
  await expect.poll(() => saved).toEqual(['song-master.wav', 'second-master.wav', 'third-master.wav']);

  await choose(long);
  await row('long.wav').getByText('Ready').waitFor();
  await page.getByLabel('Model').selectOption('crnn');
  await start().click();
  await row('long.wav').getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await row('long.wav').getByText('Cancelled').waitFor();
  await page.getByRole('button', { name: 'Clear …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clear', exact: true }).click();
  await seesText('Drop tracks or folders here');
});

it('chooses a part by keys alone', async () => {
  await choose(song);
  await page.getByRole('button', { name: 'Choose a part from here' }).press('Enter');
  const [from, to] = ['From, in seconds', 'To, in seconds'].map((name) => page.getByLabel(name));
  expect([await from!.inputValue(), await to!.inputValue()]).toEqual(['0', '8']);
  await to!.fill('5.5');
  await to!.press('Enter');
  await to!.press('Shift+Tab');
  await from!.fill('7');
  await from!.press('Enter');
  // It cannot begin behind its end.
  expect(await from!.inputValue()).toBe('5.4');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Choose a part from here' }).waitFor();
});

it('undoes settings, and keeps presets', async () => {
  await page.getByLabel('Style', { exact: true }).selectOption('warm');
  await page.getByLabel('Format').selectOption('mp3');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await page.getByLabel('Format').inputValue()).toBe('source');
  await page.getByRole('button', { name: 'Redo' }).click();
  expect(await page.getByLabel('Format').inputValue()).toBe('mp3');
  await page.getByRole('button', { name: 'Save as preset …' }).click();
  await page.getByLabel('Name of the preset').fill('Warm MP3');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  expect(await page.getByLabel('Format').inputValue()).toBe('source');
  await page.getByLabel('Preset', { exact: true }).selectOption('Warm MP3');
  expect(await page.getByLabel('Format').inputValue()).toBe('mp3');
  expect(await page.getByLabel('Style', { exact: true }).inputValue()).toBe('warm');
});

it('shows an error on the running track when the engine is killed, and then goes on', async () => {
  await choose(long, song);
  for (const name of ['long.wav', 'song.wav']) await row(name).getByText('Ready').waitFor();
  await start().click();
  await row('long.wav').getByText(UNDER_WAY).waitFor();
  await setModelToNone();
  process.kill(suite.studio.engine.processId!, 'SIGKILL');
  await row('long.wav')
    .getByText(/the engine ended by SIGKILL and was started again/)
    .waitFor();
  await row('song.wav').getByText('LUFS').waitFor();
  await page.getByRole('button', { name: 'Try long.wav again' }).click();
  await row('long.wav').getByText('LUFS').waitFor();
});

it('loaded anew during a job, finds it again where it is, and a second tab finds it too', async () => {
  await choose(middle);
  await row('middle.wav').getByText('Ready').waitFor();
  await page.getByLabel('Target', { exact: true }).selectOption('podcast');
  await start().click();
  await row('middle.wav').getByText(UNDER_WAY).waitFor();
  // Stopped until both pages have asked for it, so that it is not done before.
  const engine = suite.studio.engine.processId!;
  process.kill(engine, 'SIGSTOP');
  const other = await suite.openPage();
  await other.getByRole('tab', { name: 'Process' }).waitFor();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await row('middle.wav').getByRole('progressbar').waitFor();
  process.kill(engine, 'SIGCONT');
  expect(await page.getByLabel('Target', { exact: true }).inputValue()).toBe('podcast');
  for (const found of [row('middle.wav'), other.getByRole('listitem').filter({ hasText: 'middle.wav' })])
    await found.getByText(/→ −1(5\.9|6\.[01]) LUFS/).waitFor();
  await other.context().close();
});

it('runs in two tabs at once, each with its own queue', async () => {
  const other = await suite.openPage();
  await choose(song);
  await row('song.wav').getByText('Ready').waitFor();
  await other.getByText('Drop tracks or folders here').waitFor();
  await other.locator('input[type=file][multiple]').first().setInputFiles(song);
  await other.getByLabel('Model').selectOption('none');
  await setModelToNone();
  await other.getByText('Ready').waitFor();
  await Promise.all([start().click(), other.getByRole('button', { name: /^Master \d/ }).click()]);
  await row('song.wav').getByText('LUFS').waitFor();
  await other.getByText(/→ .* LUFS/).waitFor();
  await other.context().close();
});

it('lets nobody in without the token, and says what to do', async () => {
  const stranger = await (await suite.browser.newContext({ locale: 'en-GB' })).newPage();
  stranger.setDefaultTimeout(90_000);
  await stranger.goto(suite.studio.server.address.replace(/#.*/, ''));
  await stranger.getByText('The address lacks its token').waitFor();
  await stranger.goto('about:blank');
  await stranger.goto(`${suite.studio.server.address.replace(/#.*/, '')}#token=wrong`);
  await stranger.getByText('This page belongs to a server that has ended').waitFor();
  await stranger.context().close();
});
