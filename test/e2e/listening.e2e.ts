import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { musicSignal } from '../support/music-signal.ts';
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
  writeWavFixture(join(folder, 'music.wav'), musicSignal(30, RATE), RATE);
  [browser, studio] = await Promise.all([launchBrowser(), startStudio()]);
});
beforeEach(async () => {
  // The recorder is a script that the page's policy would not let in.
  ({ page } = await openPage(browser, studio, { bypassCSP: true }));
  await page.addInitScript(tapTheDestination);
  await page.reload();
});
afterEach(() => page.context().close());
afterAll(async () => {
  await browser.close();
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Tap {
  readonly recorded: Float32Array[];
  /** The clock of the sound. */
  seconds: () => number;
  /** Up to where it was recorded, by that clock. */
  recordedSeconds: number;
}

declare global {
  interface Window {
    tap: Tap;
  }
}

/**
 * Runs in the page: whatever goes to the destination also goes to a recorder, which runs in the thread of the sound, so
 * that a busy page loses nothing of it.
 */
function tapTheDestination(): void {
  const tap: Tap = { recorded: [], seconds: () => 0, recordedSeconds: 0 };
  Object.assign(window, { tap });
  const recorder = `registerProcessor('recorder', class extends AudioWorkletProcessor {
    process([input]) {
      this.port.postMessage({ seconds: currentTime, samples: input[0]?.slice() });
      return true;
    }
  });`;
  const module = URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' }));
  const connect = AudioNode.prototype.connect;
  const taps = new WeakMap<BaseAudioContext, GainNode>();
  const tapOf = (context: BaseAudioContext): GainNode => {
    const known = taps.get(context);
    if (known !== undefined) return known;
    const gain = context.createGain();
    taps.set(context, gain);
    tap.seconds = () => context.currentTime;
    void context.audioWorklet.addModule(module).then(() => {
      const node = new AudioWorkletNode(context, 'recorder');
      node.port.onmessage = ({ data }: MessageEvent<{ seconds: number; samples?: Float32Array }>) => {
        tap.recordedSeconds = data.seconds;
        if (data.samples !== undefined) tap.recorded.push(data.samples);
      };
      Reflect.apply(connect, gain, [node]);
    });
    return gain;
  };
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode) Reflect.apply(connect, this, [tapOf(this.context)]);
    return Reflect.apply(connect, this, args);
  } as typeof connect;
}

/** Runs in the page: whatever is told to a parameter of the sound takes a while, as on a busy machine. */
function holdUpAutomation(): void {
  const setTarget = AudioParam.prototype.setTargetAtTime;
  AudioParam.prototype.setTargetAtTime = function (this: AudioParam, ...args: [number, number, number]) {
    const held = Reflect.apply(setTarget, this, args);
    for (const end = performance.now() + 5; performance.now() < end; );
    return held;
  } as typeof setTarget;
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: [unknown]) {
    Reflect.apply(post, this, args);
    for (const end = performance.now() + 5; performance.now() < end; );
  } as typeof post;
}

/** What was recorded since the last call. */
async function recording(): Promise<Float32Array> {
  const samples = await page.evaluate(() => window.tap.recorded.splice(0).flatMap((block) => [...block]));
  return Float32Array.from(samples);
}

/** Waits by the clock of the sound, and until what sounded is recorded: other clocks say little on a busy machine. */
async function sound(seconds: number): Promise<void> {
  const end = (await page.evaluate(() => window.tap.seconds())) + seconds;
  await page.waitForFunction((end) => window.tap.recordedSeconds >= end, end);
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

/** The amplitude of a sine about each sample, by that sample and the one before it. */
function amplitudes(samples: Float32Array): Float32Array {
  const angle = (2 * Math.PI * SINE_HZ) / RATE;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return samples.map((sample, i) => {
    const previous = samples[i - 1] ?? 0;
    return Math.sqrt(sample ** 2 + previous ** 2 - 2 * sample * previous * cosine) / sine;
  });
}

const version = (name: string) => page.getByRole('radio', { name, exact: true });
const isEnabled = (name: string) =>
  expect.poll(() => version(name).isEnabled(), { timeout: 90_000 }).toBe(true);
const hear = (name: string): Promise<void> => version(name).check({ force: true });

/** Loads a file, which nothing changes but its loudness. */
async function choose(name: string): Promise<void> {
  await page.locator('input[type=file][multiple]').first().setInputFiles(join(folder, name));
  await page.getByText('Ready').waitFor();
  await page.getByLabel('Model').selectOption('none');
  await page.getByLabel('Target', { exact: true }).selectOption('off');
}

/** Plays until something is heard, and lets it settle. */
async function play(): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect
    .poll(async () => (await recording()).some((sample) => sample !== 0), { timeout: 30_000 })
    .toBe(true);
  await sound(1.5);
  await recording();
}

/** What is heard for a while after something was done, when it has settled. */
async function heardAfter(act: () => Promise<void>): Promise<Float32Array> {
  await act();
  await sound(0.3);
  await recording();
  await sound(0.7);
  const heard = await recording();
  expect(heard.length).toBeGreaterThan(RATE / 4);
  return heard;
}

/** Previews of a part: A as it is, and B brought to -23 LUFS. */
async function previewBoth(): Promise<void> {
  const box = (await page.getByRole('img', { name: /Waveform/ }).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 40, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.75, box.y + 40, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Preview this part' }).click();
  await isEnabled('Preview');
  await page.getByLabel('Target', { exact: true }).selectOption('broadcast');
  await page.getByRole('button', { name: 'Preview this part' }).click();
  await isEnabled('B');
}

it('switches between original and master without a gap or a click, and hears silence as their difference', async () => {
  await choose('sine.wav');
  // Nothing is changed, so that the two are one and the same sine but for the dither.
  await page.getByRole('button', { name: /^Master \d/ }).click();
  await page.getByText('LUFS').waitFor();
  await isEnabled('Master');
  await play();
  for (const name of ['Master', 'Original', 'Master', 'Original', 'Master']) {
    await hear(name);
    await sound(0.3);
  }
  const switching = await recording();
  expect(switching.length).toBeGreaterThan(RATE);
  expect(peakOf(switching)).toBeCloseTo(AMPLITUDE, 2);
  // 16 bit with dither: some steps of 3e-5. A gap or a click would be as large as the sine.
  expect(worstDeviation(switching)).toBeLessThan(5e-4);

  expect(peakOf(await heardAfter(() => hear('Difference')))).toBeLessThan(2e-4);

  // While nothing plays the sound rests, and goes on where it was.
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect
    .poll(async () => {
      const before = await page.evaluate(() => window.tap.seconds());
      await page.waitForTimeout(200);
      return (await page.evaluate(() => window.tap.seconds())) - before;
    })
    .toBe(0);
  await hear('Master');
  await recording();
  await play();
  const resumed = await heardAfter(async () => {});
  expect(peakOf(resumed)).toBeCloseTo(AMPLITUDE, 2);
  expect(worstDeviation(resumed)).toBeLessThan(5e-4);
});

it('lets a second master come in while the first is heard, without a gap or a click', async () => {
  await choose('sine.wav');
  await page.getByRole('button', { name: /^Master \d/ }).click();
  await isEnabled('Master');
  await play();
  await hear('Master');
  // Another file of the same sound.
  await page.getByLabel('Bit depth').selectOption('24');
  await page.getByRole('button', { name: /^Master \d/ }).click();
  await isEnabled('B');
  await hear('B');
  await sound(1.5);
  const heard = await recording();
  expect(await version('B').isChecked()).toBe(true);
  expect(heard.length).toBeGreaterThan(RATE);
  expect(worstDeviation(heard)).toBeLessThan(5e-4);
  const levels = amplitudes(heard).subarray(1);
  expect(peakOf(levels)).toBeCloseTo(AMPLITUDE, 2);
});

it('switches between original, A and B at one loudness without a gap or a click, in less than 20 ms', async () => {
  await choose('sine.wav');
  await previewBoth();
  await play();
  for (const key of ['o', 'a', 'b', 'a', 'o', 'b']) {
    await page.keyboard.press(key);
    await sound(0.25);
  }
  const matched = await recording();
  expect(matched.length).toBeGreaterThan(RATE);
  // All three are as quiet as B, whichever is heard.
  const levels = amplitudes(matched).subarray(1);
  const [quiet, loud] = [levels.reduce((a, b) => Math.min(a, b)), peakOf(levels)];
  expect(loud).toBeLessThan(AMPLITUDE / 1.5);
  expect(20 * Math.log10(loud / quiet)).toBeLessThan(0.1);
  expect(worstDeviation(matched)).toBeLessThan(5e-4);

  // As loud as they are, what is heard goes from one level to the other by the clock of the sound.
  await page.keyboard.press('l');
  expect(peakOf(await heardAfter(() => hear('Original')))).toBeCloseTo(AMPLITUDE, 2);
  await page.keyboard.press('b');
  await sound(0.3);
  const change = amplitudes(await recording());
  const left = change.findIndex((each, i) => i > 0 && each < AMPLITUDE - 0.05 * (AMPLITUDE - quiet));
  const arrived = change.findIndex((each, i) => i > left && each < quiet + 0.05 * (AMPLITUDE - quiet));
  expect(left).toBeGreaterThan(0);
  expect(arrived - left).toBeGreaterThan(0);
  expect(arrived - left).toBeLessThan(0.02 * RATE);
});

it('changes all gains in one sample, however long the page is held up meanwhile', async () => {
  await page.evaluate(holdUpAutomation);
  await choose('sine.wav');
  await page.getByRole('button', { name: /^Master \d/ }).click();
  await isEnabled('Master');
  await play();
  for (let i = 0; i < 20; i++) {
    await hear(i % 2 === 0 ? 'Master' : 'Original');
    await sound(0.05);
  }
  const levels = amplitudes(await recording()).subarray(1);
  const quiet = levels.reduce((a, b) => Math.min(a, b));
  expect(levels.length).toBeGreaterThan(RATE);
  expect(20 * Math.log10(peakOf(levels) / quiet)).toBeLessThan(0.1);
});

it('plays both previews in step with the original, and hears what each changed', async () => {
  await choose('music.wav');
  await previewBoth();
  await play();
  const music = peakOf(await heardAfter(() => hear('B')));
  expect(music).toBeGreaterThan(0.1);
  // Both changed the loudness alone, so that at one loudness nothing is left: it would be, were they a sample apart.
  for (const name of ['A − original', 'B − original']) {
    expect(peakOf(await heardAfter(() => hear(name)))).toBeLessThan(0.005 * music);
  }
  await page.keyboard.press('a');
  expect(await version('A').isChecked()).toBe(true);
  await page.keyboard.press('d');
  expect(await version('A − original').isChecked()).toBe(true);
});
