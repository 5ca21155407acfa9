import { describe, expect, it } from 'vitest';
import type { ArchitectureConfig } from '../../../models/architectures.ts';
import { CRNN_DEFAULT, CRNN_THESIS } from '../../../models/crnn/architecture.ts';
import { WAVE_U_NET_PAPER } from '../../../models/wave-u-net/architecture.ts';
import { encodeInferenceModel } from '../../../shared/nn/onnx/write.ts';
import { createRandom } from '../../../shared/random.ts';
import { ENGINES } from '../../../test/support/engines.ts';
import { runOnnx } from '../../../test/support/onnx-run.ts';
import type { ExcerptBatch } from './data/excerpt-sampler.ts';
import { completeTrainingSettings } from './default-settings.ts';
import { chooseStrength, strengthExcerpts, withStrength } from './strength.ts';
import { judgeStrengths, type StrengthJudgement } from './strength-judge.ts';
import type { VariableValues } from './trainer.ts';
import { buildInferenceGraph, buildValidationGraph } from './training-graph.ts';

const WAVE_U_NET: ArchitectureConfig = {
  name: 'wave-u-net',
  config: { ...WAVE_U_NET_PAPER, levels: 2, channels: 2 },
};
const SAMPLES = 4096;

/** Weights of a network that does something: every variable is random, the last layer too. */
function randomValues(architecture: ArchitectureConfig): VariableValues {
  const { variables } = buildInferenceGraph(architecture, 1, SAMPLES);
  const random = createRandom(3);
  return new Map(
    variables.map(({ tensor }) => [
      tensor.name,
      Float32Array.from({ length: tensor.shape.reduce((a, b) => a * b, 1) }, () => 0.1 * random.normal()),
    ]),
  );
}

async function correctionOf(architecture: ArchitectureConfig, values: VariableValues): Promise<Float32Array> {
  const random = createRandom(4);
  const data = Float32Array.from({ length: 2 * SAMPLES }, () => 0.1 * random.normal());
  const model = encodeInferenceModel(buildInferenceGraph(architecture, 1, SAMPLES), new Map(values), {});
  const { mastered } = await runOnnx(model, { audio: { shape: [1, 2, SAMPLES], data } });
  return mastered!.data.map((value, i) => value - data[i]!);
}

/** A judge that knows the SI-SDR of each strength by the size of the last layer. */
function judgeOf(values: VariableValues, layer: string, siSdrDb: Record<string, number>) {
  const full = values.get(`${layer}.weight`)![0]!;
  return async (candidates: readonly VariableValues[]): Promise<StrengthJudgement> => ({
    excerpts: 64,
    siSdrDb: candidates.map((each) => siSdrDb[(each.get(`${layer}.weight`)![0]! / full).toFixed(2)]!),
  });
}

/**
 * Excerpts whose clean version is the bad one with some of what the network decides, and a little noise: the first
 * sixteen with all of it, the others with half.
 */
async function excerptsThatMislead(values: VariableValues, count: number): Promise<ExcerptBatch[]> {
  const random = createRandom(5);
  const model = encodeInferenceModel(buildInferenceGraph(WAVE_U_NET, 1, SAMPLES), new Map(values), {});
  const noise = (size: number) => Float32Array.from({ length: 2 * SAMPLES }, () => size * random.normal());
  const batches: ExcerptBatch[] = [];
  for (let excerpt = 0; excerpt < count; excerpt++) {
    const bad = noise(0.1);
    const { mastered } = await runOnnx(model, { audio: { shape: [1, 2, SAMPLES], data: bad } });
    const share = excerpt < 16 ? 1 : 0.5;
    const error = noise(1e-3);
    batches.push({ bad, good: bad.map((x, i) => x + share * (mastered!.data[i]! - x) + error[i]!) });
  }
  return batches;
}

describe('the strength of decisions', () => {
  it('scales the correction of a network whose last layer is linear', async () => {
    const values = randomValues(WAVE_U_NET);
    const full = await correctionOf(WAVE_U_NET, values);
    const half = await correctionOf(WAVE_U_NET, withStrength(values, WAVE_U_NET, 0.5)!);
    const greatest = full.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(greatest).toBeGreaterThan(1e-3);
    const error = half.reduce((most, value, i) => Math.max(most, Math.abs(value - 0.5 * full[i]!)), 0);
    expect(error).toBeLessThan(1e-5 * greatest + 1e-7);
  });

  it('at 0 passes the audio through, with gains of bands too', async () => {
    const crnn: ArchitectureConfig = {
      name: 'crnn',
      config: { ...CRNN_DEFAULT, bands: 16, convChannels: 8, hiddenSize: 4 },
    };
    const values = randomValues(crnn);
    expect((await correctionOf(crnn, values)).some((value) => Math.abs(value) > 1e-5)).toBe(true);
    const none = await correctionOf(crnn, withStrength(values, crnn, 0)!);
    expect(none.every((value) => value === 0)).toBe(true);
  });

  it('is the one with the highest SI-SDR of the validation excerpts', async () => {
    const values = randomValues(WAVE_U_NET);
    const judge = judgeOf(values, 'final', { '1.00': 9.9, '0.75': 10.1, '0.50': 10.2, '0.25': 10.1 });
    const chosen = await chooseStrength(judge, WAVE_U_NET, values);
    expect(chosen.strength).toBe(0.5);
    expect(chosen.values.get('final.weight')![0]).toBe(Math.fround(0.5 * values.get('final.weight')![0]!));
    expect(chosen.trials.map(({ strength }) => strength)).toEqual([1, 0.75, 0.5, 0.25]);
  });

  it('stays as learnt for a network that adds nothing to its input', async () => {
    const thesis: ArchitectureConfig = { name: 'crnn', config: CRNN_THESIS };
    const values: VariableValues = new Map([['fc.weight', Float32Array.of(1)]]);
    const chosen = await chooseStrength(
      judgeOf(new Map([['x.weight', Float32Array.of(1)]]), 'x', {}),
      thesis,
      values,
    );
    expect(chosen).toEqual({ strength: 1, values, excerpts: 0, trials: [] });
  });

  it('is right by 64 excerpts where the first 16 mislead, whatever lies between them that is clean', async () => {
    const values = randomValues(WAVE_U_NET);
    const faulty = await excerptsThatMislead(values, 64);
    // Every fourth is clean: infinitely near already, it says nothing.
    const all = faulty.flatMap((batch, i) =>
      i % 3 === 2 ? [batch, { bad: batch.good, good: batch.good }] : [batch],
    );
    const choose = (excerpts: number) =>
      chooseStrength(
        (candidates) =>
          judgeStrengths(
            {
              engine: ENGINES.ort,
              graph: buildValidationGraph({
                architecture: WAVE_U_NET,
                loss: 'mse',
                batchSize: 1,
                samples: SAMPLES,
              }),
              feed: { next: async (step) => all[step - 1]!, dispose: async () => {} },
              excerpts,
              engineOptions: { threads: 1, device: 'cpu' },
            },
            candidates,
          ),
        WAVE_U_NET,
        values,
      );
    expect(await choose(16)).toMatchObject({ strength: 1, excerpts: 16 });
    expect(await choose(64)).toMatchObject({ strength: 0.5, excerpts: 64 });
  });

  it('is chosen by more and longer excerpts the longer it was trained', () => {
    const settings = completeTrainingSettings({ good: 'music' });
    const long = 180 * 44_100;
    expect(strengthExcerpts(settings, 4000, long)).toEqual({ count: 64, samples: 262_144, batchSize: 2 });
    expect(strengthExcerpts(settings, 50, long).count).toBe(16);
    expect(strengthExcerpts(settings, 1, long).count).toBe(8);
    expect(strengthExcerpts(settings, 4000, 2.5 * 65_536)).toMatchObject({ samples: 131_072, batchSize: 4 });
  });
});
