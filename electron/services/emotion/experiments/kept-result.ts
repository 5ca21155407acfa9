/** Results of runs on the disk, which are taken where they come from the same data, network and recipe. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';

/** Where the result of a run lies. */
export const resultPath = (folder: string): string => join(folder, 'result.json');

/** Of everything that a result depends on. */
export function fingerprintOf(facts: object): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** What every result of a run says. */
export interface KeptResult {
  readonly fingerprint: string;
}

/** The result of a run if it is there and has its fingerprint. */
export async function findResult<Result extends KeptResult>(
  { folder, fingerprint }: KeptResult & { readonly folder: string },
  schema: z.ZodType<Result>,
): Promise<Result | undefined> {
  const text = await readFile(resultPath(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const result = schema.safeParse(JSON.parse(text));
  return result.success && result.data.fingerprint === fingerprint ? result.data : undefined;
}
