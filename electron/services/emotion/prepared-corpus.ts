import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CorpusName } from '../../../shared/contract/emotion.ts';
import type { BandsOverTime } from '../../../shared/dsp/mel-spectrogram.ts';
import type { FoundCorpus } from '../../../shared/emotion/corpora/corpora.ts';
import { SPEECH_LEVELS } from '../../../shared/emotion/mel-levels.ts';
import { prepareLevels } from './clip-feed.ts';
import { openCorpus } from './corpus-folder.ts';
import type { RunClips } from './experiments/run.ts';
import type { LevelStore } from './level-store.ts';
import type { Recipe } from './recipe.ts';

/** A corpus that is ready to be learnt from. */
export interface PreparedCorpus extends FoundCorpus {
  readonly folder: string;
  readonly classNames: readonly string[];
  readonly runClips: RunClips;
  /** Of the clips, their classes and their levels. */
  readonly fingerprint: string;
}

/** Finds a corpus and measures its clips, or reads what was measured before. */
export async function prepareCorpus(
  name: CorpusName,
  folder: string,
  recipe: Recipe,
  {
    store,
    ...options
  }: {
    readonly store: LevelStore;
    readonly signal?: AbortSignal;
    readonly onClip?: (done: number, total: number) => void;
  },
): Promise<PreparedCorpus> {
  const corpus = await openCorpus(name, folder);
  const paths = corpus.clips.map(({ path }) => join(folder, path));
  const measured = await store.read(paths, {
    settings: SPEECH_LEVELS,
    ...(options.signal !== undefined && { signal: options.signal }),
    onClip: (done) => options.onClip?.(done, paths.length),
  });
  const levels = inSharedMemory(measured.map((each) => prepareLevels(each, recipe)));
  const classNames = classNamesOf(corpus);
  const labels = corpus.clips.map(({ label }) => classNames.indexOf(label));
  const hash = createHash('sha256').update(JSON.stringify([corpus.clips, classNames]));
  for (const { values } of levels) hash.update(new Uint8Array(values.slice().buffer));
  return {
    ...corpus,
    folder,
    classNames,
    runClips: { levels, labels, classes: classNames.length },
    fingerprint: hash.digest('hex'),
  };
}

/** The classes of a corpus in the order in which they first come, sorted by path: RAVDESS's own order. */
function classNamesOf({ clips }: FoundCorpus): readonly string[] {
  return [...new Set(clips.map(({ label }) => label))];
}

/** The same levels in one block that every thread sees. */
function inSharedMemory(clips: readonly BandsOverTime[]): readonly BandsOverTime[] {
  const total = clips.reduce((sum, { values }) => sum + values.length, 0);
  const block = new Float32Array(new SharedArrayBuffer(4 * total));
  let at = 0;
  return clips.map((clip) => {
    const values = block.subarray(at, at + clip.values.length);
    values.set(clip.values);
    at += clip.values.length;
    return { ...clip, values };
  });
}
