import { z } from 'zod';
import { LANGUAGE_TAGS, type Language, preferredLanguage } from '../../../shared/sentences/languages.ts';
import { type JsonFile, jsonFile } from './json-file.ts';

/** The language of everything around the page: what was chosen in the page, and before that the system's. */
export class SpokenLanguage {
  readonly #file: JsonFile<Language>;
  #language: Language;

  /**
   * @param path of the file that keeps the choice from run to run
   * @param locale of the system, as `uk-UA`
   */
  constructor(path: string, locale: string) {
    this.#file = jsonFile(path, z.enum(LANGUAGE_TAGS), preferredLanguage([locale]));
    this.#language = this.#file.read();
  }

  get language(): Language {
    return this.#language;
  }

  /** @returns whether that is another one */
  choose(language: Language): boolean {
    if (language === this.#language) return false;
    this.#language = language;
    this.#file.write(language);
    return true;
  }
}
