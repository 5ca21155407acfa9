import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { musicSignal } from '../support/music-signal.ts';
import { describeStudio } from '../support/studio-suite.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// The Train tab as a person uses it: folders of real sound, the real engine, a real browser.

const RATE = 44_100;

/** A folder of made-up music. */
function writeMusic(folder: string, name: string, trackCount: number): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (let index = 0; index < trackCount; index++) {
    writeWavFixture(join(path, `track ${index}.wav`), musicSignal(5, RATE, index + 1));
  }
  return path;
}

let masters: string;
let page: Page;
const suite = describeStudio((folder) => {
  masters = writeMusic(folder, 'masters', 4);
});
beforeEach(async () => {
  page = suite.page;
  await openTab('Train');
});

const openTab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const give = async (label: string, path: string): Promise<void> => {
  const area = page.getByRole('region', { name: label });
  await area.locator('input[type=file]').setInputFiles(path);
};
const sees = (text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor({ timeout: 90_000 });

/** A training that is as short as can be. */
async function setUp(epochs: number, steps: number, name: string): Promise<void> {
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Model name').fill(name);
  await page.getByLabel('Size').selectOption('thesis');
  await page.getByLabel('Loss function').selectOption('mse');
  const numbers = [
    ['Epochs', epochs],
    ['Steps in an epoch', steps],
    ['Excerpts in a step', 1],
    ['Seconds of an excerpt', 0.1],
    ['Strength of the model', 1],
    ['Threads', 1],
  ] as const;
  for (const [label, value] of numbers) {
    const field = page.getByLabel(label, { exact: true });
    await field.fill(String(value));
    await field.press('Enter');
  }
}

it('checks the music, trains, lets its epochs be heard, and gives a model that masters', async () => {
  await give('Finished tracks', masters);
  await sees('4 files');
  await button('Check the music').click();
  await sees('This can be trained on');
  await sees('There are fewer than ten works');
  await setUp(2, 2, 'Two epochs');
  await button('Start training').click();
  await sees(/on cpu/);
  await sees('It is in the list of models as "two-epochs".');
  await page.getByRole('img', { name: /over 2 epochs/ }).waitFor();
  await sees(/trains on cpu/);

  const preview = page.getByRole('region', { name: 'Listen to an excerpt' });
  expect(await preview.getByLabel('Epoch').locator('option').allInnerTexts()).toEqual(['1', '2']);
  await preview.getByText('As it should be').click();
  await button('Play').click();
  await button('Pause').waitFor();
  await preview.getByText('After the network').click();
  await button('Pause').click();

  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save the model' }).click();
  expect((await saving).suggestedFilename()).toBe('model.onnx');

  await button('Use it in Process').click();
  await openTab('Process');
  expect(await page.getByLabel('Model').inputValue()).toBe('two-epochs');
  await openTab('Models');
  await page.getByRole('region', { name: 'two-epochs' }).getByText('Trained by you').waitFor();
  expect(suite.complaints).toEqual([]);

  await openTab('Train');
  await sees('It is in the list of models');
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
});

it('takes a folder for itself that is dropped on it', async () => {
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['no sound'], 'dropped.wav'));
    return data;
  });
  await page
    .getByRole('region', { name: 'Finished tracks' })
    .dispatchEvent('drop', { dataTransfer: transfer });
  await sees('1 file');
  expect(await page.getByRole('tab', { name: 'Train' }).getAttribute('aria-selected')).toBe('true');
});

it('is found again by a page that is loaded anew, is stopped, keeps its best, and goes on', async () => {
  await give('Finished tracks', masters);
  await sees('4 files');
  // It runs until it is stopped.
  await setUp(5000, 2, 'Long');
  await button('Start training').click();
  await sees(/epoch ([2-9]|\d\d+) of 5000/);
  await page.reload();
  await openTab('Train');
  await button('Stop and keep').waitFor();
  await sees(/epoch ([3-9]|\d\d+) of 5000/);
  await button('Stop and keep').click();
  await sees(/Stopped\. The model is that of epoch \d+ of \d+\./);
  await sees('It is in the list of models as "long".');
  await button('Go on').click();
  await button('Stop and keep').waitFor();
  await sees(/epoch \d+ of 5000/);
  await button('Stop and keep').click();
  await sees(/Stopped\. The model is that of epoch/);
  expect(suite.complaints).toEqual([]);
});

it('goes on while a track is mastered, and a second one says that it waits', async () => {
  const [first, second] = [page, await suite.openPage()];
  const begin = async (name: string): Promise<void> => {
    await openTab('Train');
    await give('Finished tracks', masters);
    await sees('4 files');
    await setUp(5000, 2, name);
    await button('Start training').click();
  };
  await begin('First');
  await sees(/epoch ([2-9]|\d\d+) of 5000/);
  page = second;
  await begin('Second');
  await sees('Begins when no other training runs');

  await openTab('Process');
  await page.locator('input[type=file][multiple]').first().setInputFiles(join(masters, 'track 0.wav'));
  await page.getByLabel('Model').selectOption('none');
  await page.getByRole('button', { name: /^Master \d/ }).click();
  await page.getByRole('listitem').filter({ hasText: 'track 0.wav' }).getByText('LUFS').waitFor();
  await openTab('Train');
  await sees('Begins when no other training runs');

  page = first;
  await button('Stop and keep').click();
  await sees(/Stopped\. The model is that of epoch/);
  page = second;
  await sees(/epoch ([2-9]|\d\d+) of 5000/);
  await button('Stop and keep').click();
  await sees('It is in the list of models as "second".');
  await second.context().close();
  expect(suite.complaints).toEqual([]);
});

it('says in place what is wrong with the music', async () => {
  const texts = join(suite.folder, 'texts');
  mkdirSync(texts);
  writeFileSync(join(texts, 'notes.txt'), 'no sound');
  await give('Finished tracks', texts);
  await sees('1 file');
  await button('Check the music').click();
  const alert = page.getByRole('alert').filter({ hasText: 'texts' });
  await alert.getByText('no audio file in this folder').waitFor();
  await button('Start training').click();
  await page
    .getByRole('region', { name: 'Training', exact: true })
    .getByText('no audio file in this folder')
    .waitFor();
  await button('Take texts away').click();
  expect(await button('Start training').isDisabled()).toBe(true);

  await page.getByText('Pairs', { exact: true }).click();
  await give('Finished tracks', writeMusic(suite.folder, 'one', 1));
  const others = join(suite.folder, 'others');
  mkdirSync(others);
  writeWavFixture(join(others, 'something else.wav'), musicSignal(5, RATE, 9));
  await give('The same tracks before', others);
  await page.getByText('1 file', { exact: true }).nth(1).waitFor();
  await button('Check the music').click();
  await sees('This cannot be trained on yet');
  await sees('Stops it');
});
