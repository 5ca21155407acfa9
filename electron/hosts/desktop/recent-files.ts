import { z } from 'zod';
import { type JsonFile, jsonFile } from './json-file.ts';

/** As many as a menu shows well. */
const REMEMBERED = 10;

/** The files that were opened last, the newest first. */
export class RecentFiles {
  readonly #file: JsonFile<readonly string[]>;
  #paths: readonly string[];

  /** @param path of the file that keeps them from run to run */
  constructor(path: string) {
    this.#file = jsonFile<readonly string[]>(path, z.array(z.string().min(1)).max(REMEMBERED), []);
    this.#paths = this.#file.read();
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  add(path: string): void {
    this.#keep([path, ...this.#paths.filter((other) => other !== path)].slice(0, REMEMBERED));
  }

  /** Forgets one that is gone. */
  remove(path: string): void {
    this.#keep(this.#paths.filter((other) => other !== path));
  }

  clear(): void {
    this.#keep([]);
  }

  #keep(paths: readonly string[]): void {
    this.#paths = paths;
    this.#file.write(paths);
  }
}
