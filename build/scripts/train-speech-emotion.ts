/**
 * Trains the tagger that is shipped as `models/speech-emotion`: five folds of speakers that it does not hear, then everybody.
 *
 *     npx tsx build/scripts/train-speech-emotion.ts RAVDESS_FOLDER OUTPUT_FOLDER [--seeds COUNT] [--ship]
 *
 * A fold that is done leaves its answers in the output folder and is not trained again. There are written
 * `evaluation.json` and `speech-emotion.onnx`; `--ship` puts both into the models' folder and its manifest. With more
 * seeds than one the folds are trained with each, to know how much of their recall is chance; the file is the first one's.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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

/** Trains what is missing of the folds of a seed. */
async function foldResults(
  { clips, folds }: MeasuredCorpus,
  seed: number,
  folder: string,
): Promise<readonly FoldResult[]> {
  await mkdir(folder, { recursive: true });
  const results: FoldResult[] = [];
  for (const [index, fold] of folds.entries()) {
    const path = join(folder, `fold-${index + 1}.json`);
    const result = await foldResult(path, { engine, recipe: TAGGER_RECIPE, clips, seed }, fold);
    results.push(result);
    const [recall] = evaluateFolds([result], TAGGER_RECIPE.network.classes).folds;
    console.error(
      `seed ${seed}, fold ${index + 1}: UAR ${recall!.toFixed(4)}, ${result.seconds.toFixed(0)} s`,
    );
  }
  return results;
}

const engine = ortEngine(createOrtSession);
const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '1' }, ship: { type: 'boolean', default: false } },
});
const [corpusFolder, outputFolder] = positionals;
const seeds = Number(flags.seeds);
if (corpusFolder === undefined || outputFolder === undefined || !Number.isInteger(seeds) || seeds < 1) {
  console.error(
    'usage: npx tsx build/scripts/train-speech-emotion.ts RAVDESS_FOLDER OUTPUT_FOLDER [--seeds COUNT] [--ship]',
  );
  process.exit(2);
}
const corpus = await measureCorpus(corpusFolder);
const { labels, clips } = corpus;
const evaluations: TaggerEvaluation[] = [];
for (let seed = SEED; seed < SEED + seeds; seed++) {
  const folder = seed === SEED ? outputFolder : join(outputFolder, `seed-${seed}`);
  evaluations.push(evaluateFolds(await foldResults(corpus, seed, folder), labels.length));
}
const seedMeans = evaluations.map(({ unweightedAverageRecall }) => unweightedAverageRecall);
const evaluation = { labels, ...evaluations[0]!, seedMeans };
await writeFile(join(outputFolder, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
const options = { engine, recipe: TAGGER_RECIPE, clips, seed: SEED };
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
if (flags.ship) await ship(modelPath, evaluation);
