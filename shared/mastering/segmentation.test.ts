import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLatheError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { planSegments, Segmenter, SegmentJoiner, type SegmentPlan } from './segmentation.ts';

type Process = (segment: readonly Float32Array[], index: number) => Float32Array[];

/** Cuts, processes and joins a whole track, pushed in blocks of the given lengths (repeated). */
function run(track: readonly Float32Array[], plan: SegmentPlan, blocks: readonly number[], process: Process) {
  const segmenter = new Segmenter(plan, track.length);
  const joiner = new SegmentJoiner(plan);
  const output: Float32Array[][] = [];
  let index = 0;
  const take = (segments: Float32Array[][]): void => {
    for (const segment of segments) output.push(joiner.push(process(segment, index++)));
  };
  const length = track[0]!.length;
  for (let start = 0, i = 0; start < length; i++) {
    const end = Math.min(length, start + blocks[i % blocks.length]!);
    take(segmenter.push(track.map((samples) => samples.subarray(start, end))));
    start = end;
  }
  take(segmenter.flush());
  output.push(joiner.finish(segmenter.sampleCount));
  const joined = track.map((_, channel) => output.flatMap((block) => [...(block[channel] ?? [])]));
  return { joined, segmentCount: index };
}

function noise(length: number, channelCount: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  return Array.from({ length: channelCount }, () =>
    Float32Array.from({ length }, () => random.uniform(-1, 1)),
  );
}

const plans = fc
  .record({ segmentLength: fc.integer({ min: 1, max: 400 }), contextLength: fc.integer({ min: 0, max: 60 }) })
  .map(({ segmentLength, contextLength }) => planSegments(segmentLength, contextLength));
const blockLengths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 });

describe('segments', () => {
  it('give the input back bit for bit under the identity, for any length and any blocks', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 3000 }), blockLengths, (plan, length, blocks) => {
        const track = noise(length, 2, length);
        const { joined } = run(track, plan, blocks, (segment) => segment.map((samples) => samples.slice()));
        expect(joined).toEqual(track.map((samples) => [...samples]));
      }),
      { numRuns: 300 },
    );
  });

  it('all have the same length, start a hop apart, and are as few as cover the track', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 3000 }), blockLengths, (plan, length, blocks) => {
        const ramp = [Float32Array.from({ length }, (_, i) => i)];
        const { segmentCount } = run(ramp, plan, blocks, (segment, index) => {
          expect(segment[0]).toHaveLength(plan.segmentLength);
          expect(segment[0]![0]).toBe(index * plan.hopLength);
          return segment.map((samples) => samples.slice());
        });
        const needed = 1 + Math.max(0, Math.ceil((length - plan.segmentLength) / plan.hopLength));
        expect(segmentCount).toBe(needed);
      }),
      { numRuns: 200 },
    );
  });

  it('never let the padding or a margin at an inner border into the output', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 3000 }), (plan, length) => {
        const track = [new Float32Array(length).fill(1)];
        const count = 1 + Math.max(0, Math.ceil((length - plan.segmentLength) / plan.hopLength));
        const { joined } = run(track, plan, [512], (segment, index) => {
          const processed = segment.map((samples) => samples.slice());
          const start = index * plan.hopLength;
          for (let i = 0; i < plan.segmentLength; i++) {
            const inPadding = start + i >= length;
            const inLeftMargin = index > 0 && i < plan.marginLength;
            const inRightMargin = index < count - 1 && i >= plan.segmentLength - plan.marginLength;
            if (inPadding || inLeftMargin || inRightMargin) processed[0]![i] = Number.NaN;
          }
          return processed;
        });
        expect(joined[0]!.every((sample) => sample === 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('have no step at a border, even when the network changes its mind completely from one to the next', () => {
    const plan = planSegments(4096, 200);
    const track = [new Float32Array(40_000).fill(1)];
    const { joined } = run(track, plan, [1000], (segment, index) =>
      segment.map((samples) => samples.map((sample) => (index % 2 === 0 ? sample : -sample))),
    );
    // The steepest slope of a raised cosine from 1 to -1 over fadeLength samples is pi / fadeLength a sample.
    const steepest = Math.PI / plan.fadeLength;
    let largest = 0;
    for (let i = 1; i < joined[0]!.length; i++) {
      largest = Math.max(largest, Math.abs(joined[0]![i]! - joined[0]![i - 1]!));
    }
    expect(largest).toBeGreaterThan(0.9 * steepest);
    expect(largest).toBeLessThan(1.001 * steepest);
  });

  it('pad the last one with the mirror image of the audio', () => {
    const plan = planSegments(8, 0);
    const segmenter = new Segmenter(plan, 1);
    expect(segmenter.push([Float32Array.of(1, 2, 3)])).toEqual([]);
    expect(segmenter.flush()).toEqual([[Float32Array.of(1, 2, 3, 2, 1, 2, 3, 2)]]);
  });

  it('are none for a track without samples', () => {
    const plan = planSegments(8, 0);
    const segmenter = new Segmenter(plan, 2);
    expect(segmenter.flush()).toEqual([]);
    expect(new SegmentJoiner(plan).finish(0)).toEqual([]);
  });

  it('that are missing are noticed', () => {
    let thrown: unknown;
    try {
      new SegmentJoiner(planSegments(8, 0)).finish(9);
    } catch (error) {
      thrown = error;
    }
    expect(isLatheError(thrown, 'bad-argument')).toBe(true);
  });
});

describe('planSegments', () => {
  it('gives each margin half the receptive field, but no more than a sixteenth of the segment', () => {
    expect(planSegments(32_768, 100)).toEqual({
      segmentLength: 32_768,
      marginLength: 100,
      fadeLength: 4096,
      hopLength: 32_768 - 200 - 4096,
    });
    expect(planSegments(32_768, 1e9).marginLength).toBe(2048);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a segment length of %j', (length) => {
    expect(() => planSegments(length, 0)).toThrow(`got ${length}`);
  });
});
