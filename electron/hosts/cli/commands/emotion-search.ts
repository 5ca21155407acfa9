import { z } from 'zod';
import {
  EMOTION_TUNABLE,
  type EmotionSearchResult,
  emotionSearchResult,
  emotionSpace,
} from '../../../../shared/contract/emotion-search.ts';
import type { RequestOf } from '../../../../shared/contract/methods.ts';
import { emotionSearchRows } from '../../../../shared/report/emotion-search-report.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { parseSpace } from '../../../../shared/search/space-text.ts';
import type { CliSession } from '../session.ts';
import type { ExperimentFolders, ExperimentOptions } from './emotion-experiment.ts';
import { watched } from './emotion-job.ts';
import { readSpace } from './search-space-option.ts';

/** Searches for the settings of LSTM-hX-vY. */
export async function runSearchExperiment(
  folders: ExperimentFolders,
  options: ExperimentOptions,
  { terminal, signal, connect }: CliSession,
): Promise<void> {
  const request = { ...folders, ...searchOf(options) };
  const client = await connect();
  const result = await watched(terminal, 'search', (onProgress) =>
    client.call('emotion.search', request, { signal, onProgress }),
  );
  printResult(result, terminal.print);
  terminal.json(z.encode(emotionSearchResult, result));
}

/** What was chosen of the search. */
function searchOf(options: ExperimentOptions): Omit<RequestOf<'emotion.search'>, keyof ExperimentFolders> {
  const { search, sampler, pruner, trials, epochs, folds, seed, seeds, processes } = options;
  const readSearch = (text: string) => readSpace(emotionSpace, parseSpace(text), '--search', EMOTION_TUNABLE);
  return {
    ...(search !== undefined && { space: readSearch(search) }),
    ...(sampler !== undefined && { sampler }),
    ...(pruner !== undefined && { pruner }),
    ...(trials !== undefined && { trials }),
    ...(epochs !== undefined && { epochs }),
    ...(folds !== undefined && { folds }),
    ...(seed !== undefined && { seed }),
    ...(seeds !== undefined && { seeds }),
    ...(processes !== undefined && { processes }),
  };
}

function printResult({ trials, best, ...result }: EmotionSearchResult, print: (line: string) => void): void {
  const parameters = Object.entries(best.parameters).map(([name, value]) => `${name} ${value}`);
  print(`${trials.length} trials; best: trial ${best.number}, ${parameters.join(', ')}`);
  print(
    `  UAR ${(1 - best.value).toFixed(4)} on the speakers that trials were judged by; on the test folds:`,
  );
  print(textTable(emotionSearchRows({ trials, best, ...result })));
  print(`table: ${result.tablePath}`);
}
