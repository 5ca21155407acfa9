import { musicSentence, splitSentence } from './data/music-summary.ts';
import { DISTANCE_NAMES, type DistanceName } from './distances.ts';
import { memoryText } from './memory-promise.ts';
import { type EpochMetrics, stepTimes } from './metrics-log.ts';
import type { TrainingEnding } from './training-run.ts';
import type { TrainingResult } from './training-service.ts';
import type { TrainingSettings } from './training-settings.ts';

const ENDINGS: Readonly<Record<TrainingEnding, string>> = {
  complete: '',
  patience: ', ended as no epoch got better for long',
  time: ', ended as its time was up',
  stopped: ', stopped before its last epoch',
};

const TITLES: Readonly<Record<DistanceName, string>> = {
  siSdrDb: 'SI-SDR dB (more is better)',
  lsdDb: 'LSD dB',
  mrStft: 'MR-STFT',
  melCepstralDb: 'Mel-cepstral distance dB',
};

/** The card of a trained model, in Markdown: how it was made and how its training went. */
export function renderTrainingCard(settings: TrainingSettings, result: TrainingResult): string {
  const best = result.epochs[result.bestEpoch - 1];
  const minutes = result.epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return [
    `# ${settings.architecture} (${settings.form} form${widthPhrase(settings)})`,
    '',
    `- Parameters: ${result.parameterCount}`,
    `- Data: ${musicSentence(settings)}`,
    `- Split: by track; ${splitSentence(result.music)}`,
    `- Steps: ${result.epochs.at(-1)?.step ?? 0} of ${result.batchSize} excerpts of ${(settings.excerptSamples / 44100).toFixed(2)} s, seed ${settings.seed}`,
    `- Loss: ${settings.loss}${settings.alpha === undefined ? '' : ` (alpha ${settings.alpha})`}; ${optimizerSentence(settings)}, learning rate ${settings.learningRate}, ${scheduleSentence(settings)}, ${clippingSentence(settings)}`,
    `- Training time: ${minutes.toFixed(1)} minutes on ${result.device} with ${settings.threads} threads${ENDINGS[result.ending]}`,
    stepSentence(result.epochs),
    memorySentence(result.memory),
    `- Weights of epoch ${result.bestEpoch}, validation loss ${best?.validationLoss.toFixed(4) ?? 'unknown'}`,
    ...strengthLines(settings, result),
    '',
    `| epoch | training loss | validation loss | ${DISTANCE_NAMES.map((name) => TITLES[name]).join(' | ')} |`,
    `|---|---|---|${DISTANCE_NAMES.map(() => '---|').join('')}`,
    `| unprocessed | | | ${DISTANCE_NAMES.map((name) => cell(result.unprocessed[name])).join(' | ')} |`,
    ...result.epochs.map(epochRow),
    `| the model | | | ${DISTANCE_NAMES.map((name) => cell(result.distances[name])).join(' | ')} |`,
    '',
    `Distances to the clean track: means over ${result.measuredExcerpts} validation excerpts that have a fault.`,
    '',
  ].join('\n');
}

const widthPhrase = ({ width }: TrainingSettings): string => (width === undefined ? '' : `, width ${width}`);

function strengthLines(
  settings: TrainingSettings,
  { strength, strengthTrials, strengthExcerpts }: TrainingResult,
): string[] {
  const line = `- Strength of its decisions: ${strength}`;
  if (strengthTrials.length === 0) return settings.strength === undefined ? [] : [`${line}, as asked for`];
  const trials = strengthTrials.map((trial) => `${cell(trial.siSdrDb)} at ${trial.strength}`);
  return [`${line}; SI-SDR on ${strengthExcerpts} validation excerpts ${trials.join(', ')}`];
}

/** Where the time of a step went. */
function stepSentence(epochs: readonly EpochMetrics[]): string {
  const { stepSeconds, dataShare } = stepTimes(epochs);
  return `- A step: ${stepSeconds.toFixed(3)} s, of which ${(100 * dataShare).toFixed(1)} % waited for sound`;
}

function memorySentence({ promisedBytes, measuredBytes }: TrainingResult['memory']): string {
  const promised = promisedBytes === undefined ? '' : `, ${memoryText(promisedBytes)} were expected`;
  return `- Memory: ${memoryText(measuredBytes)} at most${promised}`;
}

const OPTIMIZER_NAMES = { sgd: 'SGD', adam: 'Adam', adamw: 'AdamW' } as const;

function optimizerSentence({
  optimizer: { kind, weightDecay, momentum },
  dropout,
}: TrainingSettings): string {
  return [
    OPTIMIZER_NAMES[kind],
    ...(momentum === undefined ? [] : [`momentum ${momentum}`]),
    ...(weightDecay === 0 ? [] : [`weight decay ${weightDecay} (not of biases)`]),
    ...(dropout === undefined ? [] : [`dropout ${dropout}`]),
  ].join(', ');
}

function scheduleSentence({ schedule, epochs }: TrainingSettings): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant';
    case 'step':
      return `times ${schedule.factor} every ${schedule.everyEpochs} epochs`;
    case 'cosine':
      return `cosine over ${epochs} epochs`;
    case 'cosine-restarts':
      return `cosine that starts anew after ${schedule.cycleEpochs} epochs and then after ${schedule.cycleGrowth} times as many each`;
  }
}

function clippingSentence({ maxGradientNorm }: TrainingSettings): string {
  return maxGradientNorm === null ? 'gradients not clipped' : `gradient norm at most ${maxGradientNorm}`;
}

function epochRow(row: EpochMetrics): string {
  const { epoch, trainingLoss, validationLoss } = row;
  const distances = DISTANCE_NAMES.map((name) => cell(row[name]));
  return `| ${epoch} | ${trainingLoss.toFixed(4)} | ${validationLoss.toFixed(4)} | ${distances.join(' | ')} |`;
}

function cell(value: number | null): string {
  return value === null ? 'not defined' : value.toFixed(3);
}
