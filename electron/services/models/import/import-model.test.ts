import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../../../shared/nn/safetensors.ts';
import { failure } from '../../../../test/support/failure.ts';
import { relativeError } from '../../../../test/support/onnx-run.ts';
import { createOrtSession } from '../../../adapters/ort/session.ts';
import { createModelService, type ModelService } from '../model-service.ts';
import { createUserModels } from '../user-models.ts';
import { importModel } from './import-model.ts';

const VECTORS = new URL('../../../../test/vectors/', import.meta.url).pathname;
const SHIPPED = new URL('../../../../models', import.meta.url).pathname;

let folder: string;
let models: ModelService;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-import-'));
  models = createModelService({
    folder: SHIPPED,
    userModels: createUserModels(join(folder, 'models')),
    openSession: createOrtSession,
  });
});
afterEach(() => rm(folder, { recursive: true }));

describe('an imported file', () => {
  it('is a model by its name at once, which does what PyTorch does', async () => {
    const { model, parameters } = await importModel(models, join(VECTORS, 'torch/wave-u-net.pth'));
    // The name of the file is that of a model of Lathe's own.
    expect(model).toMatchObject({
      id: 'wave-u-net-2',
      origin: 'imported',
      batchSize: 2,
      segmentSamples: 131072,
    });
    expect(parameters).toMatchObject({ fresh: [], unused: [] });
    const expected = decodeSafetensors(readFileSync(join(VECTORS, 'torch/expected.safetensors'))).tensors;
    const { shape, data } = expected.get('wave-u-net.pth:input')!;
    const start = shape[2]!;
    const segments = [0, 1].map((batch) =>
      [0, 1].map((channel) => {
        const row = 2 * batch + channel;
        const samples = new Float32Array(model.segmentSamples);
        samples.set(data.subarray(row * start, (row + 1) * start));
        return samples;
      }),
    );
    const network = await models.resolve(model.id);
    const results = (await network!.process(segments))
      .flat()
      .flatMap((samples) => [...samples.subarray(0, start)]);
    await network!.release();
    expect(relativeError(results, expected.get('wave-u-net.pth:start')!.data)).toBeLessThan(1e-5);
  });

  it('takes the name that it is given, and its own place when it comes again', async () => {
    const path = join(VECTORS, 'torch/checkpoint.pth');
    await importModel(models, path, { name: 'My best epoch' });
    const { model } = await importModel(models, path, { name: 'My best epoch' });
    expect(model.id).toBe('my-best-epoch');
    const { models: all } = await models.list();
    expect(all.filter(({ origin }) => origin === 'imported')).toHaveLength(1);
  });

  it('may be a whole model', async () => {
    const { model, parameters } = await importModel(models, join(VECTORS, 'models/smooth.onnx'));
    expect(model).toMatchObject({ id: 'smooth', origin: 'imported', segmentSamples: 16384 });
    expect(parameters).toBeUndefined();
    expect(await models.verify('smooth')).toMatchObject({ sha256: model.sha256 });
  });
});

describe('what is refused leaves nothing', () => {
  it.each([
    ['models/mono.onnx', {}, 'is not an audio model'],
    ['models/not-a-number.onnx', {}, 'not finite'],
    ['models/external-inside.onnx', {}, 'save it as one file'],
    ['models/smooth.onnx', { architecture: 'crnn' }, 'leave out --arch'],
    ['torch/wave-u-net-lacking.pth', {}, 'by --arch wave-u-net'],
    ['torch/whole-module.pth', {}, 'torch.save(model.state_dict(), FILE)'],
  ] as const)('%s', async (name, choices, sentence) => {
    const error = await failure(importModel(models, join(VECTORS, name), choices));
    expect(error.message).toContain(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  it('also when the end of the file is missing', async () => {
    const path = join(folder, 'cut.onnx');
    await copyFile(join(VECTORS, 'models/smooth.onnx'), path);
    await truncate(path, 120);
    expect((await failure(importModel(models, path))).code).toBe('bad-model');
    expect(await readdir(folder)).toEqual(['cut.onnx']);
  });
});
