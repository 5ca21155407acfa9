import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '../../shared/errors.ts';
import { parseStyle, type Style } from '../../shared/mastering/styles/style-file.ts';

/** Finds styles: those that came with Lathe by their names, others by the path of a `.json` file. */
export type LoadStyle = (nameOrPath: string) => Promise<Style>;

/** @param folder of the styles that came with Lathe, a JSON file each */
export function createStyleLoader(folder: string): LoadStyle {
  return async (nameOrPath) => {
    const isPath = nameOrPath.toLowerCase().endsWith('.json');
    const path = isPath ? nameOrPath : join(folder, `${nameOrPath}.json`);
    const names = await styleNames(folder);
    if (!isPath && !names.includes(nameOrPath)) {
      throw new LatheError(
        'bad-argument',
        `there is no style "${nameOrPath}": use one of ${names.join(', ')}, or the path of a .json file`,
      );
    }
    return parseStyle(await readText(path), nameOrPath);
  };
}

async function styleNames(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new LatheError('bad-argument', `the style "${path}" cannot be read (${why}): check the path`, {
      cause,
    });
  }
}
