import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isLatheError, LatheError, messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { isLockFile, lockFolder } from '../files/folder-lock.ts';
import { replaceFile } from '../files/replace-file.ts';
import { checkpointPath } from './checkpoint.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';

const SETTINGS_FILE = 'config.json';

/** The folder of a new training, which nobody else works on. */
export interface NewTrainingFolder {
  /** The topmost folder that had to be made; undefined when the folder was there. */
  readonly madeFolder: string | undefined;
  readonly unlock: () => Promise<void>;
}

/**
 * Makes the folder of a new training and takes it for this process alone.
 *
 * @throws LatheError `bad-argument` when something is in it, `output-failed` when it cannot be made
 */
export async function makeTrainingFolder(folder: string): Promise<NewTrainingFolder> {
  let madeFolder: string | undefined;
  try {
    madeFolder = await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = messageOf(cause);
    throw new LatheError('output-failed', sentence('trainingFolderUnmade', { folder, reason }), { cause });
  }
  // What was cut short while its settings were written has nothing to go on from.
  const entries = (await readdir(folder)).filter(
    (name) => name !== `${SETTINGS_FILE}.part` && !isLockFile(name),
  );
  if (entries.length > 0) {
    throw new LatheError('bad-argument', sentence('trainingFolderFull', { folder }));
  }
  try {
    return { madeFolder, unlock: await lockFolder(folder) };
  } catch (thrown) {
    const isMine = madeFolder !== undefined && isLatheError(thrown, 'output-failed');
    if (isMine) await rm(madeFolder!, { recursive: true, force: true });
    throw thrown;
  }
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
 * @throws LatheError `bad-input` when it is missing, or not the settings of a training: the sentence says why
 */
export async function readSettings(folder: string): Promise<TrainingSettings> {
  const path = join(folder, SETTINGS_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? sentence('noSettings') : (cause as Error).message;
    throw new LatheError('bad-input', sentence('trainingFolderNone', { folder, reason }), { cause });
  }
  try {
    return trainingSettingsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LatheError(
      'bad-input',
      sentence('settingsForeign', { file: path, reason: complaintOf(cause) }),
      { cause },
    );
  }
}

/** What is wrong with settings: the first field that is, or what keeps the text from being JSON. */
function complaintOf(cause: unknown): string {
  if (!(cause instanceof z.ZodError)) return messageOf(cause);
  const { path, message } = cause.issues[0]!;
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
