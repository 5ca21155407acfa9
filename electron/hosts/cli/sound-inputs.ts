import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';

const SOUND = /\.(wav|flac|mp3|m4a|aac|ogg|oga|opus|aiff?|wma|mp4|mkv|webm|mov)$/i;

/**
 * The files that inputs name: a folder stands for the sounds in it and below it, in the order of their names.
 *
 * @throws LatheError `bad-input` for a folder without a sound
 */
export function soundInputs(inputs: readonly string[]): string[] {
  return inputs.flatMap((input) => {
    if (!statSync(input, { throwIfNoEntry: false })?.isDirectory()) return [input];
    const names = readdirSync(input, { recursive: true, encoding: 'utf8' });
    const sounds = names.filter((name) => SOUND.test(name)).sort();
    if (sounds.length > 0) return sounds.map((name) => join(input, name));
    throw new LatheError('bad-input', `there is no sound file in the folder ${input}: name another one`);
  });
}
