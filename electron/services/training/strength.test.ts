import { describe, expect, it } from 'vitest';
import type { ArchitectureConfig } from '../../../models/architectures.ts';
import { CRNN_DEFAULT, CRNN_THESIS } from '../../../models/crnn/architecture.ts';
import { WAVE_U_NET_PAPER } from '../../../models/wave-u-net/architecture.ts';
import { encodeInferenceModel } from '../../../shared/nn/onnx/write.ts';
import { createRandom } from '../../../shared/random.ts';
import { runOnnx } from '../../../test/support/onnx-run.ts';
import { chooseStrength, withStrength } from './strength.ts';
import type { VariableValues } from './trainer.ts';
import { buildInferenceGraph } from './training-graph.ts';
import type { Judgement, Validator } from './validator.ts';

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

/** A validator that knows the SI-SDR of each strength by the size of the last layer. */
function validatorOf(values: VariableValues, layer: string, siSdrDb: Record<string, number>): Validator {
  const full = values.get(`${layer}.weight`)![0]!;
  return {
    unprocessed: { siSdrDb: 10, lsdDb: 5, mrStft: 1, melCepstralDb: 3 },
    measuredExcerpts: 16,
    judge: async (candidate): Promise<Judgement> => {
      const strength = candidate.get(`${layer}.weight`)![0]! / full;
      return {
        loss: 0,
        distances: { siSdrDb: siSdrDb[strength.toFixed(2)]!, lsdDb: 4, mrStft: 0.9, melCepstralDb: 2 },
      };
    },
    rehearse: async () => {},
    release: async () => {},
  };
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
    const validator = validatorOf(values, 'final', { '1.00': 9.9, '0.75': 10.1, '0.50': 10.2, '0.25': 10.1 });
    const chosen = await chooseStrength(validator, WAVE_U_NET, values);
    expect(chosen.strength).toBe(0.5);
    expect(chosen.values.get('final.weight')![0]).toBe(Math.fround(0.5 * values.get('final.weight')![0]!));
    expect(chosen.trials.map(({ strength }) => strength)).toEqual([1, 0.75, 0.5, 0.25]);
  });

  it('stays as learnt for a network that adds nothing to its input', async () => {
    const thesis: ArchitectureConfig = { name: 'crnn', config: CRNN_THESIS };
    const values: VariableValues = new Map([['fc.weight', Float32Array.of(1)]]);
    const chosen = await chooseStrength(
      validatorOf(new Map([['x.weight', Float32Array.of(1)]]), 'x', {}),
      thesis,
      values,
    );
    expect(chosen).toEqual({ strength: 1, values, trials: [] });
  });
});
