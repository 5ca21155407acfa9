import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** A number of a model's evaluation: the same measure before and after the model, on tracks it never saw. */
const figureSchema = z.strictObject({
  /** Which excerpts: `noise`, `clipping`, ..., `all faults`, `clean`. */
  set: z.string().min(1),
  /** `siSdrDb`, `lsdDb`, `mrStft`. */
  measure: z.string().min(1),
  unprocessed: z.number().nullable(),
  processed: z.number(),
  excerpts: z.int().positive(),
});

/** An entry of the manifest. */
export const manifestEntrySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'an id has lower-case letters, digits and dashes'),
  /** Path of the weights relative to the manifest; it must stay inside the manifest's folder. */
  file: z
    .string()
    .regex(/\.onnx$/)
    .refine(
      (file) => !file.startsWith('/') && !file.split(/[\\/]/).includes('..'),
      'must lie inside models/',
    ),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 has 64 lower-case hexadecimal digits'),
  licence: z.string().min(1),
  description: z.string().min(1),
  sampleRate: z.literal(44100),
  channels: z.literal(2),
  /** Samples a channel in one segment. */
  segmentSamples: z.int().positive(),
  /** Segments in one run. */
  batchSize: z.int().positive(),
  /** Samples that one output sample depends on. */
  receptiveFieldSamples: z.int().nonnegative(),
  parameterCount: z.int().nonnegative(),
  trainedOn: z.string().min(1),
  figures: z.array(figureSchema),
});

const manifestSchema = z
  .strictObject({ version: z.literal(1), models: z.array(manifestEntrySchema) })
  .refine(
    ({ models }) => new Set(models.map(({ id }) => id)).size === models.length,
    'model ids must differ',
  );

/** What the manifest says about one model. */
export type ManifestEntry = Readonly<z.infer<typeof manifestEntrySchema>>;

/** The models that come with Lathe. */
export type ModelManifest = Readonly<z.infer<typeof manifestSchema>>;

/**
 * Reads and checks the text of `models/manifest.json`.
 *
 * @param text JSON
 * @param name for messages
 * @throws LatheError `bad-model`, naming the first key that is wrong
 */
export function parseManifest(text: string, name: string): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LatheError('bad-model', sentence('manifestNoJson', { file: name }), { cause });
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = issue?.path.join('.') || 'the whole';
  throw new LatheError(
    'bad-model',
    sentence('manifestWrong', { file: name, key, reason: issue?.message ?? 'unknown' }),
  );
}

/**
 * Loads the manifest of a models folder.
 *
 * @throws LatheError `bad-model` when it is missing or not valid
 */
export async function loadManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, 'manifest.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new LatheError('bad-model', sentence('manifestUnreadable', { file: path }), { cause });
  }
  return parseManifest(text, path);
}
