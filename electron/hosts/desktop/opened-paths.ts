import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The files among the arguments that a system starts a program with when a file is opened with it: what exists and is no
 * option. Electron and Chromium add options of their own.
 *
 * @param args without the program, and without the folder that a checkout's Electron is given
 * @param folder that relative paths begin at
 */
export function openedPaths(args: readonly string[], folder: string): readonly string[] {
  return args
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => resolve(folder, argument))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
