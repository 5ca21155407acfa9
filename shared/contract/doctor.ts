import { z } from 'zod';
import { list, text } from './fields.ts';

/** `doctor.run` asks nothing. */
export const doctorRequest = z.strictObject({});

const bytes = z.int().nonnegative();

/** What Lathe stands on, on this machine. */
export const doctorResult = z.object({
  versions: z.object({ lathe: text, node: text, onnxRuntime: text, platform: text }),
  /** `null` when there is none. */
  ffmpeg: z.object({ path: text, source: text, version: text }).nullable(),
  devices: list(z.object({ device: text, usable: z.boolean(), detail: text })),
  processor: z.object({ model: text, cores: z.int().positive() }),
  memory: z.object({ totalBytes: bytes, freeBytes: bytes }),
  folders: list(z.object({ purpose: text, path: text, writable: z.boolean(), freeBytes: bytes.nullable() })),
  models: list(z.object({ id: text, usable: z.boolean(), detail: text })),
  /** One sentence for each thing that keeps Lathe from working; empty when it is well. */
  problems: list(text),
});

/** What Lathe stands on, on this machine. */
export type DoctorResult = Readonly<z.output<typeof doctorResult>>;
