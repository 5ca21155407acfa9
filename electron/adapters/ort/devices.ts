import type { InferenceSession } from 'onnxruntime-node';

/** What `--device` accepts. `auto` leaves the choice to Lathe. */
export const DEVICE_CHOICES = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

/** One of {@link DEVICE_CHOICES}. */
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** A device that a network really runs on. */
export type Device = Exclude<DeviceChoice, 'auto'>;

interface DeviceRule {
  /** Name of the execution provider in ONNX Runtime. */
  readonly provider: InferenceSession.ExecutionProviderConfig;
  /** What the user needs for it. */
  readonly needs: string;
}

/** How each device is asked for. */
export const DEVICE_RULES: Readonly<Record<Device, DeviceRule>> = {
  cpu: { provider: 'cpu', needs: 'nothing' },
  cuda: {
    provider: 'cuda',
    needs: 'an NVIDIA GPU with CUDA 12, and the CUDA libraries of ONNX Runtime',
  },
  dml: { provider: 'dml', needs: 'Windows 10 or newer with a DirectX 12 GPU' },
  coreml: { provider: 'coreml', needs: 'macOS' },
  webgpu: { provider: 'webgpu', needs: 'a GPU with a Vulkan, Metal or Direct3D 12 driver' },
};

/**
 * The device behind `auto`. No other device has been measured to be faster and to give the same bytes twice, so it
 * is the CPU, everywhere.
 */
export const AUTO_DEVICE: Device = 'cpu';

/** Whether a text is a value of `--device`. */
export function isDeviceChoice(text: string): text is DeviceChoice {
  return (DEVICE_CHOICES as readonly string[]).includes(text);
}
