import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { replaceFile } from '../files/replace-file.ts';
import { manifestEntrySchema } from './manifest.ts';
import { sha256Of } from './model-file.ts';

/** A model that its user trained or imported, as the JSON file beside its weights keeps it. */
const userModelSchema = manifestEntrySchema.extend({
  /** Of the weights, in the same folder. */
  file: z.string().regex(/^[^/\\]+\.onnx$/, 'must name an .onnx file beside its description'),
  origin: z.enum(['trained', 'imported']),
  /** The training's folder, or the file that was imported. What comes from the same place again takes its place. */
  source: z.string().min(1),
  /** `null`: not known. */
  receptiveFieldSamples: z.int().nonnegative().nullable(),
});

/** A model that its user trained or imported. */
export type UserModel = Readonly<z.infer<typeof userModelSchema>>;

/** What is known of a new model; its name is only wished for. */
export interface NewUserModel extends Omit<UserModel, 'id' | 'file' | 'sha256' | 'sampleRate' | 'channels'> {
  readonly bytes: Uint8Array;
  /** Any text; letters, digits and dashes are kept. */
  readonly name: string;
}

/** What is in the folder of the user's models. */
export interface UserModelList {
  readonly models: readonly UserModel[];
  /** A sentence for each description that cannot be read. */
  readonly problems: readonly string[];
}

/** The models that a user trained or imported: weights and a description a model, in one folder. */
export interface UserModels {
  readonly folder: string;
  list(): Promise<UserModelList>;
  /**
   * Keeps a model. It replaces the one from the same source; a name that another model has gets a number.
   *
   * @param taken names that it must not get
   * @throws LatheError `output-failed` when the folder cannot be written
   */
  add(model: NewUserModel, taken: readonly string[]): Promise<UserModel>;
  /**
   * Takes a model away, with its weights.
   *
   * @returns whether there was one
   */
  remove(id: string): Promise<boolean>;
}

/** Opens the folder, which need not exist yet. */
export function createUserModels(folder: string): UserModels {
  const list = async (): Promise<UserModelList> => {
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => readDescription(join(folder, name))),
    );
    return {
      models: found.filter((each) => typeof each !== 'string'),
      problems: found.filter((each) => typeof each === 'string'),
    };
  };
  return {
    folder,
    list,
    async add({ bytes, name, ...facts }, taken) {
      const { models } = await list();
      const previous = models.find(
        ({ origin, source }) => origin === facts.origin && source === facts.source,
      );
      const others = models.filter((model) => model !== previous).map(({ id }) => id);
      const id = freeName(slugOf(name), [...taken, ...others]);
      const sha256 = sha256Of(bytes);
      // Weights under a name of their content, so that a description never names the weights of another moment.
      const file = `${id}-${sha256.slice(0, 12)}.onnx`;
      const model: UserModel = { ...facts, id, file, sha256, sampleRate: 44100, channels: 2 };
      await makeFolder(folder);
      await replaceFile(join(folder, file), bytes);
      await replaceFile(join(folder, `${id}.json`), `${JSON.stringify(model, null, 2)}\n`);
      if (previous !== undefined) await removeFiles(folder, previous, model);
      return model;
    },
    async remove(id) {
      const { models } = await list();
      const model = models.find((each) => each.id === id);
      if (model !== undefined) await removeFiles(folder, model, undefined);
      return model !== undefined;
    },
  };
}

/** @returns the sentence that says what is wrong with it, where something is */
async function readDescription(path: string): Promise<UserModel | string> {
  try {
    return userModelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return sentence('modelNotDescribed', { file: path });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = messageOf(cause);
    throw new LatheError('output-failed', sentence('modelFolder', { folder, reason }), {
      cause,
    });
  }
}

/** Takes away what a model does not share with the one that took its place, where one did. */
async function removeFiles(folder: string, previous: UserModel, next: UserModel | undefined): Promise<void> {
  if (previous.id !== next?.id) await rm(join(folder, `${previous.id}.json`), { force: true });
  if (previous.file !== next?.file) await rm(join(folder, previous.file), { force: true });
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return slug === '' ? 'model' : slug;
}

function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted}-${number}`;
  return name;
}
