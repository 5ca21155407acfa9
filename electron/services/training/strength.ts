import { ARCHITECTURES, type ArchitectureConfig } from '../../../models/architectures.ts';
import type { VariableValues } from './trainer.ts';
import type { MeanDistances, Validator } from './validator.ts';

/** Shares of a network's decisions that are tried, the strongest first. */
export const STRENGTHS: readonly number[] = [1, 0.75, 0.5, 0.25];

/** What came of one strength on the validation excerpts. */
export interface StrengthTrial {
  readonly strength: number;
  readonly distances: MeanDistances;
}

/** The strength that was chosen, and what the others gave. */
export interface ChosenStrength {
  readonly strength: number;
  readonly values: VariableValues;
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

function decisionLayer({ name, config }: ArchitectureConfig): string | undefined {
  return config.form === 'thesis' ? undefined : ARCHITECTURES[name].decisionLayer;
}

/**
 * A network that is unsure does best to decide by half: spectra still come nearer to the clean track, and the waveform,
 * which wrong decisions cost most, no longer goes away. Of the strengths tried, the one with the highest SI-SDR on the
 * validation excerpts is taken.
 */
export async function chooseStrength(
  validator: Validator,
  architecture: ArchitectureConfig,
  values: VariableValues,
  strengths = STRENGTHS,
): Promise<ChosenStrength> {
  const trials: StrengthTrial[] = [];
  let best: { strength: number; values: VariableValues; siSdrDb: number } | undefined;
  for (const strength of strengths) {
    const candidate = withStrength(values, architecture, strength);
    if (candidate === undefined) break;
    const { distances } = await validator.judge(candidate);
    trials.push({ strength, distances });
    const siSdrDb = distances.siSdrDb ?? Number.NEGATIVE_INFINITY;
    if (best === undefined || siSdrDb > best.siSdrDb) best = { strength, values: candidate, siSdrDb };
  }
  return { strength: best?.strength ?? 1, values: best?.values ?? values, trials };
}
