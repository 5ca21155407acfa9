import { tmpdir } from 'node:os';
import { sentence } from '../../shared/sentences/sentence.ts';
import type { Device } from '../adapters/ort/devices.ts';
import { ortDevices, ortVersion } from '../adapters/ort/runtime.ts';
import { LATHE_VERSION } from '../installation.ts';
import { createDoctorService } from '../services/doctor/doctor-service.ts';
import { defaultCacheRoot } from '../services/files/cache-folder.ts';
import { defaultDataFolder } from '../services/files/data-folder.ts';
import type { Foundation, HandlersOf } from './foundation.ts';

/**
 * Says what works on this machine.
 *
 * @param probeDevice tries a device where it can do no harm
 */
export function doctorHandlers(
  { ffmpeg, models }: Foundation,
  probeDevice: (device: Device) => Promise<void>,
): HandlersOf<'doctor.run'> {
  return {
    'doctor.run': () =>
      createDoctorService({
        versions: { lathe: LATHE_VERSION, onnxRuntime: ortVersion },
        findFfmpeg: ffmpeg,
        models,
        listDevices: ortDevices,
        probeDevice,
        folders: [
          { purpose: sentence('purposeTemporary'), path: tmpdir() },
          { purpose: sentence('purposeCache'), path: defaultCacheRoot() },
          { purpose: sentence('purposeModels'), path: defaultDataFolder() },
        ],
      }).examine(),
  };
}
