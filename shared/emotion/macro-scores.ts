import { accuracy, type ConfusionMatrix, recalls } from './confusion-matrix.ts';

/** Means over classes, each of which counts the same. */
export interface MacroScores {
  readonly accuracy: number;
  /** Share of what was taken for a class that is of it; 0 for a class that nothing was taken for. */
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean of precision and recall of each class. */
  readonly f1: number;
}

/**
 * Scores as scikit-learn's `precision_recall_fscore_support(average='macro')` gives them, over the classes that have clips.
 *
 * @param confusion [truth][prediction]; one clip or more
 */
export function macroScores(confusion: ConfusionMatrix): MacroScores {
  const classes = recalls(confusion).flatMap((recall, index) => {
    if (recall === null) return [];
    const taken = confusion.reduce((sum, row) => sum + row[index]!, 0);
    const precision = taken === 0 ? 0 : confusion[index]![index]! / taken;
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return [{ precision, recall, f1 }];
  });
  const mean = (of: keyof (typeof classes)[number]): number =>
    classes.reduce((sum, each) => sum + each[of], 0) / classes.length;
  return {
    accuracy: accuracy(confusion),
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
  };
}
