import { DEVICE_RULES, type Device } from './devices.ts';

/** The version of ONNX Runtime; loads it. */
export async function ortVersion(): Promise<string> {
  const { env } = await import('onnxruntime-node');
  return env.versions.node ?? env.versions.common;
}

/** The devices that this build of ONNX Runtime has code for. Whether the machine has them is another question. */
export async function ortDevices(): Promise<Device[]> {
  const { listSupportedBackends } = await import('onnxruntime-node');
  const built = listSupportedBackends().map(({ name }) => name);
  return (Object.keys(DEVICE_RULES) as Device[]).filter((device) => built.includes(device));
}
