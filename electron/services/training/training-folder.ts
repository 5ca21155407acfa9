import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { replaceFile } from '../files/replace-file.ts';
import { checkpointPath } from './checkpoint.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';

const SETTINGS_FILE = 'config.json';

/**
 * Makes the folder of a new training.
 *
 * @returns the topmost folder that had to be made; undefined when the folder was there
 * @throws LatheError `bad-argument` when something is in it, `output-failed` when it cannot be made
 */
export async function makeTrainingFolder(folder: string): Promise<string | undefined> {
  let madeFolder: string | undefined;
  try {
    madeFolder = await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError('output-failed', `training folder ${folder} cannot be made: ${reason}`, { cause });
  }
  // What was cut short while its settings were written has nothing to go on from.
  const entries = (await readdir(folder)).filter((name) => name !== `${SETTINGS_FILE}.part`);
  if (entries.length > 0) {
    throw new LatheError(
      'bad-argument',
      `training folder ${folder} is not empty: choose another, or go on with it by --resume`,
    );
  }
  return madeFolder;
}

/** Takes away what a training wrote that failed before its first checkpoint: there is nothing to go on from. */
export async function removeUnstarted(folder: string, madeFolder: string | undefined): Promise<void> {
  if (existsSync(checkpointPath(folder, 'last'))) return;
  if (madeFolder !== undefined) await rm(madeFolder, { recursive: true });
  else for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
}

/** Writes `config.json`. */
export async function writeSettings(folder: string, settings: TrainingSettings): Promise<void> {
  await replaceFile(join(folder, SETTINGS_FILE), `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * Reads `config.json`.
 *
 * @throws LatheError `bad-input` when the folder is none of a training
 */
export async function readSettings(folder: string): Promise<TrainingSettings> {
  const path = join(folder, SETTINGS_FILE);
  try {
    return trainingSettingsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new LatheError('bad-input', `${folder} is no training folder: ${path} is missing or not valid`, {
      cause,
    });
  }
}
