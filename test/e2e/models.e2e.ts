import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeStudio } from '../support/studio-suite.ts';

// The tab of models and the settings as a person uses them.

const MODEL = fileURLToPath(new URL('../vectors/models/smooth.onnx', import.meta.url));

const suite = describeStudio((folder) => copyFileSync(MODEL, join(folder, 'My smoother.onnx')));
const card = (name: string) => suite.page.getByRole('region', { name, exact: true });

it('imports a model, checks it, masters with it, and deletes it', async () => {
  const { page } = suite;
  await page.locator('#tab-models').click();
  await card('crnn').getByText('Licence').waitFor();
  expect(await card('crnn').getByRole('button', { name: 'Delete …' }).count()).toBe(0);
  await page.getByLabel('Import …').first().setInputFiles(join(suite.folder, 'My smoother.onnx'));
  await card('my-smoother').getByText('Imported').waitFor();
  await card('my-smoother').getByRole('button', { name: 'Verify' }).click();
  await card('my-smoother').getByText('Whole, and works on cpu').waitFor();

  await page.locator('#tab-process').click();
  await page.getByLabel('Model').selectOption('my-smoother');
  await page.locator('#tab-models').click();
  await card('my-smoother').getByRole('button', { name: 'Delete …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => card('my-smoother').count()).toBe(0);
  await page.locator('#tab-process').click();
  await expect.poll(() => page.getByLabel('Model').inputValue()).toBe('crnn');
  expect(suite.complaints).toEqual([]);
});

it('says what this machine has, and what is wrong with a file that is no model', async () => {
  const { page } = suite;
  await page.locator('#tab-models').click();
  await page
    .getByLabel('Import …')
    .first()
    .setInputFiles({
      name: 'text.onnx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('not a model'),
    });
  await page.getByRole('status').getByText('no ONNX model').waitFor();
  await page.getByRole('button', { name: 'Look at this machine' }).click();
  await page.getByText('ran a small network').first().waitFor();
  for (const fact of ['ONNX Runtime', 'ffmpeg', 'your models']) await page.getByText(fact).first().waitFor();
});

it('keeps language and theme, in this tab and the next', async () => {
  await suite.page.getByRole('button', { name: 'Settings' }).click();
  await suite.page.getByLabel('Theme').selectOption('light');
  await suite.page.getByLabel('Language').selectOption('uk');
  await suite.page.getByRole('tab', { name: 'Обробка' }).waitFor();
  const other = await suite.page.context().newPage();
  await other.goto(suite.studio.server.address);
  await other.getByRole('tab', { name: 'Обробка' }).waitFor();
  expect(await other.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
});

it('shows its keys, and obeys them', async () => {
  const { page } = suite;
  await page.getByRole('tab', { name: 'Process' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Hear the original').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('3');
  await expect.poll(() => page.locator('#tab-reports').getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('1');
  await page.getByLabel('Format').selectOption('mp3');
  await page.getByRole('heading', { name: 'Mastering' }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.getByLabel('Format').inputValue()).toBe('source');
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => page.getByLabel('Format').inputValue()).toBe('mp3');
});
