import { filesSentences } from './english/files.ts';
import { machineSentences } from './english/machine.ts';
import { masteringSentences } from './english/mastering.ts';
import { modelsSentences } from './english/models.ts';
import { searchingSentences } from './english/searching.ts';
import { soundSentences } from './english/sound.ts';
import { stylesSentences } from './english/styles.ts';
import { trainingSentences } from './english/training.ts';

/**
 * What the engine tells people in whole sentences: warnings, notes and failures. In English they are what travels and what
 * the command line prints; a page in another language finds its own sentence by the key. What stands in braces is filled
 * in: `{count}` by a value, and `{count|place|places}` by the form of a word that goes with it. A value that is a word
 * rather than a number or a name is a sentence of the catalogue too.
 */
export const SENTENCES = {
  ...masteringSentences,
  ...stylesSentences,
  ...soundSentences,
  ...filesSentences,
  ...machineSentences,
  ...modelsSentences,
  ...trainingSentences,
  ...searchingSentences,
} as const;

/** The name of a sentence. */
export type SentenceKey = keyof typeof SENTENCES;
