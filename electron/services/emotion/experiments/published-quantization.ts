import type { EmotionNetwork } from '../../../../shared/contract/emotion.ts';
import type { PublishedPrecisions } from '../../../../shared/report/quantization-report.ts';

/**
 * "Emotional tone of audio recordings with deep learning", Scientific Works of VNTU, 2025, no. 2: four emotions of ESD,
 * clips split at random, so that the speakers of the test were heard in training.
 */
export const PUBLISHED_QUANTIZATION: Readonly<
  Record<Exclude<EmotionNetwork, 'multi-vector-lstm'>, PublishedPrecisions>
> = {
  'speech-lstm': { accuracy: [89.7, 86.1], latencyMs: [16, 11.7], kilobytes: [795.9, 99.63] },
  'speech-attention': { accuracy: [92.9, 91.5], latencyMs: [5.6, 3.57], kilobytes: [1995.14, 197.97] },
  'speech-cnn': { accuracy: [94.8, 91.6], latencyMs: [1.4, 0.34], kilobytes: [779.95, 73.79] },
};
