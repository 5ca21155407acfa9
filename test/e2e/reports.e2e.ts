import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { musicSignal } from '../support/music-signal.ts';
import { openPage } from '../support/running-studio.ts';
import { describeStudio } from '../support/studio-suite.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// The Reports tab as a person uses it: what was mastered is told in full, saved, printed, remembered and forgotten.

const PICTURES = new URL('../../out/screenshots/', import.meta.url).pathname;

const suite = describeStudio((folder) => {
  mkdirSync(PICTURES, { recursive: true });
  writeWavFixture(join(folder, 'song.wav'), musicSignal(8));
});

const openReports = (): Promise<void> => suite.page.locator('#tab-reports').click();
const report = () => suite.page.getByRole('article', { name: 'song-master.wav' });

it('tells everything of a master, saves it, and still knows it when Lathe is started again', async () => {
  const { page } = suite;
  await page.locator('input[type=file][multiple]').first().setInputFiles(join(suite.folder, 'song.wav'));
  await page.getByLabel('Model').selectOption('none');
  await page.getByRole('listitem').getByText('Ready').waitFor();
  await page.getByRole('button', { name: 'Master 1 track' }).click();
  await page.getByText(/→ .* LUFS/).waitFor();

  await openReports();
  await report().getByText('Loudness target met').waitFor();
  // What mastering did not measure itself comes when it is looked at.
  await report().getByRole('img', { name: 'Loudness of 3 s over time' }).waitFor();
  await report().getByRole('img', { name: 'Long-term average spectrum' }).waitFor();
  const cells = async (name: string): Promise<number[]> =>
    (await report().getByRole('row', { name }).getByRole('cell').allInnerTexts()).map((text) =>
      Number(text.replace('−', '-')),
    );
  const [before, after, change] = await cells('Integrated loudness');
  expect(after).toBe(-14);
  expect(change).toBeCloseTo(after! - before!, 1);
  // A gain and a limiter change little but the level, which SI-SDR does not see.
  expect((await cells('SI-SDR'))[0]).toBeGreaterThan(10);
  expect(suite.complaints).toEqual([]);
  await page.screenshot({ path: join(PICTURES, 'report.png'), fullPage: true });
  // Paper has the report alone.
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  writeFileSync(join(PICTURES, 'report.pdf'), pdf);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');

  for (const [format, beginning] of [
    ['HTML', '<!doctype html>'],
    ['JSON', '{'],
    ['CSV', 'path,error,'],
  ] as const) {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: `Save ${format} report` }).click();
    const text = readFileSync(await (await saving).path(), 'utf8');
    expect(text.replace(/^\uFEFF/, '').startsWith(beginning)).toBe(true);
    expect(text).toContain('song-master.wav');
    expect(text).not.toMatch(/file:[0-9a-f]{32}/);
  }
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('application').waitFor();

  await suite.restart();
  Object.assign(suite, await openPage(suite.browser, suite.studio));
  await page.context().close();
  await openReports();
  await report().getByText('Loudness target met').waitFor();
  await report().getByText('are no longer here').waitFor();
  expect(await suite.page.getByRole('button', { name: 'Save HTML report' }).count()).toBe(0);
  await suite.page.getByRole('button', { name: 'Clear …' }).click();
  await suite.page.getByRole('dialog').getByText('1 entry is forgotten').waitFor();
  await suite.page.getByRole('button', { name: 'Clear the list' }).click();
  await suite.page.getByText('Master a track, and its report stands here').waitFor();
});
