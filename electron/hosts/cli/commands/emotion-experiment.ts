import { type Command, Option } from 'commander';
import { emotionExperimentRequest } from '../../../../shared/contract/emotion.ts';
import { emotionQuantizationRequest } from '../../../../shared/contract/emotion-quantization.ts';
import { EMOTION_TUNABLE, emotionSearchRequest } from '../../../../shared/contract/emotion-search.ts';
import { oneOf } from '../../../../shared/contract/fields.ts';
import type { RequestOf } from '../../../../shared/contract/methods.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import { optionBy, readBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';
import { requiredOption } from './emotion-job.ts';
import { runMultitaskExperiment } from './emotion-multitask.ts';
import { runMultivectorExperiment } from './emotion-multivector.ts';
import { runQuantizationExperiment } from './emotion-quantization.ts';
import { runSearchExperiment } from './emotion-search.ts';

/** Where an experiment finds its clips, and where it leaves what it makes. */
export interface ExperimentFolders {
  readonly corpusFolder: string;
  readonly outputFolder: string;
}

type SearchRequest = RequestOf<'emotion.search'>;

/** What only some experiments are told. */
export interface ExperimentOptions {
  readonly hidden?: number[];
  readonly vectors?: number[];
  readonly seeds?: number;
  readonly folds?: number[];
  readonly processes?: number;
  readonly epochs?: number;
  readonly trials?: number;
  readonly search?: string;
  readonly sampler?: SearchRequest['sampler'];
  readonly pruner?: SearchRequest['pruner'];
  readonly seed?: number;
}

interface Experiment {
  readonly options: readonly (keyof ExperimentOptions)[];
  /** Runs it and prints what it found. */
  readonly run: (
    folders: ExperimentFolders,
    options: ExperimentOptions,
    session: CliSession,
  ) => Promise<void>;
}

const EXPERIMENT_NAMES = ['multivector', 'search', 'quantization', 'multitask'] as const;

const EXPERIMENTS: Readonly<Record<(typeof EXPERIMENT_NAMES)[number], Experiment>> = {
  multivector: {
    options: ['hidden', 'vectors', 'seeds', 'folds', 'processes'],
    run: runMultivectorExperiment,
  },
  search: {
    options: ['search', 'trials', 'epochs', 'folds', 'sampler', 'pruner', 'seed', 'seeds', 'processes'],
    run: runSearchExperiment,
  },
  quantization: { options: ['epochs'], run: runQuantizationExperiment },
  multitask: { options: ['seeds', 'epochs', 'processes'], run: runMultitaskExperiment },
};

const EXAMPLES = `
Examples:
  lathe emotion experiment multivector --corpus ravdess/ -o multivector/ --processes 2
  lathe emotion experiment multivector --corpus ravdess/ -o multivector/ --hidden 64,128 --vectors 1,8,64 --seeds 10
  lathe emotion experiment search --corpus ravdess/ -o search/ --trials 40 --processes 2
  lathe emotion experiment search --corpus ravdess/ -o search/ --search "lr=1e-3..2e-2:log,dropout=0.1..0.5"
  lathe emotion experiment quantization --corpus ravdess/ -o quantization/
  lathe emotion experiment multitask --corpus ravdess/ -o multitask/ --epochs 20

Networks are tested on people they never heard (five folds by speaker; quantization takes the first). In multitask, which
is to know its speakers again, a fifth of the clips of each is tested. What was done is
kept in the folder: the same command goes on where it was stopped, and with more seeds, sizes or trials only what is
missing is run.

search tries ${Object.keys(EMOTION_TUNABLE).join(', ')} unless --search names less or other ranges. Trials
are judged by speakers of the training part; the best one is then trained in full and tested once on all folds.`;

/** Adds `lathe emotion experiment`. */
export function addExperimentCommand(
  emotion: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const fields = emotionExperimentRequest.shape;
  const searchFields = emotionSearchRequest.shape;
  const numbers = (flag: string, field: typeof fields.hidden | typeof fields.folds) => (text: string) =>
    text.split(',').map(readBy(flag, field.unwrap().unwrap().element));
  emotion
    .command('experiment')
    .summary('repeat an experiment of a paper, with a table beside its own and figures')
    .argument(
      '<name>',
      'multivector: LSTM with multi-vector attention; search: the best settings for it; quantization: three networks ' +
        'in float and in 8 bits; multitask: emotion, speaker and gender by one network',
    )
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
      optionBy('--seeds <count>', 'trainings of each network on each fold (default: 3)', fields.seeds),
    )
    .addOption(
      new Option(
        '--folds <list>',
        'some of the folds, 1 to 5 (default: all); of search, those whose training parts trials are made on (default: 1)',
      ).argParser(numbers('--folds', fields.folds)),
    )
    .addOption(optionBy('--processes <count>', 'runs side by side (default: 1)', fields.processes))
    .addOption(
      optionBy(
        '--epochs <count>',
        'of each training of quantization (default: 12) or multitask (default: 20), of each trial of search (default: 28)',
        emotionQuantizationRequest.shape.epochs,
      ),
    )
    .option('--search <list>', 'what search tries: "lr=1e-3..2e-2:log,batch=16|32|64"')
    .addOption(optionBy('--trials <count>', 'of search (default: 30)', searchFields.trials))
    .addOption(optionBy('--sampler <name>', 'of search: tpe or random (default: tpe)', searchFields.sampler))
    .addOption(
      optionBy('--pruner <name>', 'of search: median or none (default: median)', searchFields.pruner),
    )
    .addOption(
      optionBy('--seed <number>', 'of search: all trials follow from it (default: 1)', searchFields.seed),
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: ExperimentOptions & { corpus?: string; output?: string }) => {
      const { corpus, output, ...rest } = options;
      const experiment = readBy('NAME', oneOf(EXPERIMENT_NAMES))(name);
      requireOwnOptions(experiment, rest);
      const folders = {
        corpusFolder: requiredOption('--corpus FOLDER with the clips', corpus),
        outputFolder: requiredOption('-o FOLDER for what it makes', output),
      };
      await EXPERIMENTS[experiment].run(folders, rest, session);
      finish(EXIT_DONE);
    });
}

/** An option of another experiment would do nothing, which is worse than a word. */
function requireOwnOptions(name: keyof typeof EXPERIMENTS, options: ExperimentOptions): void {
  const own = EXPERIMENTS[name].options;
  const foreign = Object.values(EXPERIMENTS)
    .flatMap((other) => other.options)
    .find((option) => options[option] !== undefined && !own.includes(option));
  if (foreign === undefined) return;
  const list = own.map((option) => `--${option}`).join(', ');
  throw new LatheError('bad-argument', `the experiment ${name} has no --${foreign}: it takes ${list}`);
}
