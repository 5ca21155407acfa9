import { networkChange, type SegmentNetwork } from '../../mastering/network.ts';
import { TRAINING_SAMPLE_RATE } from '../data/pcm-format.ts';
import type { TrainingData } from '../training-data.ts';
import type { TrainingSettings } from '../training-settings.ts';
import { channelsOf } from '../validator.ts';

/** Long enough to hear what a network does, short enough to hear it again and again. */
const PREVIEW_SECONDS = 8;

/** Of so many excerpts one has a fault, whatever share of them is clean. */
const DRAWS = 20;

/** The excerpt that a training is listened to by: stereo of 44.1 kHz. */
export interface PreviewExcerpt {
  readonly before: readonly Float32Array[];
  readonly target: readonly Float32Array[];
}

/** Chooses the excerpt, of validation music, by the seed; the first that needs mastering. */
export async function drawPreviewExcerpt(
  data: TrainingData,
  { seed, excerptSamples }: TrainingSettings,
): Promise<PreviewExcerpt> {
  const longest = Math.max(excerptSamples, data.shortestValidationTrack);
  const samples = Math.min(PREVIEW_SECONDS * TRAINING_SAMPLE_RATE, longest);
  const shape = [1, 2, samples] as const;
  const feed = data.openJudging({ batchSize: 1, excerptSamples: samples });
  try {
    for (let draw = 0; ; draw++) {
      const { bad, good } = await feed.next(seed * DRAWS + draw);
      const isClean = bad.every((sample, i) => sample === good[i]);
      if (isClean && draw < DRAWS - 1) continue;
      return { before: channelsOf(bad, 0, shape), target: channelsOf(good, 0, shape) };
    }
  } finally {
    await feed.dispose();
  }
}

/** What a network makes of a sound, in overlapping segments as mastering does. */
export async function applyToExcerpt(
  network: SegmentNetwork,
  before: readonly Float32Array[],
): Promise<Float32Array[]> {
  const after = before.map((samples) => samples.slice());
  const whole = (async function* () {
    yield before;
  })();
  let offset = 0;
  for await (const change of networkChange(network, whole)) {
    for (const [channel, samples] of change.entries()) {
      const result = after[channel]!;
      for (let i = 0; i < samples.length; i++) result[offset + i] = result[offset + i]! + samples[i]!;
    }
    offset += change[0]!.length;
  }
  return after;
}
