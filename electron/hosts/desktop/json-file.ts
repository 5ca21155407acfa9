import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** A value that is kept from run to run. */
export interface JsonFile<Value> {
  /** What was kept; the usual value where nothing was, or where it is of another form. */
  read(): Value;
  /** Keeps a value; a disk that takes none is no reason to stop. */
  write(value: Value): void;
}

/** Keeps a value in a file, which is whole at any time. */
export function jsonFile<Value>(path: string, schema: z.ZodType<Value>, usual: Value): JsonFile<Value> {
  return {
    read() {
      try {
        return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        return usual;
      }
    },
    write(value) {
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.part`, JSON.stringify(value));
        renameSync(`${path}.part`, path);
      } catch {
        // What is kept here is a comfort: the place of a window, the files opened last.
      }
    },
  };
}
