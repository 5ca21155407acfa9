import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, type RunningStudio, startStudio } from '../support/running-studio.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// What comes out of the page's Web Audio graph is recorded, sample by sample, beside the sound card.

const SINE_HZ = 200;
const RATE = 48_000;
const AMPLITUDE = 0.25;

let browser: Browser;
let studio: RunningStudio;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-listening-e2e-'));
  const sine = Float32Array.from(
    { length: 30 * RATE },
    (_, i) => AMPLITUDE * Math.sin((2 * Math.PI * SINE_HZ * i) / RATE),
  );
  writeWavFixture(join(folder, 'sine.wav'), [sine, sine], RATE);
  browser = await launchBrowser();
  studio = await startStudio();
  // The recorder is a script that the page's policy would not let in.
  ({ page } = await openPage(browser, studio, { bypassCSP: true }));
  await page.addInitScript(tapTheDestination);
  await page.reload();
});
afterAll(async () => {
  await browser.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs in the page: whatever goes to the destination also goes to a recorder, which runs in the thread of the sound, so
 * that a busy page loses nothing of it.
 */
function tapTheDestination(): void {
  const recorded: Float32Array[] = [];
  Object.assign(window, { recorded });
  const recorder = `registerProcessor('recorder', class extends AudioWorkletProcessor {
    process([input]) {
      if (input[0] !== undefined) this.port.postMessage(input[0].slice());
      return true;
    }
  });`;
  const module = URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' }));
  const connect = AudioNode.prototype.connect;
  const taps = new WeakMap<BaseAudioContext, GainNode>();
  const tapOf = (context: BaseAudioContext): GainNode => {
    const known = taps.get(context);
    if (known !== undefined) return known;
    const tap = context.createGain();
    taps.set(context, tap);
    void context.audioWorklet.addModule(module).then(() => {
      const node = new AudioWorkletNode(context, 'recorder');
      node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => recorded.push(data);
      Reflect.apply(connect, tap, [node]);
    });
    return tap;
  };
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode) Reflect.apply(connect, this, [tapOf(this.context)]);
    return Reflect.apply(connect, this, args);
  } as typeof connect;
}

/** What was recorded since the last call. */
async function recording(): Promise<Float32Array> {
  const samples = await page.evaluate(() => {
    const { recorded } = window as unknown as { recorded: Float32Array[] };
    return recorded.splice(0).flatMap((block) => [...block]);
  });
  return Float32Array.from(samples);
}

/** How far each sample is from what the two before it foretell of a pure sine, at most. */
function worstDeviation(samples: Float32Array): number {
  const factor = 2 * Math.cos((2 * Math.PI * SINE_HZ) / RATE);
  let worst = 0;
  for (let i = 2; i < samples.length; i++) {
    worst = Math.max(worst, Math.abs(samples[i]! - factor * samples[i - 1]! + samples[i - 2]!));
  }
  return worst;
}

const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

it('switches between original and master without a gap or a click, and hears silence as their difference', async () => {
  await page.locator('input[type=file][multiple]').first().setInputFiles(join(folder, 'sine.wav'));
  await page.getByText('Ready').waitFor();
  // Nothing is changed, so that the two are one and the same sine but for the dither.
  await page.getByLabel('Model').selectOption('none');
  await page.getByLabel('Target', { exact: true }).selectOption('off');
  await page.getByRole('button', { name: /^Master \d/ }).click();
  await page.getByText('LUFS').waitFor();
  await expect.poll(() => page.getByRole('radio', { name: 'Master' }).isEnabled()).toBe(true);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect
    .poll(async () => (await recording()).some((sample) => sample !== 0), { timeout: 30_000 })
    .toBe(true);
  await page.waitForTimeout(1500);
  await recording();
  for (const version of ['Master', 'Original', 'Master', 'Original', 'Master']) {
    await page.getByRole('radio', { name: version }).check({ force: true });
    await page.waitForTimeout(300);
  }
  const switching = await recording();
  expect(switching.length).toBeGreaterThan(RATE);
  expect(peakOf(switching)).toBeCloseTo(AMPLITUDE, 2);
  // 16 bit with dither: some steps of 3e-5. A gap or a click would be as large as the sine.
  expect(worstDeviation(switching)).toBeLessThan(5e-4);

  await page.getByRole('radio', { name: 'Difference' }).check({ force: true });
  await page.waitForTimeout(300);
  await recording();
  await page.waitForTimeout(700);
  const difference = await recording();
  expect(difference.length).toBeGreaterThan(RATE / 4);
  expect(peakOf(difference)).toBeLessThan(2e-4);
});
