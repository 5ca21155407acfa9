/** The runs of one network on folds of a corpus. */
import { join } from 'node:path';
import type { MultiVectorLstmConfig } from '../../../../models/multi-vector-lstm/architecture.ts';
import type { SpeechNetworkConfig } from '../../../../models/speech-networks.ts';
import { type Fold, type SplitKind, splitFolds } from '../../../../shared/emotion/speaker-folds.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { PreparedCorpus } from '../prepared-corpus.ts';
import type { Recipe } from '../recipe.ts';
import { fingerprintOf } from './kept-result.ts';
import type { RunTask } from './run.ts';

/** What is trained, how, and how often. */
export interface FoldRunsSettings {
  readonly networkName: string;
  readonly network: SpeechNetworkConfig;
  readonly recipe: Recipe;
  readonly viewShare: number;
  /** Where the runs lie. */
  readonly folder: string;
  readonly split: SplitKind;
  readonly seeds: readonly number[];
  /** Counted from 1; `undefined` for all. */
  readonly folds: readonly number[] | undefined;
}

/** A fold with its number, counted from 1. */
export interface NumberedFold {
  readonly fold: Fold;
  readonly foldNumber: number;
}

/** The network for the clips of a corpus. */
export function multiVectorLstm(
  config: Omit<MultiVectorLstmConfig, 'classes'>,
  { runClips: { classes } }: PreparedCorpus,
): SpeechNetworkConfig {
  const { hiddenSize, vectors, dropout } = config;
  return { name: 'multi-vector-lstm', config: { hiddenSize, vectors, classes, dropout } };
}

/** The folds of a corpus, or those that are asked for. */
export function numberedFolds(
  corpus: PreparedCorpus,
  split: SplitKind,
  wanted: readonly number[] | undefined,
): readonly NumberedFold[] {
  return splitFolds(corpus.name, corpus.clips, split, createRandom(1))
    .map((fold, index) => ({ fold, foldNumber: index + 1 }))
    .filter(({ foldNumber }) => wanted?.includes(foldNumber) ?? true);
}

/** A run of its own, with the fingerprint of everything that it depends on. */
export function foldRun(corpus: PreparedCorpus, run: Omit<RunTask, 'fingerprint' | 'clips'>): RunTask {
  const { network, recipe, viewShare, fold, seed } = run;
  const facts = { network, recipe, viewShare, fold, seed, corpus: corpus.fingerprint };
  return { ...run, fingerprint: fingerprintOf(facts), clips: corpus.runClips };
}

/** All seeds of all folds. */
export function foldRuns(corpus: PreparedCorpus, settings: FoldRunsSettings): readonly RunTask[] {
  const { split, seeds, folds: wanted, folder: home, ...trained } = settings;
  const folds = numberedFolds(corpus, split, wanted);
  return seeds.flatMap((seed) =>
    folds.map(({ fold, foldNumber }) => {
      const folder = join(home, `fold-${foldNumber}-seed-${seed}`);
      return foldRun(corpus, { ...trained, folder, fold, foldNumber, seed });
    }),
  );
}
