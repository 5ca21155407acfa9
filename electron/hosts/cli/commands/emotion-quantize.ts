import type { Command } from 'commander';
import { formatNumber } from '../../../../shared/report/measurement-rows.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import type { CliSession } from '../session.ts';

/** Adds `lathe emotion quantize`. */
export function addQuantizeCommand(
  emotion: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  emotion
    .command('quantize')
    .summary('store the weights of a model in 8 bits')
    .description(
      'Store the weights of an ONNX model in 8 bits, a scale each channel. What goes through the network is quantised ' +
        'while it runs, by its own range.',
    )
    .argument('<model>', 'an .onnx file')
    .requiredOption('-o, --output <file>', 'where the smaller model goes')
    .option('--json', 'print the result as one JSON object')
    .action(async (model: string, { output }: { readonly output: string }) => {
      finish(await quantize(model, output, session));
    });
}

async function quantize(
  inputPath: string,
  outputPath: string,
  { terminal, signal, connect }: CliSession,
): Promise<number> {
  const client = await connect();
  const result = await client.call('emotion.quantize', { inputPath, outputPath }, { signal });
  const { inputBytes, outputBytes, operators, weights } = result;
  const kilobytes = (bytes: number): string => `${formatNumber(bytes / 1000, 1)} kB`;
  terminal.print(
    `${outputPath}: ${kilobytes(outputBytes)}, 1/${formatNumber(inputBytes / outputBytes, 2)} of ${kilobytes(inputBytes)}`,
  );
  const counts = Object.entries(operators).map(([name, count]) => `${count} ${name}`);
  terminal.print(`in 8 bits: ${weights.length} weights of ${counts.join(', ')}; everything else is float32`);
  terminal.json(result);
  return EXIT_DONE;
}
