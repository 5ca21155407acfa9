/** Whether probabilities mean what they say, and how to make them. */

/** Probabilities of the classes of one clip. */
type Probabilities = readonly number[];

/** Keeps the logarithm of a probability that was rounded to zero finite. */
const LEAST = 1e-9;

/**
 * Probabilities at another temperature, softmax(ln p / T): above 1 they are less sure, below 1 surer. The order of the
 * classes stays.
 */
export function atTemperature(probabilities: Probabilities, temperature: number): Probabilities {
  const powers = probabilities.map((p) => Math.max(LEAST, p) ** (1 / temperature));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
}

/** Mean of -ln p of the true classes. */
export function logLoss(rows: readonly Probabilities[], labels: readonly number[]): number {
  const losses = rows.map((row, index) => -Math.log(Math.max(LEAST, row[labels[index]!]!)));
  return losses.reduce((sum, each) => sum + each, 0) / rows.length;
}

/** Temperatures that are looked among. */
const [COLDEST, HOTTEST] = [0.1, 10];

/**
 * The temperature at which the log loss is least (Guo et al. 2017), by golden-section search over its logarithm, in
 * which the loss has one minimum.
 *
 * @param rows of clips that nothing was learnt from, one or more
 * @param labels index of the true class of each
 */
export function fitTemperature(rows: readonly Probabilities[], labels: readonly number[]): number {
  const lossAt = (logarithm: number): number =>
    logLoss(
      rows.map((row) => atTemperature(row, Math.exp(logarithm))),
      labels,
    );
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(COLDEST), Math.log(HOTTEST)];
  while (high - low > 1e-4) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (lossAt(left) < lossAt(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

/**
 * Expected calibration error: clips are put into bins of equal width by the probability of the class that was predicted;
 * the mean over clips of |share that is right - mean probability| of their bin (Guo et al. 2017, eq. 3).
 *
 * @param bins default 15
 */
export function expectedCalibrationError(
  rows: readonly Probabilities[],
  labels: readonly number[],
  bins = 15,
): number {
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0 }));
  for (const [index, row] of rows.entries()) {
    const confidence = Math.max(...row);
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!;
    bin.confidence += confidence;
    if (row.indexOf(confidence) === labels[index]) bin.right++;
  }
  return sums.reduce((sum, { confidence, right }) => sum + Math.abs(right - confidence), 0) / rows.length;
}
