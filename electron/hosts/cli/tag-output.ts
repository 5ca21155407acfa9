import { mkdirSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { TAG_FORMAT_RULES, TAG_FORMATS, type TagFormat } from '../../../shared/report/emotion-tags.ts';

/** What a run is asked to write. */
export interface TagOutput {
  readonly format: TagFormat;
  /** Where the file of each input goes. */
  readonly pathOf: (inputPath: string) => string;
}

/**
 * Decides where files go. A folder gets `NAME.vtt` for each input `NAME.wav`, and is made where it is missing.
 *
 * @param inputs one or more
 * @param output the value of `-o`
 * @param asked the format that an option names; default that of the file's ending, and JSON in a folder
 * @throws LatheError `bad-argument` when a file would replace an input or another file of the run
 */
export function planTagOutput(
  inputs: readonly string[],
  output: string,
  asked: TagFormat | undefined,
): TagOutput {
  const isFolder =
    inputs.length > 1 ||
    /[/\\]$/.test(output) ||
    (statSync(output, { throwIfNoEntry: false })?.isDirectory() ?? false);
  const ending = TAG_FORMATS.find(
    (name) => TAG_FORMAT_RULES[name].extension === extname(output).toLowerCase(),
  );
  const format = asked ?? (isFolder ? 'json' : ending);
  if (format === undefined) {
    throw new LatheError(
      'bad-argument',
      `-o ${output} must end in .json, .csv, .vtt or .txt, or be a folder`,
    );
  }
  const nameOf = (input: string): string =>
    `${basename(input, extname(input))}${TAG_FORMAT_RULES[format].extension}`;
  const pathOf = (input: string): string => (isFolder ? join(output, nameOf(input)) : output);
  refuseClashes(inputs, pathOf);
  if (isFolder) makeFolder(output);
  return { format, pathOf };
}

function refuseClashes(inputs: readonly string[], pathOf: (input: string) => string): void {
  const owners = new Map<string, string>();
  for (const input of inputs) {
    const path = resolve(pathOf(input));
    const owner = inputs.find((each) => resolve(each) === path);
    if (owner !== undefined) {
      throw new LatheError('bad-argument', `${path} would replace the input ${owner}: name another -o`);
    }
    const other = owners.get(path);
    if (other !== undefined) {
      throw new LatheError(
        'bad-argument',
        `${other} and ${input} would both be written to ${path}: tag them into different folders`,
      );
    }
    owners.set(path, input);
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    const reason = messageOf(cause);
    throw new LatheError('output-failed', `the folder ${path} cannot be made: ${reason}`, { cause });
  }
}

/** Writes a file under its name once it is whole; an older one is replaced. */
export async function writeTags({ format, pathOf }: TagOutput, result: EmotionTagResult): Promise<string> {
  const path = pathOf(result.path);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, TAG_FORMAT_RULES[format].render(result));
    await rename(temporary, path);
    return path;
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = messageOf(cause);
    throw new LatheError('output-failed', `${path} cannot be written: ${reason}`, { cause });
  }
}
