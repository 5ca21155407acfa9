import { z } from 'zod';
import { emotionMultitaskResult } from '../../../../shared/contract/emotion-multitask.ts';
import { multitaskText } from '../../../../shared/report/multitask-report.ts';
import type { CliSession } from '../session.ts';
import type { ExperimentFolders, ExperimentOptions } from './emotion-experiment.ts';
import { watched } from './emotion-job.ts';

/** Compares ways to learn emotion, speaker and gender by one network. */
export async function runMultitaskExperiment(
  folders: ExperimentFolders,
  { seeds, epochs, processes }: ExperimentOptions,
  { terminal, signal, connect }: CliSession,
): Promise<void> {
  const request = {
    ...folders,
    ...(seeds !== undefined && { seeds }),
    ...(epochs !== undefined && { epochs }),
    ...(processes !== undefined && { processes }),
  };
  const client = await connect();
  const result = await watched(terminal, 'multitask', (onProgress) =>
    client.call('emotion.multitask', request, { signal, onProgress }),
  );
  terminal.print(multitaskText(result));
  terminal.print(`table: ${result.tablePath}`);
  terminal.json(z.encode(emotionMultitaskResult, result));
}
