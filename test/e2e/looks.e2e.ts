import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { musicSignal } from '../support/music-signal.ts';
import { seriousFindings } from '../support/serious-findings.ts';
import { describeStudio } from '../support/studio-suite.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';
import { standsStill } from './still-page.ts';

// Every tab in both languages, themes and sizes: nothing that axe finds serious, nothing wider than the window.
// The pictures are left in out/screenshots.

const PICTURES = new URL('../../out/screenshots/', import.meta.url).pathname;
/** What was just mastered is decoded to be heard, and measured, first. */
const SOON = { timeout: 60_000 };
const TABS = ['process', 'compare', 'reports', 'train', 'emotion', 'models'];

const suite = describeStudio((folder) => {
  mkdirSync(PICTURES, { recursive: true });
  writeWavFixture(join(folder, 'song.wav'), musicSignal(8));
});

async function expectToLookWell(page: Page, name: string): Promise<void> {
  await standsStill(page);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  expect(await seriousFindings(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

describe.each([
  ['en', 'dark', 1440, 900],
  ['uk', 'dark', 1024, 700],
  ['uk', 'light', 1440, 900],
  ['en', 'light', 1024, 700],
  // What a window of 1440 x 900 shows at 200 %.
  ['uk', 'dark', 720, 450],
] as const)('%s, %s, %d x %d', (language, theme, width, height) => {
  const name = `${language}-${theme}-${width}`;

  it('looks well, empty and with a mastered track', async () => {
    const page = await suite.openPage({
      viewport: { width, height },
      locale: language,
    });
    await page.evaluate(
      (kept) => localStorage.setItem('lathe-preferences', kept),
      JSON.stringify({ language, theme }),
    );
    await page.reload();
    await page.getByRole('tab').first().waitFor();
    await expectToLookWell(page, `${name}-empty`);
    await page.locator('input[type=file][multiple]').first().setInputFiles(join(suite.folder, 'song.wav'));
    await page.getByRole('slider').last().waitFor();
    await page.locator('aside select').nth(1).selectOption('none');
    await page.getByRole('region').first().locator('button').nth(1).click();
    await page.getByText(/→ .* LUFS/).waitFor();
    for (const tab of TABS) {
      await page.locator(`#tab-${tab}`).click();
      // A tab is loaded when it is first opened.
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
      if (tab === 'process')
        await expect.poll(() => page.getByRole('radio').nth(1).isEnabled(), SOON).toBe(true);
      if (tab === 'reports') await page.getByRole('article').getByRole('img').nth(1).waitFor();
      if (tab === 'models') await page.getByText('crnn', { exact: true }).first().waitFor();
      await expectToLookWell(page, `${name}-${tab}`);
    }
    await page.getByRole('banner').locator('button').last().click();
    await expectToLookWell(page, `${name}-settings`);
    await page.context().close();
  });
});

it('is used by keys alone', async () => {
  const { page } = suite;
  await page.getByRole('tab', { name: 'Process' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const reports = page.getByRole('tab', { name: 'Reports' });
  await expect.poll(() => reports.getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});
