import { z } from 'zod';
import {
  type EmotionQuantizationResult,
  emotionQuantizationResult,
} from '../../../../shared/contract/emotion-quantization.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import type { CliSession } from '../session.ts';
import type { ExperimentFolders, ExperimentOptions } from './emotion-experiment.ts';
import { watched } from './emotion-job.ts';

/** Compares three networks with themselves in 8 bits. */
export async function runQuantizationExperiment(
  folders: ExperimentFolders,
  { epochs }: ExperimentOptions,
  { terminal, signal, connect }: CliSession,
): Promise<void> {
  const request = { ...folders, ...(epochs !== undefined && { epochs }) };
  const client = await connect();
  const result = await watched(terminal, 'quantization', (onProgress) =>
    client.call('emotion.quantization', request, { signal, onProgress }),
  );
  terminal.print(precisionTable(result));
  terminal.print(`table and figures: ${result.tablePath}`);
  terminal.json(z.encode(emotionQuantizationResult, result));
}

function precisionTable({ networks }: EmotionQuantizationResult): string {
  return textTable([
    ['network', '', 'accuracy', 'median latency', 'size'],
    ...networks.flatMap(({ network, float, int8 }) =>
      Object.entries({ float, int8 }).map(([kind, { accuracy, medianLatencyMs, bytes }]) => [
        network,
        kind,
        `${(100 * accuracy).toFixed(1)} %`,
        `${medianLatencyMs.toFixed(2)} ms`,
        `${(bytes / 1000).toFixed(1)} kB`,
      ]),
    ),
  ]);
}
