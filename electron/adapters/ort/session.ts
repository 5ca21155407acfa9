import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { AUTO_DEVICE, DEVICE_RULES, type Device, type DeviceChoice } from './devices.ts';

/** A dimension is a number, or a name where the model leaves it open. */
export type TensorShape = readonly (number | string)[];

/** An input or output of a model. */
export interface TensorDescription {
  readonly name: string;
  /** `float32`, `int64`, ... as ONNX Runtime names it. */
  readonly elementType: string;
  readonly shape: TensorShape;
}

/** Values of one tensor, row-major. */
export interface FloatTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Whole numbers that a model is fed with: a rate, a count. */
export interface IntegerTensor {
  readonly data: BigInt64Array;
  readonly shape: readonly number[];
}

/** A loaded model. */
export interface OrtSession {
  /** The device that the model really runs on. */
  readonly device: Device;
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
  /**
   * Runs the model once. The feeds' memory may be reused as soon as the promise is settled.
   *
   * @throws LatheError `bad-model` when ONNX Runtime refuses the values, `out-of-memory` when it gets none
   */
  run(
    feeds: Readonly<Record<string, FloatTensor | IntegerTensor>>,
  ): Promise<Readonly<Record<string, FloatTensor>>>;
  /** Frees the memory. The session must not be used afterwards. */
  release(): Promise<void>;
}

/** Where a model comes from: a file, or its bytes with a name for messages. */
export type ModelSource = string | { readonly bytes: Uint8Array; readonly name: string };

/** Options of {@link createOrtSession}. */
export interface OrtSessionOptions {
  /** Threads inside one operation; default: as many as the machine runs at once. */
  readonly threads?: number;
  /** Default `auto`. */
  readonly device?: DeviceChoice;
  /**
   * Whether the runtime lays out all results in one block from the second run on; default true. It keeps what the first
   * run took besides, which for a training graph doubles the memory and saves no measurable time.
   */
  readonly plansMemory?: boolean;
}

/** The part of an ONNX Runtime message that a user can act on: one line, without the C++ source position. */
export function readableOrtMessage(thrown: unknown): string {
  const text = messageOf(thrown);
  const line = text
    .replaceAll(/^\[ONNXRuntimeError\] : \d+ : \w+ : /gm, '')
    .replaceAll(/\S*\.(?:cc|h|cpp):\d+ (?:\S+ )?/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line.replace(/\.$/, '');
}

/** What ONNX Runtime, its devices' libraries and JavaScript say when memory cannot be had. */
function isOutOfMemory(thrown: unknown): boolean {
  return /std::bad_alloc|failed to allocate|allocation failed|out of memory/i.test(String(thrown));
}

/** The failure of a model, or of the memory that it was not given. */
function modelError(name: string, what: 'modelUnloadable' | 'modelFailed', cause: unknown): LatheError {
  return isOutOfMemory(cause)
    ? new LatheError('out-of-memory', sentence('modelMemory', { model: name }), { cause })
    : new LatheError('bad-model', sentence(what, { model: name, reason: readableOrtMessage(cause) }), {
        cause,
      });
}

function describeTensors(metadata: readonly InferenceSession.ValueMetadata[]): TensorDescription[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, elementType: value.type, shape: value.shape }
      : { name: value.name, elementType: 'not a tensor', shape: [] },
  );
}

async function requireModelFile(path: string): Promise<void> {
  try {
    await access(path);
  } catch (cause) {
    throw new LatheError('bad-model', sentence('modelUnreadable', { file: path }), { cause });
  }
}

/**
 * Loads a model into ONNX Runtime. The runtime itself is loaded by the first call, as it costs start-up time that a
 * command without a network should not pay.
 *
 * External tensor data is read from the model file's own folder only; ONNX Runtime refuses paths that lead out of it,
 * and there is none for a model given as bytes.
 *
 * @throws LatheError `bad-model` when the file is missing, damaged, not ONNX, or uses what the runtime does not know;
 *   `tool-missing` when a device was asked for by name and is not usable here, `out-of-memory`
 */
export async function createOrtSession(
  source: ModelSource,
  options: OrtSessionOptions = {},
): Promise<OrtSession> {
  const choice = options.device ?? 'auto';
  const device = choice === 'auto' ? AUTO_DEVICE : choice;
  const name = typeof source === 'string' ? basename(source) : source.name;
  if (typeof source === 'string') await requireModelFile(source);
  const ort = await import('onnxruntime-node');
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [DEVICE_RULES[device].provider],
    intraOpNumThreads: options.threads ?? availableParallelism(),
    logSeverityLevel: 4,
    enableMemPattern: options.plansMemory ?? true,
  };
  const open = (settings: InferenceSession.SessionOptions): Promise<InferenceSession> =>
    typeof source === 'string'
      ? ort.InferenceSession.create(source, settings)
      : ort.InferenceSession.create(source.bytes, settings);
  let session: InferenceSession;
  try {
    session = await open(sessionOptions);
  } catch (cause) {
    if (device === 'cpu' || isOutOfMemory(cause)) throw modelError(name, 'modelUnloadable', cause);
    await requireCpuCanLoad(open, sessionOptions, name);
    throw new LatheError(
      'tool-missing',
      sentence('deviceUnusable', { device, needs: DEVICE_RULES[device].needs }),
      { cause },
    );
  }
  return wrapSession(ort, session, device, name);
}

/** Tells a damaged model from a missing device: what the CPU cannot load either is the model's fault. */
async function requireCpuCanLoad(
  open: (settings: InferenceSession.SessionOptions) => Promise<InferenceSession>,
  sessionOptions: InferenceSession.SessionOptions,
  name: string,
): Promise<void> {
  try {
    const session = await open({ ...sessionOptions, executionProviders: ['cpu'] });
    await session.release();
  } catch (cause) {
    throw modelError(name, 'modelUnloadable', cause);
  }
}

function wrapSession(
  ort: typeof import('onnxruntime-node'),
  session: InferenceSession,
  device: Device,
  name: string,
): OrtSession {
  return {
    device,
    inputs: describeTensors(session.inputMetadata),
    outputs: describeTensors(session.outputMetadata),
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([key, { data, shape }]) => {
        const tensor =
          data instanceof Float32Array
            ? new ort.Tensor('float32', data, shape)
            : new ort.Tensor('int64', data, shape);
        return [key, tensor] as const;
      });
      let results: InferenceSession.ReturnType;
      try {
        results = await session.run(Object.fromEntries(tensors));
      } catch (cause) {
        throw modelError(name, 'modelFailed', cause);
      }
      return Object.fromEntries(
        Object.entries(results).map(([key, { data, dims }]) => {
          if (!(data instanceof Float32Array)) {
            throw new LatheError('bad-model', sentence('modelOutput', { model: name, name: key }));
          }
          return [key, { data, shape: dims }];
        }),
      );
    },
    release: () => session.release(),
  };
}
