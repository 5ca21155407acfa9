/**
 * Trains the tagger that is shipped as `models/speech-emotion`: five folds of speakers that it does not hear, then everybody.
 *
 *     npx tsx build/scripts/train-speech-emotion.ts RAVDESS_FOLDER OUTPUT_FOLDER [--ship]
 *
 * A fold that is done leaves its answers in the output folder and is not trained again. There are written
 * `evaluation.json` and `speech-emotion.onnx`; `--ship` puts both into the models' folder and its manifest.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { openCorpus } from '../../electron/services/emotion/corpus-folder.ts';
import type { MeasuredClip } from '../../electron/services/emotion/tagger-training/functional-feed.ts';
import { readFunctionals } from '../../electron/services/emotion/tagger-training/functional-store.ts';
import {
  evaluateFolds,
  type FoldResult,
  foldFingerprint,
  foldResultSchema,
  runFold,
  type TaggerEvaluation,
} from '../../electron/services/emotion/tagger-training/tagger-folds.ts';
import { encodeTagger } from '../../electron/services/emotion/tagger-training/tagger-model.ts';
import { TAGGER_RECIPE } from '../../electron/services/emotion/tagger-training/tagger-recipe.ts';
import {
  type TaggerTrainingOptions,
  trainTagger,
} from '../../electron/services/emotion/tagger-training/tagger-training.ts';
import {
  CacheFolder,
  defaultCacheLimit,
  defaultCacheRoot,
} from '../../electron/services/files/cache-folder.ts';
import { sha256Of } from '../../electron/services/models/model-file.ts';
import { ortEngine } from '../../electron/services/training/engine.ts';
import { CORPORA } from '../../shared/emotion/corpora/corpora.ts';
import { EMOTIONS, type Emotion } from '../../shared/emotion/emotions.ts';
import { type Fold, splitFolds } from '../../shared/emotion/speaker-folds.ts';
import { createRandom } from '../../shared/random.ts';

const MODEL_FOLDER = fileURLToPath(new URL('../../models/speech-emotion', import.meta.url));
const SEED = 1;

/** What is learnt from. */
interface MeasuredCorpus {
  /** The emotions that occur; a clip's label is an index of these. */
  readonly labels: readonly Emotion[];
  readonly clips: readonly MeasuredClip[];
  readonly folds: readonly Fold[];
}

async function measureCorpus(folder: string): Promise<MeasuredCorpus> {
  const corpus = await openCorpus('ravdess', folder);
  const paths = corpus.clips.map(({ path }) => join(folder, path));
  const cache = new CacheFolder({ path: defaultCacheRoot(), limitBytes: defaultCacheLimit() });
  const parts = { ffmpeg: createFfmpeg(), folder: cache, signal: new AbortController().signal };
  const versions: (readonly Float32Array[])[] = [];
  for (const speed of TAGGER_RECIPE.speeds) {
    console.error(`measuring ${paths.length} clips at speed ${speed}`);
    versions.push(await readFunctionals(paths, speed, parts));
  }
  cache.release();
  const labels = EMOTIONS.filter((emotion) => corpus.clips.some(({ label }) => label === emotion));
  const clips = corpus.clips.map(({ label }, index) => ({
    versions: versions.map((rows) => rows[index]!),
    label: labels.indexOf(label as Emotion),
  }));
  return { labels, clips, folds: splitFolds('ravdess', corpus.clips, 'by-speaker', createRandom(SEED)) };
}

/** What a fold left here with the same fingerprint, or a new training. */
async function foldResult(path: string, options: TaggerTrainingOptions, fold: Fold): Promise<FoldResult> {
  const text = await readFile(path, 'utf8').catch(() => 'null');
  const known = foldResultSchema.safeParse(JSON.parse(text));
  if (known.success && known.data.fingerprint === foldFingerprint(options, fold)) return known.data;
  const result = await runFold(options, fold);
  await writeFile(path, JSON.stringify(result));
  return result;
}

async function ship(
  modelPath: string,
  evaluation: TaggerEvaluation & { readonly labels: readonly string[] },
): Promise<void> {
  const file = 'weights/speech-emotion.onnx';
  await mkdir(join(MODEL_FOLDER, 'weights'), { recursive: true });
  await copyFile(modelPath, join(MODEL_FOLDER, file));
  const manifest = {
    version: 1,
    id: 'speech-emotion',
    file,
    sha256: sha256Of(await readFile(modelPath)),
    licence: CORPORA.ravdess.licence,
    description: 'Emotion of a voice, eight classes, from the statistics of its pitch, loudness and timbre',
    trainedOn: `RAVDESS, speech of 24 actors: ${evaluation.clips} clips`,
    unweightedAverageRecall: evaluation.unweightedAverageRecall,
  };
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  await writeFile(join(MODEL_FOLDER, 'manifest.json'), json(manifest));
  await writeFile(join(MODEL_FOLDER, 'evaluation.json'), json(evaluation));
}

const [corpusFolder, outputFolder, flag] = process.argv.slice(2);
if (corpusFolder === undefined || outputFolder === undefined) {
  console.error('usage: npx tsx build/scripts/train-speech-emotion.ts RAVDESS_FOLDER OUTPUT_FOLDER [--ship]');
  process.exit(2);
}
await mkdir(outputFolder, { recursive: true });
const { labels, clips, folds } = await measureCorpus(corpusFolder);
const options = { engine: ortEngine(createOrtSession), recipe: TAGGER_RECIPE, clips, seed: SEED };
const results: FoldResult[] = [];
for (const [index, fold] of folds.entries()) {
  results.push(await foldResult(join(outputFolder, `fold-${index + 1}.json`), options, fold));
  const [recall] = evaluateFolds([results.at(-1)!], labels.length).folds;
  console.error(`fold ${index + 1}: UAR ${recall!.toFixed(4)}, ${results.at(-1)!.seconds.toFixed(0)} s`);
}
const evaluation = { labels, ...evaluateFolds(results, labels.length) };
await writeFile(join(outputFolder, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
const tagger = await trainTagger(options);
const modelPath = join(outputFolder, 'speech-emotion.onnx');
await writeFile(
  modelPath,
  encodeTagger(tagger, {
    recipe: TAGGER_RECIPE,
    labels,
    temperature: evaluation.temperature,
    licence: CORPORA.ravdess.licence,
  }),
);
console.log(JSON.stringify(evaluation));
if (flag === '--ship') await ship(modelPath, evaluation);
