import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeModel } from '../../../../shared/nn/onnx/read.ts';
import { encodeInferenceModel } from '../../../../shared/nn/onnx/write.ts';
import { decodeSafetensors } from '../../../../shared/nn/safetensors.ts';
import { failure } from '../../../../test/support/failure.ts';
import { relativeError, runOnnx } from '../../../../test/support/onnx-run.ts';
import { buildInferenceGraph } from '../../training/training-graph.ts';
import { type ConvertedModel, convertWeights } from './convert-weights.ts';

const vector = (name: string): string =>
  new URL(`../../../../test/vectors/torch/${name}`, import.meta.url).pathname;
const expected = decodeSafetensors(readFileSync(vector('expected.safetensors'))).tensors;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the weights of a converted model make of an input of another length than the model's segments. */
async function outputOf({ bytes }: ConvertedModel, input: { shape: readonly number[]; data: Float32Array }) {
  const { initializers, metadata } = decodeModel(bytes);
  const [batch, , samples] = input.shape as [number, number, number];
  const graph = buildInferenceGraph(JSON.parse(metadata.get('architecture')!), batch, samples);
  const values = new Map([...initializers].map(([name, { data }]) => [name, data]));
  const results = await runOnnx(encodeInferenceModel(graph, values, {}), { audio: input });
  return results.mastered!.data;
}

describe('weights of the thesis programs', () => {
  it.each([
    ['crnn-half.pth', 'crnn-half.pth', { name: 'crnn', config: { form: 'thesis' } }],
    [
      'wave-u-net.pth',
      'wave-u-net.pth',
      { name: 'wave-u-net', config: { levels: 3, channels: 3, encoderKernel: 5 } },
    ],
    ['wave-u-net.safetensors', 'wave-u-net.pth', { name: 'wave-u-net', config: { levels: 3, channels: 3 } }],
    [
      'checkpoint.pth',
      'checkpoint.pth',
      { name: 'wave-u-net', config: { levels: 2, channels: 2, encoderKernel: 7 } },
    ],
  ])('%s gives the output of PyTorch', async (file, key, architecture) => {
    const converted = await convertWeights(vector(file));
    expect(converted).toMatchObject({ architecture, fresh: [], unused: [] });
    const output = await outputOf(converted, expected.get(`${key}:input`)!);
    expect(relativeError(output, expected.get(`${key}:output`)!.data)).toBeLessThan(1e-5);
  });

  it('name what the file lacks, and start it fresh where the network is named', async () => {
    const path = vector('wave-u-net-lacking.pth');
    const error = await failure(convertWeights(path));
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain(
      'lack 2 of the 16 parameters of wave-u-net (bottleneck.weight, bottleneck.bias)',
    );
    const converted = await convertWeights(path, 'wave-u-net');
    expect(converted.fresh).toEqual(['bottleneck.weight', 'bottleneck.bias']);
    expect(converted.unused).toEqual(['normalise.weight']);
    expect(converted.taken).toHaveLength(14);
    expect(
      decodeModel(converted.bytes)
        .initializers.get('bottleneck.weight')!
        .data.some((value) => value !== 0),
    ).toBe(true);
  });
});

describe('weights that cannot be converted', () => {
  it.each([
    ['tensors.pth', 'not finite'],
    ['legacy.pth', 'before version 1.6'],
  ])('%s', async (file, sentence) => {
    const error = await failure(convertWeights(vector(file)));
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain(sentence);
    expect(error.message).toContain(file);
  });

  it('are those of another network', async () => {
    const optimizers = new URL('../../../../test/vectors/nn/optimizers.safetensors', import.meta.url)
      .pathname;
    expect((await failure(convertWeights(optimizers))).message).toContain(
      'not those of a known network (crnn, wave-u-net)',
    );
    expect((await failure(convertWeights(vector('wave-u-net.pth'), 'crnn'))).message).toContain(
      'not those of crnn',
    );
  });

  it('are missing, or of an unknown kind', async () => {
    expect((await failure(convertWeights(join(folder, 'nowhere.pth')))).message).toContain('does not exist');
    await writeFile(join(folder, 'weights.h5'), 'HDF');
    expect((await failure(convertWeights(join(folder, 'weights.h5')))).message).toContain('.safetensors');
    await copyFile(vector('wave-u-net.pth'), join(folder, 'renamed.safetensors'));
    expect((await failure(convertWeights(join(folder, 'renamed.safetensors')))).code).toBe('bad-model');
  });
});
