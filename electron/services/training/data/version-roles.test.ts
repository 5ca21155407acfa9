import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyFaultChain, drawFault, type Fault } from '../../../../shared/mastering/faults/fault-chain.ts';
import { createRandom } from '../../../../shared/random.ts';
import { createTestCache, scratchFolder } from '../../../../test/support/training-music.ts';
import type { AudioProbe } from '../../../adapters/ffmpeg/types.ts';
import { PcmReader } from './pcm-format.ts';
import { TrackExaminer, type TrackFacts } from './track-facts.ts';
import { judgeRoles } from './version-roles.ts';

const RATE = 44_100;
const DEMO = join(import.meta.dirname, '../../../../assets/demo/graveyard-unmastered.flac');

let music: readonly Float32Array[];
let facts: TrackFacts;

function factsOf(channels: readonly Float32Array[]): TrackFacts {
  const examiner = new TrackExaminer({ codec: 'flac', sampleRate: RATE, channelCount: 2 } as AudioProbe);
  examiner.push(channels.map((samples) => samples.slice()));
  return examiner.result();
}

beforeAll(async () => {
  const pcm = await createTestCache(join(scratchFolder(), 'cache')).open(DEMO);
  const reader = new PcmReader(pcm.path);
  music = reader.read(5 * RATE, 15 * RATE);
  reader.close();
  facts = factsOf(music);
});

describe('judgeRoles', () => {
  it.each<[string, Fault, RegExp]>([
    [
      'noise',
      { kind: 'noise', settings: { colour: 'white', snrDb: 15, humHz: 50, seed: 1 } },
      /noise in the quiet moments, \d+ dB more/,
    ],
    [
      'a lost end',
      { kind: 'band-limit', settings: { lowPassHz: 4000, highPassHz: null, order: 8 } },
      /an end of the spectrum is lost/,
    ],
    ['clipping', { kind: 'clipping', settings: { driveDb: 10, shape: 'hard' } }, /clipped tops/],
  ])('sees %s in real music, whichever version has it', (_what, fault, reason) => {
    const worse = factsOf(applyFaultChain(music, RATE, [fault]));
    expect(judgeRoles('x', { good: facts, bad: worse }, 'x', 'x')).toEqual({
      track: 'x',
      verdict: 'right',
      reason: expect.stringMatching(reason),
    });
    expect(judgeRoles('x', { good: worse, bad: facts }, 'x', 'x')).toMatchObject({ verdict: 'swapped' });
  });

  it('says nothing of what mastering does too', () => {
    const random = createRandom(5);
    for (const kind of ['tilt', 'compression', 'stereo-width', 'level-drift', 'resonances'] as const) {
      const other = factsOf(applyFaultChain(music, RATE, [drawFault(random, kind)]));
      for (const versions of [
        { good: facts, bad: other },
        { good: other, bad: facts },
      ]) {
        expect(judgeRoles('x', versions, 'x', 'x').verdict, kind).toBe('undecided');
      }
    }
    // A loud master, driven into clipping.
    const loud = factsOf(music.map((samples) => samples.map((x) => Math.max(-0.98, Math.min(0.98, 6 * x)))));
    expect(judgeRoles('x', { good: loud, bad: facts }, 'x', 'x').verdict).toBe('undecided');
  });

  it.each([
    ['song.master', 'song.mix', 'right'],
    ['song.mix', 'song.master', 'swapped'],
    ['song', 'song (mastered)', 'swapped'],
    ['song final', 'song', 'right'],
    ['a.master', 'b.master', 'undecided'],
  ])('goes by the names %s and %s: %s', (good, bad, verdict) => {
    expect(judgeRoles('x', { good: facts, bad: facts }, good, bad).verdict).toBe(verdict);
  });
});
