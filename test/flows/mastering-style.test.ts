import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { masterResult } from '../../shared/contract/master.ts';
import { parseStyle } from '../../shared/mastering/styles/style-file.ts';
import { createRandom } from '../../shared/random.ts';
import { failure } from '../support/failure.ts';
import { createBench, difference, music } from '../support/mastering-fixtures.ts';

const RATE = 44_100;
const FOLDER = new URL('../../assets/styles/', import.meta.url).pathname;
const NAMES = ['auto', 'bright', 'loud', 'neutral', 'open', 'vinyl', 'warm'];

describe('the styles that come with Lathe', () => {
  it('are seven, valid, and named as their files', () => {
    const files = readdirSync(FOLDER).sort();
    expect(files).toEqual(NAMES.map((name) => `${name}.json`));
    for (const file of files) {
      const style = parseStyle(readFileSync(`${FOLDER}${file}`, 'utf8'), file);
      expect(`${style.name}.json`).toBe(file);
      expect(style.source).toBeDefined();
    }
  });
});

describe('a master in a style', () => {
  const bench = createBench();
  const track = music(8, RATE);

  it.each(['auto', 'warm', 'loud', 'vinyl'])('keeps loudness, ceiling and length, in %s', async (name) => {
    const input = await bench.write(track, RATE);
    const result = await bench.master(input, {
      style: { name },
      target: { integratedLufs: -16, ceilingDbtp: -1 },
    });
    expect(Math.abs(result.after.integratedLufs + 16)).toBeLessThanOrEqual(0.1);
    expect(result.after.truePeakDbtp).toBeLessThanOrEqual(-0.97);
    expect(result.after.sampleCount).toBe(result.before.sampleCount);
    expect(result.style!.name).toBe(name);
    expect(masterResult.encode(result)).toBeDefined();
  });

  it('keeps the loudness range where its equalizer would widen it', async () => {
    // Ten seconds of bass, ten of treble that is quieter, and so on: more bass makes the loud parts louder.
    const random = createRandom(5);
    const low = new Float32Array(40 * RATE);
    let state = 0;
    for (let n = 0; n < low.length; n++) {
      const x = random.uniform(-1, 1);
      state += 0.01 * (x - state);
      low[n] = Math.floor(n / (10 * RATE)) % 2 === 0 ? 2 * state : 0.03 * (x - state);
    }
    const sound = [low, low.map((x, n) => x + 0.001 * Math.sin(n))];
    const { before, after, style } = await bench.master(await bench.write(sound, RATE), {
      style: { name: 'warm' },
      target: { integratedLufs: -20 },
    });
    const { trackLu, stagesLu, lowestGainDb, highestGainDb } = style!.loudnessRange!;
    expect(trackLu).toBe(before.loudnessRangeLu);
    expect(Math.abs(stagesLu - trackLu)).toBeGreaterThan(1);
    expect(Math.abs(after.loudnessRangeLu! - before.loudnessRangeLu!)).toBeLessThan(0.5);
    expect(highestGainDb - lowestGainDb).toBeGreaterThan(0.5);
  });

  it('is the input bit for bit when its amount, or that of each stage, is 0', async () => {
    const input = await bench.write(track, RATE);
    const off = { eq: 0, compressor: 0, saturation: 0, width: 0, monoBass: 0 };
    for (const amounts of [{ amount: 0 }, off]) {
      const { sound, style } = await bench.master(input, {
        style: { name: 'warm', ...amounts },
        target: { integratedLufs: 'off', ceilingDbtp: 0 },
        bitDepth: '32f',
      });
      expect(difference(sound, track)).toBe('same');
      expect(style!.moves.length).toBeGreaterThan(0);
      expect(style!.moves.every(({ amount }) => amount === 0)).toBe(true);
    }
  });

  it('shifts nothing with every stage at work: a click stays where it is', async () => {
    const clicks = track.map((samples, c) => samples.map((x) => (c === 0 ? 0.02 : 0.01) * x));
    for (const samples of clicks) for (let n = RATE / 2; n < samples.length; n += RATE) samples[n] = 0.5;
    const result = await bench.master(await bench.write(clicks, RATE), { style: { name: 'warm' } });
    for (const samples of result.sound) {
      const around = samples.subarray(2.5 * RATE - 500, 2.5 * RATE + 500);
      const peak = around.reduce((best, x, n) => (Math.abs(x) > Math.abs(around[best]!) ? n : best), 0);
      expect(peak).toBe(500);
    }
    expect(result.style!.eq).not.toBeNull();
    expect(result.style!.saturation).not.toBeNull();
  });

  it('takes the amounts of its stages, says each move with its reason, and half is half', async () => {
    const input = await bench.write(track, RATE);
    const [whole, half] = await Promise.all(
      [100, 50].map((eq) => bench.master(input, { style: { name: 'bright', eq, compressor: 0 } })),
    );
    whole!.style!.eq!.gainDb.forEach((gain, band) => {
      expect(half!.style!.eq!.gainDb[band]).toBeCloseTo(gain / 2, 9);
    });
    expect(whole!.style!.compressor).toBeNull();
    for (const { reason } of whole!.style!.moves) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  it('reads a style of the user, with its loudness, which a target overrules', async () => {
    const path = bench.path('mine.json');
    const mine = { format: 'lathe-style-1', name: 'mine', description: 'Mine.', targetLufs: -20 };
    writeFileSync(path, JSON.stringify(mine));
    const input = await bench.write(track, RATE);
    const own = await bench.master(input, { style: { name: path } });
    expect(own.after.integratedLufs).toBeCloseTo(-20, 1);
    expect(own.style!.moves).toEqual([]);
    const asked = await bench.master(input, { style: { name: path }, target: { integratedLufs: -17 } });
    expect(asked.after.integratedLufs).toBeCloseTo(-17, 1);
  });

  it('leaves silence and what is too short as it is, with a word, and masters mono', async () => {
    for (const sound of [[new Float32Array(RATE)], [track[0]!.slice(0, 2000)]]) {
      const result = await bench.master(await bench.write(sound, RATE), {
        style: { name: 'auto' },
        target: { integratedLufs: 'off', ceilingDbtp: 0 },
        bitDepth: '32f',
      });
      expect(difference(result.sound, sound)).toBe('same');
      expect(result.warnings.join(' ')).toContain('too short or too quiet to be measured against a style');
    }
    const mono = await bench.master(await bench.write([track[0]!], RATE), { style: { name: 'warm' } });
    expect(mono.after.channelCount).toBe(1);
    expect(mono.style!.width).toBeNull();
  });

  it.each([
    [
      'jazzy',
      'there is no style "jazzy": use one of auto, bright, loud, neutral, open, vinyl, warm, or the path',
    ],
    ['nowhere.json', 'the style "nowhere.json" cannot be read (ENOENT): check the path'],
  ])('refuses the style %s with a sentence', async (name, sentence) => {
    const input = await bench.write(track, RATE);
    const refusal = await failure(bench.master(input, { style: { name } }));
    expect(refusal.code).toBe('bad-argument');
    expect(refusal.message).toContain(sentence);
  });
});
