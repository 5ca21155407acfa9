import type { InferenceSession } from 'onnxruntime-node';
import { sentence } from '../../../shared/sentences/sentence.ts';

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
  cpu: { provider: 'cpu', needs: sentence('needsNothing') },
  cuda: {
    provider: 'cuda',
    needs: sentence('needsCuda'),
  },
  dml: { provider: 'dml', needs: sentence('needsDirectMl') },
  coreml: { provider: 'coreml', needs: sentence('needsMac') },
  webgpu: { provider: 'webgpu', needs: sentence('needsWebGpu') },
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
