import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  emotionEvaluateRequest,
  emotionEvaluateResult,
} from '../../../../shared/contract/emotion-evaluate.ts';
import { evaluationText } from '../../../../shared/report/evaluation-report.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';
import { requiredOption, watched } from './emotion-job.ts';

const fields = emotionEvaluateRequest.shape;

interface EvaluateOptions {
  readonly corpus?: string;
  readonly output?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  lathe emotion evaluate --corpus ravdess/ --fold 1
  lathe emotion evaluate --model my-emotions/model.onnx --corpus speech/ --layout folders -o evaluation/

Each clip is heard as a whole. On speakers that a model learnt from its figures flatter: its card says who they are. Clips of
classes that the model does not know, and clips that cannot be read, are not judged; how many is told.`;

/** Adds `lathe emotion evaluate`. */
export function addEvaluateCommand(
  emotion: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  emotion
    .command('evaluate')
    .summary('measure how well a model tells the emotions of a corpus')
    .option('--model <name>', 'a model that came with Lathe, or an .onnx file of `lathe emotion train`')
    .addOption(new Option('--corpus <folder>', 'the clips'))
    .addOption(optionBy('--layout <name>', 'how the corpus is laid out (default: ravdess)', fields.layout))
    .addOption(optionBy('--fold <number>', 'only the test part of a fold by speaker', fields.fold))
    .addOption(
      new Option('--speakers <list>', 'only these speakers').argParser((text: string) => text.split(',')),
    )
    .addOption(new Option('-o, --output <folder>', 'write result, table and picture'))
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: EvaluateOptions) => {
      finish(await evaluate(options, session));
    });
}

async function evaluate(
  { corpus, output, json: _, ...choices }: EvaluateOptions,
  { terminal, signal, connect }: CliSession,
): Promise<number> {
  const request = emotionEvaluateRequest.parse({
    corpusFolder: requiredOption('--corpus FOLDER with the clips', corpus),
    ...choices,
    ...(output !== undefined && { outputFolder: output }),
  });
  const client = await connect();
  const result = await watched(terminal, 'evaluate', (onProgress) =>
    client.call('emotion.evaluate', request, { signal, onProgress }),
  );
  terminal.print(evaluationText(result));
  if (result.tablePath !== undefined) terminal.print(`table and picture: ${result.tablePath}`);
  terminal.json(z.encode(emotionEvaluateResult, result));
  return EXIT_DONE;
}
