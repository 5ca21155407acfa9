import { ARCHITECTURES, type ArchitectureConfig } from '../../../models/architectures.ts';
import type { StrengthJudgement } from './strength-judge.ts';
import type { VariableValues } from './trainer.ts';
import { architectureOf, type TrainingSettings } from './training-settings.ts';

/** Shares of a network's decisions that are tried, the strongest first. */
export const STRENGTHS: readonly number[] = [1, 0.75, 0.5, 0.25];

/** What came of one strength: mean SI-SDR on validation excerpts. */
export interface StrengthTrial {
  readonly strength: number;
  readonly siSdrDb: number | null;
}

/** The strength that was chosen, and what the others gave. */
export interface ChosenStrength {
  readonly strength: number;
  readonly values: VariableValues;
  /** Excerpts that it was chosen by. */
  readonly excerpts: number;
  /** Empty where there was nothing to choose. */
  readonly trials: readonly StrengthTrial[];
}

/**
 * Weights whose last layer decides by `strength` times as much: 0 passes the audio through, 1 is what was learnt.
 * Undefined for a network that does not add a correction to its input.
 */
export function withStrength(
  values: VariableValues,
  architecture: ArchitectureConfig,
  strength: number,
): VariableValues | undefined {
  const layer = decisionLayer(architecture);
  if (layer === undefined) return undefined;
  const scaled = (value: Float32Array) => value.map((each) => each * strength);
  return new Map(
    [...values].map(([name, value]) => [name, name.startsWith(`${layer}.`) ? scaled(value) : value]),
  );
}

/** How many strengths are tried: none where one was asked for, or where decisions have no strength. */
export function strengthsToTry(settings: TrainingSettings): number {
  const isOpen = settings.strength === undefined && decisionLayer(architectureOf(settings)) !== undefined;
  return isOpen ? STRENGTHS.length : 0;
}

function decisionLayer({ name, config }: ArchitectureConfig): string | undefined {
  return config.form === 'thesis' ? undefined : ARCHITECTURES[name].decisionLayer;
}

/**
 * A network that is unsure does best to decide by half: spectra still come nearer to the clean track, and the waveform,
 * which wrong decisions cost most, no longer goes away. Of the strengths tried, the one with the highest SI-SDR on the
 * validation excerpts is taken. A single one is taken without a trial.
 */
export async function chooseStrength(
  judge: (candidates: readonly VariableValues[]) => Promise<StrengthJudgement>,
  architecture: ArchitectureConfig,
  values: VariableValues,
  strengths = STRENGTHS,
): Promise<ChosenStrength> {
  if (decisionLayer(architecture) === undefined) return { strength: 1, values, excerpts: 0, trials: [] };
  const candidates = strengths.map((strength) => withStrength(values, architecture, strength)!);
  if (strengths.length === 1)
    return { strength: strengths[0]!, values: candidates[0]!, excerpts: 0, trials: [] };
  const { excerpts, siSdrDb } = await judge(candidates);
  const ranked = siSdrDb.map((each) => each ?? Number.NEGATIVE_INFINITY);
  const best = ranked.indexOf(Math.max(...ranked));
  return {
    strength: strengths[best]!,
    values: candidates[best]!,
    excerpts,
    trials: strengths.map((strength, index) => ({ strength, siSdrDb: siSdrDb[index]! })),
  };
}

/** Which excerpts a strength is chosen by. */
export interface StrengthExcerpts {
  readonly count: number;
  /** Of an excerpt. */
  readonly samples: number;
  /** At once. */
  readonly batchSize: number;
}

/** With 16 excerpts the spread between them is larger than what the strengths differ by. */
const MOST_EXCERPTS = 64;
const FEWEST_EXCERPTS = 8;

/** So many times as long as those trained on, if tracks are: 6 s by default, as long as what mastering joins. */
const LENGTHS = 4;

/** So many excerpts must have been trained on for each that is judged by: then it takes a fifth of the training at most. */
const TRAINED_EXCERPTS = 25;

/** How many excerpts of what length a strength is chosen by: by the course of the training alone, so that it is repeatable. */
export function strengthExcerpts(
  { batchSize, excerptSamples }: TrainingSettings,
  steps: number,
  shortestTrack: number,
): StrengthExcerpts {
  const lengths = Math.max(1, Math.min(LENGTHS, Math.floor(shortestTrack / excerptSamples)));
  const earned = Math.floor((steps * batchSize) / TRAINED_EXCERPTS);
  return {
    count: Math.max(FEWEST_EXCERPTS, Math.min(MOST_EXCERPTS, earned)),
    samples: lengths * excerptSamples,
    batchSize: Math.max(1, Math.floor(batchSize / lengths)),
  };
}
