import type { Command } from 'commander';
import { z } from 'zod';
import { toFailure } from '../../../../shared/contract/failure.ts';
import type { RequestOf } from '../../../../shared/contract/methods.ts';
import {
  type ModelEntry,
  type ModelVerification,
  modelEntry,
  modelsImportRequest,
  modelsImportResult,
  modelsListResult,
  modelsVerifyResult,
} from '../../../../shared/contract/models.ts';
import { formatNumber } from '../../../../shared/report/measurement-rows.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { EXIT_CODES, EXIT_DONE } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';

const EXAMPLES = `
Examples:
  lathe models list
  lathe models info crnn
  lathe models verify                  every model of the list
  lathe models verify my-model.onnx    a file of your own
  lathe models import best.pth          weights of a PyTorch program of the thesis`;

/** Adds `lathe models`. */
export function addModelsCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const models = program
    .command('models')
    .summary('list, describe and check models')
    .description('The networks that Lathe masters with.')
    .addHelpText('after', EXAMPLES);
  models
    .command('list')
    .description('List the models that came with Lathe, and those that you trained or imported.')
    .option('--json', 'print the result as one JSON object')
    .action(async () => {
      finish(await list(session));
    });
  models
    .command('info')
    .description('Describe a model: origin, licence, sizes, measured figures.')
    .argument('<model>', 'a name that "lathe models list" shows')
    .option('--json', 'print the result as one JSON object')
    .action(async (model: string) => {
      finish(await info(model, session));
    });
  models
    .command('verify')
    .description('Check that models are whole, load, and answer as they should.')
    .argument('[model...]', 'names or .onnx files (default: every model of the list)')
    .option('--json', 'print the result as one JSON object')
    .action(async (names: string[]) => {
      finish(await verify(names, session));
    });
  models
    .command('remove')
    .description('Take one of your own models away.')
    .argument('<model>', 'its name in "lathe models list"')
    .option('--json', 'print the result as one JSON object')
    .action(async (model: string) => {
      finish(await remove(model, session));
    });
  const { architecture, name } = modelsImportRequest.shape;
  models
    .command('import')
    .description('Make a model of your own out of a file: ONNX, or weights of the thesis programs.')
    .argument('<file>', 'a .pth, .pt, .safetensors or .onnx file')
    .addOption(
      optionBy(
        '--arch <name>',
        'crnn or wave-u-net: the network of weights, whose missing parameters then start at random',
        architecture,
      ),
    )
    .addOption(optionBy('--name <name>', "what to call the model (default: the file's name)", name))
    .option('--json', 'print the result as one JSON object')
    .action(async (path: string, options: ImportOptions) => {
      finish(await importFile(path, options, session));
    });
}

interface ImportOptions {
  readonly arch?: NonNullable<RequestOf<'models.import'>['architecture']>;
  readonly name?: string;
}

const ORIGINS: Readonly<Record<ModelEntry['origin'], string>> = {
  lathe: 'came with Lathe',
  trained: 'trained by you',
  imported: 'imported by you',
};

async function list({ terminal, signal, connect }: CliSession): Promise<number> {
  const result = await (await connect()).call('models.list', {}, { signal });
  const rows = result.models.map(({ id, origin, parameterCount, description }) => [
    id,
    ORIGINS[origin],
    `${formatNumber(parameterCount / 1e6, 2)} M parameters`,
    description,
  ]);
  terminal.print(rows.length === 0 ? 'There are no models.' : rows.map((row) => row.join('  ')).join('\n'));
  for (const problem of result.problems) terminal.note(problem);
  terminal.json(z.encode(modelsListResult, result));
  return EXIT_DONE;
}

async function remove(model: string, { terminal, signal, connect }: CliSession): Promise<number> {
  const result = await (await connect()).call('models.remove', { model }, { signal });
  terminal.print(`${model} was taken away.`);
  terminal.json(result);
  return EXIT_DONE;
}

async function info(model: string, { terminal, signal, connect }: CliSession): Promise<number> {
  const entry = await (await connect()).call('models.info', { model }, { signal });
  terminal.print(describe(entry));
  terminal.json(z.encode(modelEntry, entry));
  return EXIT_DONE;
}

function describe(entry: ModelEntry): string {
  const seconds = (samples: number): string => `${formatNumber(samples / entry.sampleRate, 2)} s`;
  const facts: [string, string][] = [
    ['Model', entry.id],
    ['What', entry.description],
    ['Origin', ORIGINS[entry.origin]],
    ['File', `${entry.file} (sha256 ${entry.sha256})`],
    ['Licence', entry.licence],
    ['Trained on', entry.trainedOn],
    ['Parameters', String(entry.parameterCount)],
    ['Works at', `${entry.sampleRate} Hz, ${entry.channels} channels`],
    [
      'Segment',
      `${entry.segmentSamples} samples (${seconds(entry.segmentSamples)}), ${entry.batchSize} at once`,
    ],
    [
      'Sees',
      entry.receptiveFieldSamples === null
        ? 'not known'
        : `${entry.receptiveFieldSamples} samples (${seconds(entry.receptiveFieldSamples)})`,
    ],
  ];
  const lines = facts.map(([name, value]) => `${name.padEnd(11)} ${value}`);
  if (entry.figures.length === 0) return lines.join('\n');
  const figures = textTable([
    ['set', 'measure', 'before', 'after', 'excerpts'],
    ...entry.figures.map(({ set, measure, unprocessed, processed, excerpts }) => [
      set,
      measure,
      unprocessed === null ? '-' : formatNumber(unprocessed, 2),
      formatNumber(processed, 2),
      String(excerpts),
    ]),
  ]);
  return [...lines, 'Measured on tracks that were never learnt from, mean over the excerpts:', figures].join(
    '\n',
  );
}

async function verify(names: readonly string[], { terminal, signal, connect }: CliSession): Promise<number> {
  const client = await connect();
  const wanted =
    names.length > 0 ? names : (await client.call('models.list', {}, { signal })).models.map(({ id }) => id);
  const results: ModelVerification[] = [];
  const failures: { model: string; error: ReturnType<typeof toFailure> }[] = [];
  for (const model of wanted) {
    try {
      const result = await client.call('models.verify', { model }, { signal });
      results.push(result);
      terminal.print(`${model}: whole, runs on ${result.device}, sha256 ${result.sha256}`);
    } catch (thrown) {
      const error = toFailure(thrown);
      if (error.code !== 'bad-model') throw thrown;
      failures.push({ model, error });
      terminal.note(`${model}: ${error.message}`);
    }
  }
  if (wanted.length === 0) terminal.print('There are no models.');
  terminal.json({ results: results.map((result) => z.encode(modelsVerifyResult, result)), failures });
  return failures.length > 0 ? EXIT_CODES['bad-model'] : EXIT_DONE;
}

async function importFile(
  path: string,
  { arch, name }: ImportOptions,
  { terminal, signal, connect }: CliSession,
): Promise<number> {
  const choices = { ...(arch !== undefined && { architecture: arch }), ...(name !== undefined && { name }) };
  const result = await (await connect()).call('models.import', { path, ...choices }, { signal });
  const { model, parameters } = result;
  terminal.print(`${model.id}: ${model.description}, ${model.parameterCount} parameters`);
  if (parameters !== undefined) {
    const { taken, fresh, unused } = parameters;
    terminal.print(`${taken.length} of ${taken.length + fresh.length} parameters taken from ${path}`);
    if (fresh.length > 0) {
      terminal.note(
        `missing, and random: ${fresh.join(', ')}; train the model before you use it, by lathe train --from`,
      );
    }
    if (unused.length > 0) terminal.note(`in the file and not used: ${unused.join(', ')}`);
  }
  if (parameters === undefined || parameters.fresh.length === 0) {
    terminal.print(`Use it: lathe master song.wav -o master.wav --model ${model.id}`);
  }
  terminal.json(z.encode(modelsImportResult, result));
  return EXIT_DONE;
}
