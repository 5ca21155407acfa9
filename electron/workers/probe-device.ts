import { messageOf } from '../../shared/errors.ts';
import { isDeviceChoice } from '../adapters/ort/devices.ts';
import { createOrtSession } from '../adapters/ort/session.ts';
import { probeDevice } from '../services/doctor/probe-device.ts';

/**
 * A process that tries one device and tells by its exit code whether it works: a driver that crashes takes this process
 * with it and no other. On standard output it says why not, in one line.
 */
const device = process.argv.at(-1) ?? '';
let failure = '';
try {
  if (!isDeviceChoice(device)) throw new Error(`there is no device ${device}`);
  await probeDevice(createOrtSession, device);
} catch (thrown) {
  failure = messageOf(thrown);
}
// A utility process of Electron does not end by itself.
process.stdout.write(failure, () => process.exit(failure === '' ? 0 : 1));
