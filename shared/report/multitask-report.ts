import type { EmotionMultitaskResult } from '../contract/emotion-multitask.ts';
import { markdownTable } from './markdown-table.ts';
import { textTable } from './text-table.ts';

/**
 * What was published on IEMOCAP: four emotions, ten speakers, clips split 4:1 at random (Ryabinov, Uzdiaev and Vatamaniuk
 * 2021, weighted average).
 */
const PUBLISHED: readonly (readonly string[])[] = [
  ['published: emotion alone, VGG-11', 'emotion', '.695', '.674', '.631', '.630'],
  ['published: weighted-average', 'emotion', '.712', '.685', '.666', '.672'],
  ['published: weighted-average', 'speaker', '.782', '.774', '.771', '.767'],
  ['published: weighted-average', 'gender', '.969', '.969', '.969', '.969'],
];

const HEAD = ['losses', 'task', 'accuracy', 'precision', 'recall', 'F1'];

type Score = EmotionMultitaskResult['variants'][number]['tasks'][number]['recall'];

/** With the deviation over seeds where there are several. */
const scoreText = ({ mean, deviation }: Score): string =>
  deviation === null ? mean.toFixed(3) : `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;

function rowsOf({ variants }: EmotionMultitaskResult): string[][] {
  return variants.flatMap(({ variant, tasks }) =>
    tasks.map(({ task, accuracy, precision, recall, f1 }) => [
      variant,
      task,
      ...[accuracy, precision, recall, f1].map(scoreText),
    ]),
  );
}

/** For a terminal. */
export function multitaskText(result: EmotionMultitaskResult): string {
  return textTable([HEAD, ...rowsOf(result)]);
}

/** As Markdown, beside what was published. */
export function multitaskReport(result: EmotionMultitaskResult): string {
  const { split, trainingClips, heldOutClips, testClips, epochs, seeds, imageSide, parameterCount } = result;
  const chosen = result.variants.map(({ variant, chosenEpochs }) => `${variant} ${chosenEpochs.join(', ')}`);
  return [
    '# Emotion, speaker and gender by one network',
    '',
    `- RAVDESS, eight emotions, 24 speakers; split: ${split}: ${trainingClips} clips to learn from, ${heldOutClips} to choose the epoch by, ${testClips} to test. Every speaker is known, which the speaker's head needs, and which flatters the emotion.`,
    `- VGG-11 with batch normalisation at an eighth of the paper's channels and units and with the first three of its five poolings, ${parameterCount} parameters with three heads; images of ${imageSide} x ${imageSide} of 64 mel bands and 80 frames of 32 ms without the silence at both ends, at a random place each time.`,
    `- Adam, ${epochs} epochs, batches of 32, learning rate 0.002 along a cosine. The epoch with the best recall of the held-out clips, in the mean over the tasks, is tested (of each seed: ${chosen.join('; ')}).`,
    `- Mean${seeds === 1 ? '' : ' and deviation'} over ${seeds === 1 ? 'one seed' : `${seeds} seeds`}. Precision, recall and F1 are means over classes.`,
    '- The paper learnt from IEMOCAP, images of 224 x 224, up to 300 epochs: its rows stand for the order of the ways, not for the figures.',
    '',
    markdownTable([HEAD, ...rowsOf(result), ...PUBLISHED]),
    '',
    '![Recall of emotions by epoch](course.svg)',
    '',
  ].join('\n');
}
