import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Alignment,
  type AlignmentTrack,
  alignSignals,
  searchAlignment,
} from '../../../../shared/analysis/alignment.ts';
import { EnergySketch } from '../../../../shared/analysis/energy-sketch.ts';
import { meanPower } from '../../../../shared/mastering/faults/level.ts';
import type { CachedPcm, PcmCache } from './pcm-cache.ts';
import { PcmReader, TRAINING_SAMPLE_RATE } from './pcm-format.ts';

const pairAlignmentSchema = z.object({
  version: z.literal(1),
  /** Sample n of the good version is sample n + offset of the bad one, with a fraction. */
  offsetSamples: z.number(),
  polarity: z.union([z.literal(1), z.literal(-1)]),
  /** 0 to 1, see `Alignment`. */
  correlation: z.number(),
  isAligned: z.boolean(),
  /** How far the offset moves along the track, in samples; 0 where it cannot be told. */
  driftSamples: z.number(),
  /** Whether both are the same but for level and polarity. */
  isIdentical: z.boolean(),
  /** Mean squares over what both have. */
  goodPower: z.number(),
  badPower: z.number(),
});

/** How the two versions of a track lie against each other. */
export type PairAlignment = Readonly<z.infer<typeof pairAlignmentSchema>>;

/** Aligns the two versions of a track; once done, it is remembered in the cache. Memory does not grow with length. */
export async function alignPair(good: CachedPcm, bad: CachedPcm, cache: PcmCache): Promise<PairAlignment> {
  const key = createHash('sha256').update(`${good.sha256} ${bad.sha256}`).digest('hex');
  const name = `pairs/${key}.json`;
  const known = await cache.folder.readJson(name, pairAlignmentSchema);
  if (known !== undefined) return known;
  const [goodReader, badReader] = [new PcmReader(good.path), new PcmReader(bad.path)];
  try {
    const alignment = measure(goodReader, badReader);
    await cache.folder.writeJson(name, alignment);
    return alignment;
  } finally {
    goodReader.close();
    badReader.close();
  }
}

function measure(good: PcmReader, bad: PcmReader): PairAlignment {
  const whole = search(good, bad);
  const driftSamples = driftOf(good, bad, whole.offsetSamples);
  const { goodPower, badPower, isIdentical } = compare(good, bad, Math.round(whole.offsetSamples));
  return { version: 1, ...whole, driftSamples, isIdentical, goodPower, badPower };
}

function search(good: PcmReader, bad: PcmReader): Alignment {
  const search = searchAlignment(outline(good), outline(bad), { sampleRate: TRAINING_SAMPLE_RATE });
  let step = search.next();
  while (!step.done) {
    const { referenceStart, referenceLength, otherStart, otherLength } = step.value;
    step = search.next({
      reference: good.read(referenceStart, referenceLength),
      other: bad.read(otherStart, otherLength),
    });
  }
  return step.value;
}

/** Samples that are read at once. */
const BLOCK = 1 << 16;

function outline(reader: PcmReader): AlignmentTrack {
  const { sampleCount } = reader;
  const sketch = new EnergySketch({ sampleRate: TRAINING_SAMPLE_RATE, channelCount: 2 });
  for (let start = 0; start < sampleCount; start += BLOCK) {
    sketch.push(reader.read(start, Math.min(BLOCK, sampleCount - start)));
  }
  return { sampleCount, sketch };
}

/** Places along the track where the versions are compared again. */
const LOCAL_PLACES = 9;
/** Short enough that what drifts by a sample in a second still fits. */
const LOCAL_SAMPLES = TRAINING_SAMPLE_RATE;
/** How far from where the whole track fits best. */
const LOCAL_SECONDS = 0.1;
/** Of less than this, an offset says nothing. */
const SURE_CORRELATION = 0.4;

/** How far the offset moves between the thirds of the track, in samples; 0 where that cannot be told. */
function driftOf(good: PcmReader, bad: PcmReader, offset: number): number {
  const whole = Math.round(offset);
  const from = Math.max(0, -whole);
  const common = Math.min(good.sampleCount, bad.sampleCount - whole) - from;
  if (common < 2 * LOCAL_PLACES * LOCAL_SAMPLES) return 0;
  const thirds: number[][] = [[], [], []];
  for (let place = 0; place < LOCAL_PLACES; place++) {
    const start = from + Math.round(((place + 0.5) / LOCAL_PLACES) * common - LOCAL_SAMPLES / 2);
    const { offsetSamples, correlation } = alignSignals(
      good.read(start, LOCAL_SAMPLES),
      bad.read(start + whole, LOCAL_SAMPLES),
      { sampleRate: TRAINING_SAMPLE_RATE, maximumOffsetSeconds: LOCAL_SECONDS },
    );
    if (correlation >= SURE_CORRELATION) thirds[Math.floor((3 * place) / LOCAL_PLACES)]!.push(offsetSamples);
  }
  // The middle one of three, so that a bar that is repeated elsewhere does not count.
  const sure = thirds.filter((offsets) => offsets.length > 1).map(median);
  return sure.length > 1 ? Math.max(...sure) - Math.min(...sure) : 0;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Power of what differs, over that of the music: -60 dB, above the rounding of the cache. */
const IDENTICAL_RESIDUAL = 1e-6;

/** Powers over what both have, and whether one is the other but for its level. */
function compare(
  good: PcmReader,
  bad: PcmReader,
  offset: number,
): Pick<PairAlignment, 'goodPower' | 'badPower' | 'isIdentical'> {
  const from = Math.max(0, -offset);
  const end = Math.min(good.sampleCount, bad.sampleCount - offset);
  let [goodSum, badSum, product] = [0, 0, 0];
  for (let start = from; start < end; start += BLOCK) {
    const count = Math.min(BLOCK, end - start);
    const [a, b] = [good.read(start, count), bad.read(start + offset, count)];
    goodSum += count * meanPower(a);
    badSum += count * meanPower(b);
    for (let c = 0; c < 2; c++) {
      for (let n = 0; n < count; n++) product += 0.5 * a[c]![n]! * b[c]![n]!;
    }
  }
  const count = Math.max(1, end - from);
  // ‖a - g b‖² / ‖a‖² at the best gain g.
  const residual = goodSum * badSum > 0 ? 1 - product ** 2 / (goodSum * badSum) : 1;
  return {
    goodPower: goodSum / count,
    badPower: badSum / count,
    isIdentical: residual <= IDENTICAL_RESIDUAL,
  };
}
