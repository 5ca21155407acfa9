import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { LatheError, messageOf } from '../../../shared/errors.ts';

/** Where one input's master goes. */
export interface Assignment {
  readonly inputPath: string;
  readonly outputPath: string;
}

/** Formats that a master keeps from its source; everything else becomes WAV unless a format is asked for. */
const KEPT_EXTENSIONS = ['.wav', '.flac', '.aiff', '.aif'];

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Device and inode where the file exists, so that links and other spellings of one file are seen as one. */
function identity(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? resolve(path) : `${stats.dev}:${stats.ino}`;
}

/** `song.flac` becomes `song-master.flac`. */
function masterName(inputPath: string, format: string | undefined): string {
  const extension = extname(inputPath);
  const kept = KEPT_EXTENSIONS.includes(extension.toLowerCase()) ? extension.toLowerCase() : '.wav';
  return `${basename(inputPath, extension)}-master${format === undefined ? kept : `.${format}`}`;
}

/** Whether `-o` names a folder: it is one, ends in a separator, or there are several inputs. */
function namesFolder(inputs: readonly string[], output: string): boolean {
  return inputs.length > 1 || /[/\\]$/.test(output) || isFolder(output);
}

/**
 * Makes the folder that `-o` names, where it is not there yet; the folder above it must be.
 *
 * @returns what takes the folder away again if it is still empty
 * @throws LatheError `output-failed` when it cannot be made
 */
export function makeOutputFolder(inputs: readonly string[], output: string): () => void {
  if (!namesFolder(inputs, output) || isFolder(output)) return () => {};
  try {
    mkdirSync(output);
  } catch (cause) {
    const reason = messageOf(cause);
    throw new LatheError('output-failed', `the folder ${output} cannot be made: ${reason}`, { cause });
  }
  return () => {
    if (readdirSync(output).length === 0) rmdirSync(output);
  };
}

/**
 * Decides where each master goes. A master in a folder is named after its input: `song.flac` becomes
 * `song-master.flac`.
 *
 * @param inputs at least one path
 * @param output the value of `-o`
 * @param format the value of `--format`
 * @throws LatheError `bad-argument` when an output would be one of the inputs, or two outputs would be one file
 */
export function assignOutputs(
  inputs: readonly string[],
  output: string,
  format: string | undefined,
): Assignment[] {
  const intoFolder = namesFolder(inputs, output);
  const assignments = inputs.map((inputPath) => ({
    inputPath,
    outputPath: intoFolder ? join(output, masterName(inputPath, format)) : output,
  }));
  const owners = new Map(inputs.map((inputPath) => [identity(inputPath), inputPath]));
  for (const { inputPath, outputPath } of assignments) {
    const id = identity(outputPath);
    const owner = owners.get(id);
    if (owner === undefined) {
      owners.set(id, inputPath);
    } else if (inputs.some((input) => identity(input) === id)) {
      throw new LatheError(
        'bad-argument',
        `-o ${output} would overwrite the input ${owner}: choose another name`,
      );
    } else {
      throw new LatheError(
        'bad-argument',
        `${owner} and ${inputPath} would both be written to ${outputPath}: master them into different folders`,
      );
    }
  }
  return assignments;
}
