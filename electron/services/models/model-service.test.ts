import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../test/support/failure.ts';
import { createOrtSession } from '../../adapters/ort/session.ts';
import { createModelService, type ModelService } from './model-service.ts';
import { createUserModels, type UserModels } from './user-models.ts';

const VECTORS = new URL('../../../test/vectors/models/', import.meta.url).pathname;
const vector = (name: string): string => join(VECTORS, `${name}.onnx`);

let folder: string;
let userModels: UserModels;
let models: ModelService;

async function entryOf(name: string, changes: Record<string, unknown> = {}) {
  await mkdir(join(folder, name, 'weights'), { recursive: true });
  const file = `${name}/weights/${name}.onnx`;
  await copyFile(vector(name), join(folder, file));
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, file)))
    .digest('hex');
  return {
    id: name,
    file,
    sha256,
    licence: 'MIT',
    description: 'For tests',
    sampleRate: 44100,
    channels: 2,
    segmentSamples: 8192,
    batchSize: 3,
    receptiveFieldSamples: 9,
    parameterCount: 18,
    trainedOn: 'nothing',
    figures: [],
    ...changes,
  };
}

const writeManifest = (entries: readonly unknown[]) =>
  writeFile(join(folder, 'manifest.json'), JSON.stringify({ version: 1, models: entries }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-models-'));
  userModels = createUserModels(join(folder, 'user'));
  models = createModelService({ folder, userModels, openSession: createOrtSession });
});
afterEach(() => rm(folder, { recursive: true }));

describe('the model service', () => {
  it('lists, describes, verifies and loads what the manifest names', async () => {
    const entry = await entryOf('smooth');
    await writeManifest([entry]);
    const known = { ...entry, origin: 'lathe', file: join(folder, entry.file) };
    expect(await models.list()).toEqual({ models: [known], problems: [] });
    expect(await models.info('smooth')).toEqual(known);
    const verification = await models.verify('smooth');
    expect(verification).toMatchObject({
      id: 'smooth',
      sha256: entry.sha256,
      device: 'cpu',
      segmentLength: 16384,
    });
    // A smoother of 9 Hann taps h leaves white noise of -20 dBFS with sum((h - delta)^2) of its power.
    const taps = Array.from({ length: 9 }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / 10));
    const sum = taps.reduce((a, b) => a + b, 0);
    const power = taps.reduce((total, tap, i) => total + (tap / sum - (i === 4 ? 1 : 0)) ** 2, 0);
    expect(verification.changeDbfs).toBeCloseTo(-20 + 10 * Math.log10(power), 1);
    const model = await models.resolve('smooth');
    expect(model).toMatchObject({ id: 'smooth', batchSize: 3, segmentLength: 16384, contextLength: 5 });
    await model?.release();
  });

  it('takes none for no model', async () => {
    expect(await models.resolve('none')).toBeUndefined();
  });

  it('loads a file that is in no manifest, also with external data beside it', async () => {
    const model = await models.resolve(vector('external-inside'));
    const segment = [new Float32Array(4096).fill(1), new Float32Array(4096).fill(-1)];
    const [result] = (await model?.process([segment])) ?? [];
    expect(result?.map((samples) => samples[7])).toEqual([0.5, -0.5]);
    await model?.release();
  });

  it('notices weights that were changed or cut', async () => {
    await writeManifest([await entryOf('smooth')]);
    const path = join(folder, 'smooth/weights/smooth.onnx');
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    expect((await failure(models.verify('smooth'))).message).toMatch(
      /damaged or was changed: its sha256 is [0-9a-f]{64}/,
    );
    await rm(path);
    const missing = await failure(models.resolve('smooth'));
    expect(missing.code).toBe('bad-model');
    expect(missing.message).toContain('does not exist');
  });

  it('names the models there are when one is asked for that is not', async () => {
    await writeManifest([await entryOf('smooth')]);
    const error = await failure(models.resolve('toString'));
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain('use none, smooth, or the path of an .onnx file');
  });

  it.each([
    ['mono', '[1, 1, 4096] in and [1, 1, 4096] out'],
    ['double-precision', 'input audio of float64 [1, 2, 4096]'],
    ['other-name', 'an input named sound'],
  ])('refuses a model that breaks the contract: %s', async (name, found) => {
    const error = await failure(models.verify(vector(name)));
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain(`model ${name}.onnx is not an audio model`);
    expect(error.message).toContain(found);
  });

  it('refuses a model whose values are not finite', async () => {
    const error = await failure(models.verify(vector('not-a-number')));
    expect(error.message).toMatch(/gave a value that is not finite: -?Infinity/);
  });

  it.each([
    ['file', '../outside.onnx', 'must lie inside models/'],
    ['file', '/outside.onnx', 'must lie inside models/'],
    ['sha256', 'ABC', 'a sha256 has 64'],
    ['batchSize', 0, 'batchSize'],
    ['sampleRate', 48000, 'sampleRate'],
    ['surprise', 1, 'surprise'],
  ])('refuses a manifest with %s = %j', async (key, value, reason) => {
    await writeManifest([await entryOf('smooth', { [key]: value })]);
    const error = await failure(models.list());
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain(reason);
  });

  it('refuses a manifest that is missing, not JSON, or names a model twice', async () => {
    expect((await failure(models.list())).message).toContain('cannot be read');
    await writeFile(join(folder, 'manifest.json'), '{');
    expect((await failure(models.list())).message).toContain('is not JSON');
    const entry = await entryOf('smooth');
    await writeManifest([entry, entry]);
    expect((await failure(models.list())).message).toContain('model ids must differ');
  });
});

describe('an audio model', () => {
  it('fills up a fixed batch and gives back only what was asked for', async () => {
    const model = await models.resolve(vector('half-gain'));
    if (model === undefined) throw new Error('no model');
    expect(model).toMatchObject({ batchSize: 2, segmentLength: 4096 });
    const segment = [new Float32Array(4096).fill(1), new Float32Array(4096).fill(3)];
    const results = await model.process([segment]);
    expect(results).toHaveLength(1);
    expect(results[0]!.map((samples) => [samples.length, samples[0], samples[4095]])).toEqual([
      [4096, 0.5, 0.5],
      [4096, 1.5, 1.5],
    ]);
    await model.release();
  });

  it('runs fewer segments where the batch is open, and keeps them and their channels apart', async () => {
    const model = await models.resolve(vector('any-length'));
    if (model === undefined) throw new Error('no model');
    expect(model.segmentLength).toBe(131072);
    const segments = [2, 4, 6].map((value) => [value, -value].map((v) => new Float32Array(131072).fill(v)));
    const results = await model.process(segments);
    expect(results.map((result) => result.map((samples) => samples[131071]))).toEqual([
      [1, -1],
      [2, -2],
      [3, -3],
    ]);
    await model.release();
  });
});
