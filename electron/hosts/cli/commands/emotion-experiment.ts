import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  type EmotionExperimentResult,
  emotionExperimentRequest,
  emotionExperimentResult,
} from '../../../../shared/contract/emotion.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import { readBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';
import { requiredOption, watched } from './emotion-job.ts';

interface ExperimentOptions {
  readonly corpus?: string;
  readonly output?: string;
  readonly hidden?: number[];
  readonly vectors?: number[];
  readonly seeds?: number;
  readonly folds?: number[];
  readonly processes?: number;
}

const EXAMPLES = `
Examples:
  lathe emotion experiment multivector --corpus ravdess/ -o multivector/ --processes 2
  lathe emotion experiment multivector --corpus ravdess/ -o multivector/ --hidden 64,128 --vectors 1,8,64 --seeds 10

Networks are tested on people they never heard (five folds by speaker). Every run is kept in the folder: the same
command goes on where it was stopped, and with more seeds or sizes only what is missing is run.`;

/** Adds `lathe emotion experiment`. */
export function addExperimentCommand(
  emotion: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const fields = emotionExperimentRequest.shape;
  const numbers = (flag: string, field: typeof fields.hidden | typeof fields.folds) => (text: string) =>
    text.split(',').map(readBy(flag, field.unwrap().unwrap().element));
  emotion
    .command('experiment')
    .summary('repeat an experiment: folds, seeds and sizes, with a table and figures')
    .argument('<name>', 'multivector: LSTM with multi-vector attention')
    .addOption(new Option('--corpus <folder>', 'the clips of RAVDESS'))
    .addOption(new Option('-o, --output <folder>', 'runs, table and figures'))
    .addOption(
      new Option('--hidden <list>', 'units of the LSTM (default: 64)').argParser(
        numbers('--hidden', fields.hidden),
      ),
    )
    .addOption(
      new Option('--vectors <list>', 'attention vectors (default: 1,64)').argParser(
        numbers('--vectors', fields.vectors),
      ),
    )
    .addOption(
      new Option('--seeds <count>', 'trainings of each network on each fold (default: 3)').argParser(
        readBy('--seeds', fields.seeds),
      ),
    )
    .addOption(
      new Option('--folds <list>', 'some of the folds, 1 to 5 (default: all)').argParser(
        numbers('--folds', fields.folds),
      ),
    )
    .addOption(
      new Option('--processes <count>', 'runs side by side (default: 1)').argParser(
        readBy('--processes', fields.processes),
      ),
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: ExperimentOptions) => {
      finish(await experiment(name, options, session));
    });
}

async function experiment(
  name: string,
  { corpus, output, hidden, vectors, seeds, folds, processes }: ExperimentOptions,
  { terminal, signal, connect }: CliSession,
): Promise<number> {
  const corpusFolder = requiredOption('--corpus FOLDER with the clips', corpus);
  const outputFolder = requiredOption('-o FOLDER for what it makes', output);
  const request = {
    name: readBy('NAME', emotionExperimentRequest.shape.name)(name),
    corpusFolder,
    outputFolder,
    ...(hidden !== undefined && { hidden }),
    ...(vectors !== undefined && { vectors }),
    ...(seeds !== undefined && { seeds }),
    ...(folds !== undefined && { folds }),
    ...(processes !== undefined && { processes }),
  };
  const client = await connect();
  const result = await watched(terminal, name, (onProgress) =>
    client.call('emotion.experiment', request, { signal, onProgress }),
  );
  terminal.print(scoreTable(result));
  terminal.print(`table and figures: ${result.tablePath}`);
  terminal.json(z.encode(emotionExperimentResult, result));
  return EXIT_DONE;
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
