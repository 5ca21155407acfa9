import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../test/support/failure.ts';
import { createOrtSession } from '../../adapters/ort/session.ts';
import { createModelService, type ModelService } from './model-service.ts';
import { createUserModels, type NewUserModel } from './user-models.ts';

const VECTORS = new URL('../../../test/vectors/models/', import.meta.url).pathname;

let folder: string;
let models: ModelService;
let smooth: Uint8Array;

const facts = (changes: Partial<NewUserModel> = {}): NewUserModel => ({
  name: 'My smoother',
  bytes: smooth,
  licence: 'mine',
  description: 'For tests',
  origin: 'trained',
  source: '/trainings/a',
  segmentSamples: 16384,
  batchSize: 3,
  receptiveFieldSamples: null,
  parameterCount: 9,
  trainedOn: 'nothing',
  figures: [],
  ...changes,
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-user-models-'));
  smooth = await readFile(join(VECTORS, 'smooth.onnx'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version: 1, models: [] }));
  models = createModelService({
    folder,
    userModels: createUserModels(join(folder, 'user', 'models')),
    openSession: createOrtSession,
  });
});
afterEach(() => rm(folder, { recursive: true }));

const idsOf = async () => (await models.list()).models.map(({ id, origin }) => [id, origin]);

describe('the models of a user', () => {
  it('are none before there is a folder', async () => {
    expect(await models.list()).toEqual({ models: [], problems: [] });
  });

  it('are listed, checked and loaded by their names', async () => {
    const entry = await models.add(facts());
    expect(entry).toMatchObject({ id: 'my-smoother', origin: 'trained', receptiveFieldSamples: null });
    expect(await models.info('my-smoother')).toEqual(entry);
    expect(await models.verify('my-smoother')).toMatchObject({ id: 'my-smoother', sha256: entry.sha256 });
    const model = await models.resolve('my-smoother');
    expect(model).toMatchObject({ id: 'my-smoother', segmentLength: 16384 });
    await model?.release();
    expect((await failure(models.info('other'))).message).toContain('use none, my-smoother');
  });

  it('get a number where the name is taken, and a name where there is none', async () => {
    await models.add(facts());
    await models.add(facts({ source: '/trainings/b' }));
    await models.add(facts({ name: 'none', source: '/trainings/c' }));
    await models.add(facts({ name: '…', source: '/trainings/d', origin: 'imported' }));
    expect(await idsOf()).toEqual([
      ['model', 'imported'],
      ['my-smoother-2', 'trained'],
      ['my-smoother', 'trained'],
      ['none-2', 'trained'],
    ]);
  });

  it('replace what came from the same source, and leave nothing of it', async () => {
    await models.add(facts());
    const before = await models.info('my-smoother');
    const bytes = await readFile(join(VECTORS, 'half-gain.onnx'));
    await models.add(facts({ bytes, name: 'Half' }));
    expect(await idsOf()).toEqual([['half', 'trained']]);
    const files = await readdir(join(folder, 'user', 'models'));
    expect(files).toHaveLength(2);
    expect(before.file.endsWith(files.find((file) => file.endsWith('.onnx'))!)).toBe(false);
    // The same again stays as it is.
    await models.add(facts({ bytes, name: 'Half' }));
    expect((await models.verify('half')).segmentLength).toBe(4096);
  });

  it('that are damaged are told, and hide no other', async () => {
    const { file } = await models.add(facts());
    await writeFile(join(folder, 'user', 'models', 'broken.json'), '{"id": 7}');
    const { models: listed, problems } = await models.list();
    expect(listed.map(({ id }) => id)).toEqual(['my-smoother']);
    expect(problems).toEqual([expect.stringMatching(/broken\.json is no description of a model/)]);
    await writeFile(file, smooth.subarray(1));
    expect((await failure(models.verify('my-smoother'))).message).toContain('damaged or was changed');
    await rm(file);
    expect((await failure(models.verify('my-smoother'))).message).toContain('train it again');
  });

  it('are taken away with their weights, and those of Lathe are not', async () => {
    await models.add(facts());
    await models.add(facts({ name: 'Other', source: '/trainings/b' }));
    await models.remove('my-smoother');
    expect(await idsOf()).toEqual([['other', 'trained']]);
    expect(await readdir(join(folder, 'user', 'models'))).toHaveLength(2);
    expect((await failure(models.remove('my-smoother'))).code).toBe('bad-model');
    const { source: _, name: __, bytes: ___, origin: ____, ...shipped } = facts();
    const entry = {
      ...shipped,
      id: 'own',
      file: 'own.onnx',
      sha256: 'a'.repeat(64),
      sampleRate: 44100,
      channels: 2,
    };
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({ version: 1, models: [{ ...entry, receptiveFieldSamples: 1 }] }),
    );
    expect((await failure(models.remove('own'))).message).toBe(
      'model own came with Lathe and stays: only models of your own can be taken away',
    );
  });

  it('cannot be kept where no folder can be made', async () => {
    await writeFile(join(folder, 'user'), 'a file');
    const error = await failure(models.add(facts()));
    expect(error.code).toBe('output-failed');
    expect(error.message).toContain(join(folder, 'user', 'models'));
  });
});
