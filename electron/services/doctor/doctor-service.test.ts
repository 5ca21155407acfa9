import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { doctorResult } from '../../../shared/contract/doctor.ts';
import { createFfmpeg } from '../../adapters/ffmpeg/ffmpeg.ts';
import { probeDeviceInProcess } from '../../adapters/ort/probe-process.ts';
import { ortDevices, ortVersion } from '../../adapters/ort/runtime.ts';
import { createOrtSession } from '../../adapters/ort/session.ts';
import type { ManifestEntry } from '../models/manifest.ts';
import { createModelService } from '../models/model-service.ts';
import { createUserModels } from '../models/user-models.ts';
import { createDoctorService, type DoctorDependencies } from './doctor-service.ts';
import { probeDevice } from './probe-device.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examine = (changed: Partial<DoctorDependencies> = {}) =>
  createDoctorService({
    versions: { lathe: '1.2.3', onnxRuntime: ortVersion },
    findFfmpeg: () => createFfmpeg(),
    models: {
      list: async () => ({ models: [], problems: [] }),
      verify: () => Promise.reject(new Error('there is none')),
    },
    listDevices: async () => ['cpu'],
    probeDevice: (device) => probeDevice(createOrtSession, device),
    folders: [{ purpose: 'tests', path: join(folder, 'not', 'yet') }],
    ...changed,
  }).examine();

describe('doctor', () => {
  it('finds a machine well that runs these tests', async () => {
    const result = await examine();
    expect(result.problems).toEqual([]);
    expect(result.ffmpeg?.version).toMatch(/\S/);
    expect(result.versions).toMatchObject({
      lathe: '1.2.3',
      onnxRuntime: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(result.devices).toEqual([{ device: 'cpu', usable: true, detail: 'ran a small network' }]);
    expect(result.folders).toMatchObject([{ purpose: 'tests', writable: true }]);
    expect(result.folders[0]!.freeBytes).toBeGreaterThan(0);
    expect(doctorResult.parse(result)).toEqual(result);
  });

  it('tells each thing that is missing, and goes on', async () => {
    const models = createModelService({
      folder,
      userModels: createUserModels(join(folder, 'user')),
      openSession: createOrtSession,
    });
    const result = await examine({
      findFfmpeg: () => createFfmpeg({ path: join(folder, 'ffmpeg') }),
      models,
    });
    expect(result.ffmpeg).toBeNull();
    expect(result.problems).toEqual([
      expect.stringContaining('is not a program'),
      expect.stringContaining('The models cannot be listed'),
    ]);
    expect(result.devices).toHaveLength(1);
  });

  it('names models that cannot be used', async () => {
    const entry: ManifestEntry = {
      id: 'cut',
      file: 'cut.onnx',
      sha256: '0'.repeat(64),
      licence: 'none',
      description: 'its file is missing',
      sampleRate: 44_100,
      channels: 2,
      segmentSamples: 1,
      batchSize: 1,
      receptiveFieldSamples: 1,
      parameterCount: 0,
      trainedOn: 'nothing',
      figures: [],
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: 1, models: [entry] }));
    const result = await examine({
      models: createModelService({
        folder,
        userModels: createUserModels(join(folder, 'user')),
        openSession: createOrtSession,
      }),
    });
    rmSync(join(folder, 'manifest.json'));
    expect(result.models).toMatchObject([
      { id: 'cut', usable: false, detail: expect.stringContaining('cut.onnx') },
    ]);
    expect(result.problems).toEqual([expect.stringMatching(/^Model cut cannot be used: .*cut\.onnx/)]);
  });

  it('tries devices in a process of their own, whatever their drivers write or do', async () => {
    expect(await ortDevices()).toContain('cpu');
    await expect(probeDeviceInProcess('cpu')).resolves.toBeUndefined();
    // CoreML exists on macOS and DirectML on Windows: one of them is missing everywhere.
    const absent = process.platform === 'darwin' ? 'dml' : 'coreml';
    await expect(probeDeviceInProcess(absent)).rejects.toThrow(/\S/);
  });
});
