import type { EpochMetrics } from './metrics-log.ts';
import type { TrainingResult } from './training-service.ts';
import type { TrainingSettings } from './training-settings.ts';

/** The card of a trained model, in Markdown: how it was made and how its training went. */
export function renderTrainingCard(settings: TrainingSettings, result: TrainingResult): string {
  const best = result.epochs[result.bestEpoch - 1];
  const minutes = result.epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return [
    `# ${settings.architecture} (${settings.form} form)`,
    '',
    `- Parameters: ${result.parameterCount}`,
    `- Data: ${dataSentence(settings)}`,
    `- Split: by track; no track that was learnt from was validated on`,
    `- Steps: ${result.epochs.at(-1)?.step ?? 0} of ${settings.batchSize} excerpts of ${(settings.excerptSamples / 44100).toFixed(2)} s, seed ${settings.seed}`,
    `- Loss: ${settings.loss}; Adam, learning rate ${settings.learningRate}, cosine over ${settings.epochs} epochs, gradient norm at most ${settings.maxGradientNorm}`,
    `- Training time: ${minutes.toFixed(1)} minutes on ${result.device} with ${settings.threads} threads${result.stopped ? ', stopped before its last epoch' : ''}`,
    `- Weights of epoch ${result.bestEpoch}, validation loss ${best?.validationLoss.toFixed(4) ?? 'unknown'}`,
    '',
    '| epoch | training loss | validation loss |',
    '|---|---|---|',
    ...result.epochs.map(epochRow),
    '',
  ].join('\n');
}

function dataSentence({ bad, cleanShare, faultKinds }: TrainingSettings): string {
  return bad === undefined
    ? `finished tracks with faults (${faultKinds?.join(', ') ?? 'all kinds'}) made at random, ${(100 * cleanShare).toFixed(0)} % of the excerpts without a fault`
    : 'pairs of unfinished and finished tracks';
}

function epochRow({ epoch, trainingLoss, validationLoss }: EpochMetrics): string {
  return `| ${epoch} | ${trainingLoss.toFixed(4)} | ${validationLoss.toFixed(4)} |`;
}
