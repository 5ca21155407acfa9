import type { RequestOf } from '../../../../shared/contract/methods.ts';
import type { TrainCheckResult } from '../../../../shared/contract/training-data.ts';
import { LatheError } from '../../../../shared/errors.ts';
import {
  renderTrainingDataReport,
  renderTrainingDataWarnings,
} from '../../../../shared/report/training-data-report.ts';
import { EXIT_CODES, EXIT_DONE } from '../exit-codes.ts';
import type { CliSession } from '../session.ts';

/** Looks at the music of a training, and does nothing else: `lathe train --check`. */
export async function checkMusic(request: RequestOf<'train.check'>, session: CliSession): Promise<number> {
  const result = await lookAt({ ...request, withTests: true }, session);
  session.terminal.print(renderTrainingDataReport(result));
  session.terminal.json(result);
  return result.canTrain ? EXIT_DONE : EXIT_CODES['bad-input'];
}

/**
 * Looks at the music before a training begins, and says what is worth saying.
 *
 * @throws LatheError `bad-input` if it cannot be trained on
 */
export async function requireGoodMusic(
  request: RequestOf<'train.check'>,
  session: CliSession,
): Promise<void> {
  const result = await lookAt(request, session);
  for (const line of renderTrainingDataWarnings(result)) session.terminal.note(line);
  if (result.canTrain) return;
  throw new LatheError('bad-input', 'this music cannot be trained on; "lathe train --check" tells all of it');
}

/** Takes away decoded music: `lathe train --clear-cache`. */
export async function clearCache({ terminal, connect }: CliSession): Promise<number> {
  const client = await connect();
  const result = await client.call('cache.clear', {});
  terminal.print(`${result.folder}: ${result.files} files, ${(result.bytes / 1e9).toFixed(2)} GB taken away`);
  terminal.json(result);
  return EXIT_DONE;
}

async function lookAt(
  request: RequestOf<'train.check'>,
  { terminal, signal, connect }: CliSession,
): Promise<TrainCheckResult> {
  const client = await connect();
  const view = terminal.progress('check');
  try {
    return await client.call('train.check', request, {
      signal,
      onProgress: ({ fraction }) => view.update(fraction, 'music'),
    });
  } finally {
    view.stop();
  }
}
