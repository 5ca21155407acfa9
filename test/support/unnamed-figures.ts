import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How an SVG begins that says what it is to those who do not see it: a name and a description, neither of them empty. */
const NAMED = /^<svg [^>]*role="img"[^>]*>\s*<title>[^<]+<\/title><desc>[^<]+<\/desc>/;

/** The SVG files of a folder and those below it. */
export function figuresOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.svg'))
    .sort();
}

/** Those of them that do not say what they are. */
export function unnamedFigures(folder: string): readonly string[] {
  return figuresOf(folder).filter((name) => !NAMED.test(readFileSync(join(folder, name), 'utf8')));
}
