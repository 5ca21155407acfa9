import { expect, it } from 'vitest';
import type { EmotionQuantizationResult } from '../contract/emotion-quantization.ts';
import { quantizationReport } from './quantization-report.ts';

const precision = (bytes: number, accuracy: number, medianLatencyMs: number) => ({
  bytes,
  accuracy,
  unweightedAverageRecall: accuracy,
  confusion: [[1]],
  latencies: [medianLatencyMs],
  medianLatencyMs,
});

it('sets float and 8 bits side by side, beside what was published', () => {
  const result: EmotionQuantizationResult = {
    classes: ['happy'],
    trainingClips: 2,
    testClips: 1,
    epochs: 1,
    networks: [
      {
        network: 'speech-cnn',
        float: precision(780_000, 0.5, 1.5),
        int8: precision(200_000, 0.475, 0.5),
        agreement: 0.9,
      },
      { network: 'other', float: precision(4000, 1, 1), int8: precision(1000, 1, 1), agreement: 1 },
    ],
    tablePath: 'README.md',
  };
  const text = quantizationReport(
    result,
    { 'speech-cnn': { accuracy: [94.8, 91.6], latencyMs: [1.4, 0.34], kilobytes: [779.95, 73.79] } },
    ['How it was made.'],
  );
  expect(text).toContain('- How it was made.');
  expect(text).toContain(
    '| speech-cnn | 50.0 → 47.5 | 50.0 → 47.5 | 90.0 | 1.50 → 0.50 | 780.0 → 200.0 (1/3.90) | ' +
      '94.8 → 91.6 %, 1.40 → 0.34 ms, 780.0 → 73.8 kB |',
  );
  expect(text).toContain('| 4.0 → 1.0 (1/4.00) | - |');
});
