import { access, constants, statfs } from 'node:fs/promises';
import { cpus, freemem, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { DoctorResult } from '../../../shared/contract/doctor.ts';
import { messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Device } from '../../adapters/ort/devices.ts';
import type { ModelService } from '../models/model-service.ts';

/** A folder that Lathe needs, and what for. */
export interface NeededFolder {
  readonly purpose: string;
  /** It need not exist yet when it can be made. */
  readonly path: string;
}

/** What {@link createDoctorService} needs. */
export interface DoctorDependencies {
  readonly versions: { readonly lathe: string; readonly onnxRuntime: () => Promise<string> };
  /** Throws when there is none. */
  readonly findFfmpeg: () => Ffmpeg;
  readonly models: Pick<ModelService, 'list' | 'verify'>;
  /** Devices that this build of the runtime knows. */
  readonly listDevices: () => Promise<readonly Device[]>;
  /** Runs a small network on a device; throws when that does not work. */
  readonly probeDevice: (device: Device) => Promise<void>;
  readonly folders: readonly NeededFolder[];
}

/** Looks at everything that Lathe stands on. */
export interface DoctorService {
  /** Never fails because of what it finds: that is in the result. */
  examine(): Promise<DoctorResult>;
}

/** Less free space than this does not hold the intermediate samples of an ordinary track. */
const LOW_SPACE_BYTES = 500e6;

/** Builds the service. */
export function createDoctorService(dependencies: DoctorDependencies): DoctorService {
  return {
    async examine() {
      const problems: string[] = [];
      const onnxRuntime = await orProblem(dependencies.versions.onnxRuntime(), problems, 'doctorRuntime');
      const ffmpeg = await examineFfmpeg(dependencies, problems);
      const devices = onnxRuntime === undefined ? [] : await examineDevices(dependencies);
      const models = await examineModels(dependencies, problems);
      const folders = [];
      for (const folder of dependencies.folders) folders.push(await examineFolder(folder, problems));
      const processors = cpus();
      return {
        versions: {
          lathe: dependencies.versions.lathe,
          node: process.version,
          onnxRuntime: onnxRuntime ?? 'none',
          platform: `${process.platform} ${release()} ${process.arch}`,
        },
        ffmpeg,
        devices,
        processor: { model: processors[0]?.model.trim() || 'unknown', cores: Math.max(1, processors.length) },
        memory: { totalBytes: totalmem(), freeBytes: freemem() },
        folders,
        models,
        problems,
      };
    },
  };
}

/** What a promise gives, or `undefined` with a problem noted. */
async function orProblem<T>(
  promise: Promise<T>,
  problems: string[],
  what: 'doctorRuntime' | 'doctorModels',
): Promise<T | undefined> {
  try {
    return await promise;
  } catch (thrown) {
    problems.push(sentence(what, { reason: messageOf(thrown) }));
    return undefined;
  }
}

async function examineFfmpeg(
  { findFfmpeg }: DoctorDependencies,
  problems: string[],
): Promise<DoctorResult['ffmpeg']> {
  try {
    const ffmpeg = findFfmpeg();
    return { path: ffmpeg.path, source: ffmpeg.source, version: await ffmpeg.version() };
  } catch (thrown) {
    problems.push(messageOf(thrown));
    return null;
  }
}

/** Tries each device with a real network: a driver that is installed and broken looks the same as one that works. */
async function examineDevices({
  listDevices,
  probeDevice,
}: DoctorDependencies): Promise<DoctorResult['devices']> {
  return Promise.all(
    (await listDevices()).map(async (device) => {
      try {
        await probeDevice(device);
        return { device, usable: true, detail: sentence('doctorDevice') };
      } catch (thrown) {
        return { device, usable: false, detail: messageOf(thrown) };
      }
    }),
  );
}

async function examineModels(
  { models }: DoctorDependencies,
  problems: string[],
): Promise<DoctorResult['models']> {
  const listed = await orProblem(models.list(), problems, 'doctorModels');
  problems.push(...(listed?.problems ?? []));
  const found: DoctorResult['models'][number][] = [];
  for (const { id } of listed?.models ?? []) {
    try {
      const { device } = await models.verify(id);
      found.push({ id, usable: true, detail: `whole, and runs on ${device}` });
    } catch (thrown) {
      const detail = messageOf(thrown);
      found.push({ id, usable: false, detail });
      problems.push(sentence('doctorModel', { model: id, reason: detail }));
    }
  }
  return found;
}

/** The folder itself, or the nearest one above it that exists. */
async function nearestFolder(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : nearestFolder(parent);
  }
}

async function examineFolder(
  { purpose, path }: NeededFolder,
  problems: string[],
): Promise<DoctorResult['folders'][number]> {
  const existing = await nearestFolder(path);
  const writable = await access(existing, constants.W_OK).then(
    () => true,
    () => false,
  );
  const freeBytes = await statfs(existing).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
  if (!writable) problems.push(sentence('doctorFolder', { purpose, folder: path }));
  else if (freeBytes !== null && freeBytes < LOW_SPACE_BYTES) {
    problems.push(sentence('doctorRoom', { purpose, folder: path, megabytes: Math.round(freeBytes / 1e6) }));
  }
  return { purpose, path, writable, freeBytes };
}
