/** Runs the comparison of the VNTU paper, and writes its table and figures. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { vntuNetworks } from '../../../../models/speech-networks.ts';
import type { EmotionQuantizationResult } from '../../../../shared/contract/emotion-quantization.ts';
import { SPEECH_LEVELS } from '../../../../shared/emotion/mel-levels.ts';
import { confusionFigure, latencyFigure } from '../../../../shared/report/emotion-figures.ts';
import { quantizationReport } from '../../../../shared/report/quantization-report.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { type Recipe, recipeOf } from '../recipe.ts';
import { PUBLISHED_QUANTIZATION } from './published-quantization.ts';
import type { PrecisionResult } from './quantization.ts';
import {
  runVntuQuantization,
  type VntuQuantizationParts,
  type VntuQuantizationResult,
} from './vntu-quantization.ts';

/** What a caller chooses of the experiment. */
export interface QuantizationChoices {
  readonly corpusFolder: string;
  readonly outputFolder: string;
  readonly epochs?: number;
}

/** As many as fit into some minutes each; two cycles of the cosine. */
const EPOCHS = 12;
const SEED = 1;

/** Trains and compares; see {@link runVntuQuantization}. */
export async function quantizationExperiment(
  { corpusFolder, outputFolder, epochs = EPOCHS }: QuantizationChoices,
  parts: VntuQuantizationParts,
): Promise<EmotionQuantizationResult> {
  const found = await runVntuQuantization(
    {
      corpusFolder,
      outputFolder,
      seed: SEED,
      candidates: (classes) =>
        vntuNetworks(classes).map((network) => ({ network, recipe: recipeOf(network.name, epochs) })),
    },
    parts,
  );
  const result = summarize(found, epochs, join(outputFolder, 'README.md'));
  await writeReport(result, outputFolder, recipeOf('speech-lstm', epochs));
  return result;
}

function summarize(
  { corpus, fold, networks }: VntuQuantizationResult,
  epochs: number,
  tablePath: string,
): EmotionQuantizationResult {
  const plain = ({ confusion, latencies, ...rest }: PrecisionResult) => ({
    ...rest,
    confusion: confusion.map((row) => [...row]),
    latencies: [...latencies],
  });
  return {
    classes: [...corpus.classNames],
    trainingClips: fold.training.length,
    testClips: fold.test.length,
    epochs,
    networks: networks.map(({ network, comparison: { float, int8, agreement } }) => ({
      network,
      float: plain(float),
      int8: plain(int8),
      agreement,
    })),
    tablePath,
  };
}

async function writeReport(result: EmotionQuantizationResult, folder: string, recipe: Recipe): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { classes, networks, tablePath } = result;
  await replaceFile(tablePath, quantizationReport(result, PUBLISHED_QUANTIZATION, notesOf(result, recipe)));
  for (const { network, float, int8 } of networks) {
    for (const [kind, { confusion }] of Object.entries({ float, int8 })) {
      const figure = confusionFigure(`${network}, ${kind}`, classes, confusion);
      await replaceFile(join(folder, `confusion-${network}-${kind}.svg`), figure);
    }
    const latencies = [
      { name: 'float', values: float.latencies },
      { name: 'int8', values: int8.latencies },
    ];
    const figure = latencyFigure(`Latency of ${network}`, latencies);
    await replaceFile(join(folder, `latency-${network}.svg`), figure);
  }
}

/** How the networks were trained and timed, in sentences. */
function notesOf(
  { trainingClips, testClips, epochs, classes }: EmotionQuantizationResult,
  recipe: Recipe,
): readonly string[] {
  const { sampleRate, nFft, hopLength } = SPEECH_LEVELS;
  return [
    `RAVDESS, ${classes.length} classes, first of five folds by speaker: trained on ${trainingClips} clips, tested on ${testClips} of people who were not heard.`,
    `${recipe.coefficients} MFCC, ${sampleRate} Hz, frames of ${nFft} every ${hopLength}, means of ${recipe.framesAveraged}; ${epochs} epochs of the recipe of the multi-vector LSTM with learning rates of their own, seed ${SEED}.`,
    'Weights are in 8 bits for each output, activations are quantised as they come. A latency is of one clip on one thread: median of 200, float and int8 taking turns.',
  ];
}
