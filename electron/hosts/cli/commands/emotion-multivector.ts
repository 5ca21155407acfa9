import { z } from 'zod';
import {
  type EmotionExperimentResult,
  emotionExperimentResult,
} from '../../../../shared/contract/emotion.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import type { CliSession } from '../session.ts';
import type { ExperimentFolders, ExperimentOptions } from './emotion-experiment.ts';
import { watched } from './emotion-job.ts';

/** Runs LSTM-hX-vY on folds by speaker. */
export async function runMultivectorExperiment(
  folders: ExperimentFolders,
  { hidden, vectors, seeds, folds, processes }: ExperimentOptions,
  { terminal, signal, connect }: CliSession,
): Promise<void> {
  const request = {
    name: 'multivector' as const,
    ...folders,
    ...(hidden !== undefined && { hidden }),
    ...(vectors !== undefined && { vectors }),
    ...(seeds !== undefined && { seeds }),
    ...(folds !== undefined && { folds }),
    ...(processes !== undefined && { processes }),
  };
  const client = await connect();
  const result = await watched(terminal, 'multivector', (onProgress) =>
    client.call('emotion.experiment', request, { signal, onProgress }),
  );
  terminal.print(scoreTable(result));
  terminal.print(`table and figures: ${result.tablePath}`);
  terminal.json(z.encode(emotionExperimentResult, result));
}

function scoreTable({ networks }: EmotionExperimentResult): string {
  const decimal = (value: number | null): string => value?.toFixed(4) ?? '-';
  return textTable([
    ['network', 'runs', 'UAR', 'deviation', 'best seed'],
    ...networks.map(({ network, runs, mean, deviation, best }) => [
      network,
      String(runs),
      decimal(mean),
      decimal(deviation),
      decimal(best),
    ]),
  ]);
}
