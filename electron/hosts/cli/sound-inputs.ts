import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOUND = /\.(wav|flac|mp3|m4a|aac|ogg|oga|opus|aiff?|wma|mp4|mkv|webm|mov)$/i;

/**
 * The files that inputs name: a folder stands for the sounds in it and below it, in the order of their names. One without a
 * sound stays as it is, to be refused like any other input that is no sound.
 */
export function soundInputs(inputs: readonly string[]): string[] {
  return inputs.flatMap((input) => {
    if (!statSync(input, { throwIfNoEntry: false })?.isDirectory()) return [input];
    const names = readdirSync(input, { recursive: true, encoding: 'utf8' });
    const sounds = names.filter((name) => SOUND.test(name)).sort();
    return sounds.length > 0 ? sounds.map((name) => join(input, name)) : [input];
  });
}
