/** How often each class was taken for each: element [truth][prediction] counts clips. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * Counts predictions.
 *
 * @param truths class of each clip
 * @param predictions class that was predicted, in the same order
 */
export function confusionMatrix(
  truths: readonly number[],
  predictions: readonly number[],
  classCount: number,
): ConfusionMatrix {
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (const [index, truth] of truths.entries()) counts[truth]![predictions[index]!]! += 1;
  return counts;
}

/** The sum of matrices of one size, of which there is at least one. */
export function addMatrices(matrices: readonly ConfusionMatrix[]): ConfusionMatrix {
  return matrices[0]!.map((row, truth) =>
    row.map((_, prediction) => matrices.reduce((sum, matrix) => sum + matrix[truth]![prediction]!, 0)),
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/** Share of the clips of each class that was recognised; `null` for a class without clips. */
export function recalls(matrix: ConfusionMatrix): readonly (number | null)[] {
  return matrix.map((row, truth) => (sum(row) === 0 ? null : row[truth]! / sum(row)));
}

/** Unweighted average recall: the mean over classes that have clips. Guessing gives 1 / classes. */
export function unweightedAverageRecall(matrix: ConfusionMatrix): number {
  const defined = recalls(matrix).filter((recall) => recall !== null);
  return sum(defined) / defined.length;
}

/** Share of all clips that was recognised. */
export function accuracy(matrix: ConfusionMatrix): number {
  return sum(matrix.map((row, truth) => row[truth]!)) / sum(matrix.map(sum));
}
