import type { EmotionTrainResult } from '../../../shared/contract/emotion.ts';
import type { Recipe } from './recipe.ts';

/** What the card says besides the result. */
export interface CardFacts {
  readonly corpus: string;
  readonly licence: string;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** The card of a model of emotions, in Markdown: what it learnt from, how well it does, and what it is not for. */
export function renderEmotionCard(result: EmotionTrainResult, facts: CardFacts): string {
  const { classes, recalls, temperature, validationClips } = result;
  const held =
    result.split === 'by-speaker'
      ? 'of speakers that it never heard'
      : 'at random, of speakers that it knows';
  return [
    `# Emotion of a voice: ${result.network}`,
    '',
    `- Parameters: ${result.parameterCount}`,
    `- Learnt from ${result.trainingClips} clips of ${facts.corpus}, ${facts.recipe.epochs} epochs, seed ${facts.seed}`,
    `- Licence: ${facts.licence}, inherited from the recordings`,
    `- Split: ${result.split}`,
    '',
    `## Figures on ${validationClips} clips ${held}`,
    '',
    `- Unweighted average recall: ${result.unweightedAverageRecall.toFixed(4)}`,
    `- Accuracy: ${result.accuracy.toFixed(4)}`,
    `- Expected calibration error: ${result.calibrationErrorBefore.toFixed(4)}, with the temperature ${temperature.toFixed(3)} ${result.calibrationErrorAfter.toFixed(4)}; the temperature was fitted on these same clips, on others it is a little more`,
    '',
    '| class | recall |',
    '|---|---|',
    ...classes.map((name, index) => `| ${name} | ${recalls[index]?.toFixed(4) ?? 'no clips'} |`),
    '',
    '## What it is not for',
    '',
    'It learnt from actors, who show emotions on request, in few sentences and one language. What a person feels cannot be',
    'heard from this. It must not be used to judge people: not at work, in school, in hiring, in health care, by police or',
    'at borders, and not to decide anything about anybody.',
    '',
  ].join('\n');
}
