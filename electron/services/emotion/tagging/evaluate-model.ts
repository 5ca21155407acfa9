/** How well a model tells the emotions of a corpus. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CorpusName } from '../../../../shared/contract/emotion.ts';
import {
  type EmotionEvaluateResult,
  emotionEvaluateResult,
} from '../../../../shared/contract/emotion-evaluate.ts';
import { CORPORA, type FoundCorpus } from '../../../../shared/emotion/corpora/corpora.ts';
import type { CorpusClip } from '../../../../shared/emotion/corpora/corpus.ts';
import { judge } from '../../../../shared/emotion/judgement.ts';
import { splitFolds } from '../../../../shared/emotion/speaker-folds.ts';
import { isLatheError, LatheError } from '../../../../shared/errors.ts';
import { createRandom } from '../../../../shared/random.ts';
import { confusionFigure } from '../../../../shared/report/emotion-figures.ts';
import { evaluationReport } from '../../../../shared/report/evaluation-report.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { mapAtOnce } from '../../jobs/map-at-once.ts';
import { openCorpus } from '../corpus-folder.ts';
import { decodeMono } from '../decode-mono.ts';
import { type ClassifierFacts, describeEmotionModel } from './classifier.ts';
import type { EmotionModels } from './emotion-models.ts';
import type { TagParts } from './tag-sound.ts';

/** What a caller chooses of an evaluation. */
export interface EvaluationChoices {
  readonly model?: string;
  readonly corpusFolder: string;
  readonly layout?: CorpusName;
  readonly fold?: number;
  readonly speakers?: readonly string[];
  readonly outputFolder?: string;
}

/** What an evaluation needs, and how it is watched. */
export interface EvaluationParts extends Pick<TagParts, 'ffmpeg' | 'classifiers' | 'threads'> {
  readonly models: EmotionModels;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: {
    readonly stage: 'classifying';
    readonly fraction: number;
    readonly note?: string;
  }) => void;
}

/**
 * Asks a model about the clips of a corpus, each as a whole, as in the training. What cannot be judged is told.
 *
 * @throws LatheError `bad-input` when there is no clip to judge, `bad-argument` for a speaker that is not there
 */
export async function evaluateModel(
  choices: EvaluationChoices,
  parts: EvaluationParts,
): Promise<EmotionEvaluateResult> {
  const { corpusFolder, layout = 'ravdess', outputFolder, model } = choices;
  const { name, path: modelPath } = await parts.models.find(model);
  const facts = await describeEmotionModel(modelPath);
  const corpus = await openCorpus(layout, corpusFolder);
  for (const note of corpus.notes) parts.onProgress?.({ stage: 'classifying', fraction: 0, note });
  const { clips, split } = chooseClips(corpus, choices);
  const known = clips.filter(({ label }) => facts.labels.includes(label));
  const said = await classifyClips(known, corpusFolder, modelPath, facts, parts);
  const judged = said.filter((each) => each.probabilities !== undefined);
  if (judged.length === 0) throw nothingToJudge(corpusFolder, clips, facts);
  const { confusion, recalls, ...scores } = judge(
    judged.map(({ probabilities }) => probabilities!),
    judged.map(({ clip }) => facts.labels.indexOf(clip.label)),
  );
  const result: EmotionEvaluateResult = {
    model: name,
    corpus: CORPORA[layout].title,
    split,
    classes: facts.labels,
    clips: judged.length,
    speakers: speakersOf(judged.map(({ clip }) => clip)),
    ...scores,
    recalls,
    confusion,
    leftOut: countLabels(clips.filter((clip) => !known.includes(clip))),
    failures: said.flatMap(({ clip, message }) =>
      message === undefined ? [] : [{ path: clip.path, message }],
    ),
    ...(outputFolder !== undefined && { tablePath: join(outputFolder, 'README.md') }),
  };
  if (outputFolder !== undefined) await writeEvaluation(result, outputFolder);
  return result;
}

/** The clips that are asked for, and what they are called. */
function chooseClips(
  { name, clips }: FoundCorpus,
  { fold, speakers }: EvaluationChoices,
): { readonly clips: readonly CorpusClip[]; readonly split: string } {
  if (fold !== undefined && speakers !== undefined) {
    throw new LatheError('bad-argument', 'a fold and speakers exclude each other: leave out one');
  }
  if (fold !== undefined) {
    const folds = splitFolds(name, clips, 'by-speaker', createRandom(1));
    const test = folds[fold - 1]?.test.map((index) => clips[index]!) ?? [];
    return { clips: test, split: `test part of fold ${fold} by speaker` };
  }
  if (speakers === undefined) return { clips, split: 'none, all clips' };
  const there = speakersOf(clips);
  const unknown = speakers.find((speaker) => !there.includes(speaker));
  if (unknown !== undefined) {
    throw new LatheError('bad-argument', `there is no speaker ${unknown}: there are ${there.join(', ')}`);
  }
  const chosen = clips.filter(({ speaker }) => speaker !== undefined && speakers.includes(speaker));
  return { clips: chosen, split: `speakers ${speakers.join(', ')}` };
}

/** What came of a clip: probabilities, or why there are none. */
interface ReadClip {
  readonly clip: CorpusClip;
  readonly probabilities?: readonly number[];
  readonly message?: string;
}

function classifyClips(
  clips: readonly CorpusClip[],
  folder: string,
  modelPath: string,
  { sampleRate }: ClassifierFacts,
  { ffmpeg, classifiers, threads, signal, onProgress }: EvaluationParts,
): Promise<readonly ReadClip[]> {
  const control = signal && { signal };
  let done = 0;
  return mapAtOnce(clips, 2 * threads, async (clip): Promise<ReadClip> => {
    try {
      const samples = await decodeMono(join(folder, clip.path), { sampleRate, ...control }, ffmpeg);
      const [reading] = await classifiers.run({ modelPath, windows: [samples] }, control);
      return { clip, probabilities: reading!.probabilities };
    } catch (thrown) {
      if (isLatheError(thrown) && thrown.code === 'bad-input') return { clip, message: thrown.message };
      throw thrown;
    } finally {
      onProgress?.({ stage: 'classifying', fraction: ++done / clips.length });
    }
  });
}

function nothingToJudge(
  folder: string,
  clips: readonly CorpusClip[],
  { labels }: ClassifierFacts,
): LatheError {
  const classes = countLabels(clips).map(({ label }) => label);
  const there = classes.length > 0 ? `its classes are ${classes.join(', ')}` : 'no clip was asked for';
  return new LatheError(
    'bad-input',
    `${folder} holds no clip that can be judged: ${there}, and the model's are ${labels.join(', ')}`,
  );
}

const speakersOf = (clips: readonly CorpusClip[]): string[] =>
  [...new Set(clips.map(({ speaker }) => speaker))].filter((speaker) => speaker !== undefined).sort();

function countLabels(clips: readonly CorpusClip[]): { readonly label: string; readonly clips: number }[] {
  const labels = [...new Set(clips.map(({ label }) => label))];
  return labels.map((label) => ({ label, clips: clips.filter((clip) => clip.label === label).length }));
}

async function writeEvaluation(result: EmotionEvaluateResult, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { split, classes, confusion, tablePath } = result;
  const picture = 'confusion.svg';
  const json = JSON.stringify(z.encode(emotionEvaluateResult, result), undefined, 2);
  await replaceFile(join(folder, 'result.json'), `${json}\n`);
  await replaceFile(join(folder, picture), confusionFigure(`split: ${split}`, classes, confusion));
  await replaceFile(tablePath!, evaluationReport(result, picture));
}
