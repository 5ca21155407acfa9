import { readFileSync } from 'node:fs';
import type { Command } from 'commander';

import { z } from 'zod';
import type { RequestOf } from '../../../../shared/contract/methods.ts';
import {
  TUNABLE,
  type TuneResult,
  tuneRequest,
  tuneResult,
  tuneSpace,
} from '../../../../shared/contract/tune.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { parseSpace } from '../../../../shared/search/space-text.ts';
import { EXIT_CODES, EXIT_DONE } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { readSpace } from './search-space-option.ts';
import { requireGoodMusic } from './train-check.ts';
import { givenSettingFlag, settingOptions, settingsOf } from './train-options.ts';

type StartRequest = Extract<RequestOf<'tune.run'>, { action: 'start' }>;

interface TuneOptions extends Readonly<Record<string, unknown>> {
  readonly good?: string;
  readonly bad?: string;
  readonly gtzan?: string;
  readonly output?: string;
  readonly resume?: string;
  readonly space?: string;
  readonly search?: string;
  readonly sampler?: StartRequest['sampler'];
  readonly multivariate?: boolean;
  readonly gridPoints?: number;
  readonly pruner?: StartRequest['pruner'];
  readonly trials?: number;
  readonly minutes?: number;
}

const EXAMPLES = `
What can be searched for: ${Object.keys(TUNABLE).join(', ')}.
Unless something else is named: lr, weightDecay, dropout, batch and width.

Examples:
  lathe tune --good masters/ --bad mixes/ -o search/
  lathe tune --good masters/ --search "lr=1e-5..1e-2:log,batch=4|8|16,weightDecay=1e-6..1e-2:log" --trials 40 -o search/
  lathe tune --good masters/ --arch wave-u-net --sampler grid --search "lr=1e-4|1e-3,cycleEpochs=1..4:int" -o search/
  lathe tune --resume search/                       goes on where it was stopped
  lathe tune --resume search/ --trials 80           goes on to more trials

Each trial is a training; how it goes is judged by its best validation loss. Ctrl+C keeps what was done. The folder has a
table of the trials, the best settings with the command that trains with them, and charts.`;

const startFields = tuneRequest.options[0].shape;

/** Options of the search besides its music, its space and the settings of trainings. */
const SEARCH_OPTIONS = [
  ['--sampler <name>', startFields.sampler, 'tpe, random or grid (default: tpe)'],
  ['--grid-points <count>', startFields.gridPoints, 'of --sampler grid: values of each range (default: 3)'],
  [
    '--pruner <name>',
    startFields.pruner,
    'median gives up trials that fall behind, or none (default: median)',
  ],
  ['--trials <count>', startFields.trials, 'how many (default: 20)'],
  ['--minutes <count>', startFields.minutes, 'stops after that time (default: never)'],
] as const;

/** Settings of trainings; the time of a search is its own. */
const trainingOptions = settingOptions.filter(({ long }) => long !== '--minutes');

/** Adds `lathe tune`. */
export function addTuneCommand(program: Command, session: CliSession, finish: (code: number) => void): void {
  const command = program
    .command('tune')
    .summary('search for the best settings of a training')
    .description('Train again and again with other settings, and learn from each trial what to try next.')
    .option('--good <folder>', 'finished tracks')
    .option('--bad <folder>', 'the same tracks before they were finished, under the same names')
    .option('--gtzan <folder>', 'the GTZAN set, whose tracks count as good ones')
    .option('-o, --output <folder>', 'the search: its record, table, charts and the best training')
    .option('--resume <folder>', 'go on with the search of this folder')
    .option('--search <list>', 'what to try: "lr=1e-5..1e-2:log,batch=4|8|16"')
    .option('--space <file.json>', 'what to try, as a JSON file')
    .option('--multivariate', 'of --sampler tpe: learn what settings do together');
  for (const [flags, schema, text] of SEARCH_OPTIONS) {
    command.addOption(optionBy(flags, text, schema));
  }
  for (const option of trainingOptions) command.addOption(option);
  command
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TuneOptions) => {
      finish(await tune(options, session));
    });
}

/** The request of a command line. */
function requestOf(options: TuneOptions): RequestOf<'tune.run'> {
  const { good, bad, gtzan, output, resume, trials, minutes } = options;
  const course = { ...(trials !== undefined && { trials }), ...(minutes !== undefined && { minutes }) };
  if (resume !== undefined) {
    requireNothingElse(options, resume);
    return { action: 'resume', folder: resume, ...course };
  }
  if (good === undefined && (gtzan === undefined || bad !== undefined)) {
    throw new LatheError(
      'bad-argument',
      'lathe tune needs --good FOLDER with finished tracks, --gtzan FOLDER, or --resume FOLDER',
    );
  }
  if (output === undefined)
    throw new LatheError('bad-argument', 'lathe tune needs -o FOLDER for what it makes');
  const { sampler, multivariate, gridPoints, pruner } = options;
  const space = spaceOf(options);
  return {
    action: 'start',
    ...(good !== undefined && { good }),
    ...(bad !== undefined && { bad }),
    ...(gtzan !== undefined && { gtzan }),
    outputFolder: output,
    settings: settingsOf({ ...options, minutes: undefined }),
    ...(space !== undefined && { space }),
    ...(sampler !== undefined && { sampler }),
    ...(multivariate !== undefined && { multivariate }),
    ...(gridPoints !== undefined && { gridPoints }),
    ...(pruner !== undefined && { pruner }),
    ...course,
  };
}

/** Everything that a search that goes on has from its record. */
const RECORDED = [
  'good',
  'bad',
  'gtzan',
  'output',
  'search',
  'space',
  'sampler',
  'multivariate',
  'gridPoints',
  'pruner',
];

function requireNothingElse(options: TuneOptions, folder: string): void {
  const named = RECORDED.find((name) => options[name] !== undefined);
  const flag = named?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const extra = givenSettingFlag({ ...options, minutes: undefined }) ?? (flag && `--${flag}`);
  if (extra === undefined) return;
  throw new LatheError('bad-argument', `--resume takes everything from ${folder}: leave out ${extra}`);
}

/** What to try; undefined where it is left to the search. */
function spaceOf({ search, space }: TuneOptions): StartRequest['space'] {
  if (search !== undefined && space !== undefined) {
    throw new LatheError('bad-argument', '--search and --space both name what to try: leave out one');
  }
  if (search !== undefined) return readSpace(tuneSpace, parseSpace(search), '--search', TUNABLE);
  return space === undefined
    ? undefined
    : readSpace(tuneSpace, readJson(space), `--space: ${space}`, TUNABLE);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    throw new LatheError(
      'bad-argument',
      `--space: ${path} ${reason}, name a file that holds a search space`,
      {
        cause,
      },
    );
  }
}

async function tune(options: TuneOptions, session: CliSession): Promise<number> {
  const request = requestOf(options);
  if (request.action === 'start') {
    const { good, bad, gtzan, settings } = request;
    await requireGoodMusic(
      {
        ...(good !== undefined && { good }),
        ...(bad !== undefined && { bad }),
        ...(gtzan !== undefined && { gtzan }),
        ...(settings !== undefined && { settings }),
      },
      session,
    );
  }
  const { terminal, signal, connect } = session;
  const client = await connect();
  let view = terminal.progress('tune');
  let result: TuneResult;
  try {
    result = await client.call('tune.run', request, {
      signal,
      onProgress: ({ trial, trials, fraction, bestValue, note }) => {
        if (note !== undefined) {
          view.stop();
          terminal.note(note);
          view = terminal.progress('tune');
        }
        const best = bestValue === undefined ? '' : `, best ${bestValue.toPrecision(5)}`;
        view.update(fraction, `trial ${trial}/${trials}${best}`);
      },
    });
  } finally {
    view.stop();
  }
  printResult(result, terminal);
  terminal.json(z.encode(tuneResult, result));
  if (result.ending === 'complete') return EXIT_DONE;
  const why = result.ending === 'time' ? 'the time was up' : 'stopped';
  terminal.note(
    `${why} after trial ${result.trials.length}; "lathe tune --resume ${result.folder}" goes on with the search`,
  );
  return result.ending === 'time' ? EXIT_DONE : EXIT_CODES.cancelled;
}

function printResult({ folder, trials, best }: TuneResult, terminal: Terminal): void {
  const count = (state: TuneResult['trials'][number]['state']): number =>
    trials.filter((trial) => trial.state === state).length;
  terminal.print(
    `${folder}: ${trials.length} trials, ${count('complete')} complete, ${count('pruned')} given up, ${count('failed')} failed`,
  );
  if (best === undefined) {
    terminal.print('  no trial is complete: nothing is known of any setting');
    return;
  }
  const parameters = Object.entries(best.parameters).map(([name, value]) => `${name} ${value}`);
  terminal.print(
    `  best: trial ${best.number}, validation loss ${best.value.toPrecision(5)}, ${parameters.join(', ')}`,
  );
  terminal.print(`  its short training: ${best.modelPath}`);
  terminal.print(`  ${best.command}`);
}
