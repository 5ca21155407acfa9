/** How well a model tells the emotions of a corpus, as texts. */
import type { EmotionEvaluateResult } from '../contract/emotion-evaluate.ts';
import { markdownTable } from './markdown-table.ts';
import { textTable } from './text-table.ts';

const decimal = (value: number | null): string => value?.toFixed(4) ?? 'no clips';

/** The figures of the whole, one sentence each. */
function sentences(result: EmotionEvaluateResult): readonly string[] {
  const { model, corpus, split, clips, speakers, leftOut, failures } = result;
  const heard = speakers.length > 0 ? ` of ${speakers.length} speakers` : '';
  return [
    `${model} on ${clips} clips${heard} of ${corpus}; split: ${split}`,
    `unweighted average recall ${decimal(result.unweightedAverageRecall)}, accuracy ${decimal(result.accuracy)}, expected calibration error ${decimal(result.calibrationError)}, log loss ${decimal(result.logLoss)}`,
    'on speakers that the model learnt from the figures flatter: its card says whom it heard',
    ...leftOut.map(
      (each) => `not judged: ${each.clips} clips that are ${each.label}, which the model does not know`,
    ),
    ...failures.map(({ path, message }) => `not judged: ${path}: ${message}`),
  ];
}

/** A row for each class: its recall, and how often it was taken for each. */
function classTable({ classes, recalls, confusion }: EmotionEvaluateResult): string[][] {
  return [
    ['truth', 'recall', ...classes],
    ...classes.map((name, truth) => [name, decimal(recalls[truth]!), ...confusion[truth]!.map(String)]),
  ];
}

/** For a terminal. */
export function evaluationText(result: EmotionEvaluateResult): string {
  return [...sentences(result), textTable(classTable(result))].join('\n');
}

/**
 * As Markdown.
 *
 * @param picturePath of the confusion matrix, as the page links to it
 */
export function evaluationReport(result: EmotionEvaluateResult, picturePath: string): string {
  return [
    `# ${result.model} on ${result.corpus}`,
    '',
    ...sentences(result).map((sentence) => `- ${sentence}`),
    '',
    markdownTable(classTable(result)),
    '',
    `![how often each class was taken for each](${picturePath})`,
    '',
  ].join('\n');
}
