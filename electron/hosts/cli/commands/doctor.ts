import type { Command } from 'commander';
import { z } from 'zod';
import { type DoctorResult, doctorResult } from '../../../../shared/contract/doctor.ts';
import { formatNumber } from '../../../../shared/report/measurement-rows.ts';
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts';
import type { CliSession } from '../session.ts';

/** Adds `lathe doctor`. */
export function addDoctorCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  program
    .command('doctor')
    .summary('look at everything that Lathe stands on')
    .description(
      'Look at everything that Lathe stands on: versions, ffmpeg, devices, memory, folders, models.',
    )
    .option('--json', 'print the result as one JSON object')
    .action(async () => {
      finish(await examine(session));
    });
}

async function examine({ terminal, signal, connect }: CliSession): Promise<number> {
  const result = await (await connect()).call('doctor.run', {}, { signal });
  for (const line of describe(result)) terminal.print(line);
  for (const problem of result.problems) terminal.note(`problem: ${problem}`);
  terminal.print(result.problems.length === 0 ? 'All is well.' : `${result.problems.length} problems`);
  terminal.json(z.encode(doctorResult, result));
  return result.problems.length === 0 ? EXIT_DONE : EXIT_FAILED;
}

const gigabytes = (bytes: number): string => `${formatNumber(bytes / 1e9, 1)} GB`;

function describe({ versions, ffmpeg, devices, processor, memory, folders, models }: DoctorResult): string[] {
  const mark = (usable: boolean): string => (usable ? 'ok' : 'no');
  return [
    `Lathe ${versions.lathe}, Node ${versions.node}, ONNX Runtime ${versions.onnxRuntime}, ${versions.platform}`,
    ffmpeg === null ? 'ffmpeg: none' : `ffmpeg ${ffmpeg.version} from ${ffmpeg.source}: ${ffmpeg.path}`,
    `Processor: ${processor.cores} cores, ${processor.model}`,
    `Memory: ${gigabytes(memory.freeBytes)} free of ${gigabytes(memory.totalBytes)}`,
    ...folders.map(
      ({ purpose, path, writable, freeBytes }) =>
        `Folder for ${purpose}: ${path}, ${writable ? 'writable' : 'not writable'}` +
        (freeBytes === null ? '' : `, ${gigabytes(freeBytes)} free`),
    ),
    'Devices:',
    ...devices.map(({ device, usable, detail }) => `  ${mark(usable)}  ${device}: ${detail}`),
    models.length === 0 ? 'Models: none' : 'Models:',
    ...models.map(({ id, usable, detail }) => `  ${mark(usable)}  ${id}: ${detail}`),
  ];
}
