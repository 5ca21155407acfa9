import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { Device } from '../../adapters/ort/devices.ts';
import type { OrtSession, TensorDescription, TensorShape } from '../../adapters/ort/session.ts';

/** The rate that every audio network of Lathe works at, in Hz. */
export const MODEL_SAMPLE_RATE = 44100;

const INPUT_NAME = 'audio';
const CHANNELS = 2;

/** What is taken for a size that a model leaves open and no manifest states. */
const OPEN_SIZES = { batchSize: 4, segmentLength: 131072 } as const;

/** What a manifest adds to what a model's file says. */
export interface AudioModelHints {
  readonly batchSize?: number;
  readonly segmentLength?: number;
  readonly receptiveFieldLength?: number;
}

/** A network that masters: stereo segments of 44.1 kHz in, as many of the same length out. */
export interface AudioModel {
  /** The manifest's id, or the file's name. */
  readonly id: string;
  /** Of the file, as 64 hexadecimal digits. */
  readonly sha256: string;
  readonly device: Device;
  /** Samples a channel that a segment must have. */
  readonly segmentLength: number;
  /** Segments that {@link process} takes at once. */
  readonly batchSize: number;
  /** Samples on one side that a result depends on: half the receptive field; an eighth of a second where unknown. */
  readonly contextLength: number;
  /**
   * Runs the network on 1 ... batchSize stereo segments. The results' arrays are the caller's.
   *
   * @throws LatheError `bad-model` when the network fails or gives values that are not finite
   */
  process(segments: readonly (readonly Float32Array[])[]): Promise<Float32Array[][]>;
  release(): Promise<void>;
}

function shapeText(shape: TensorShape): string {
  return `[${shape.join(', ')}]`;
}

function contractError(name: string, what: string): LatheError {
  return new LatheError(
    'bad-model',
    sentence('modelNotAudio', { model: name, input: INPUT_NAME, detail: what }),
  );
}

interface FixedSizes {
  readonly batchSize: number;
  /** Whether every run must have exactly `batchSize` segments. */
  readonly batchIsFixed: boolean;
  readonly segmentLength: number;
}

function requireSingle(tensors: readonly TensorDescription[], role: string, name: string): TensorDescription {
  const [only] = tensors;
  if (only === undefined || tensors.length !== 1) {
    throw contractError(name, `got ${tensors.length} ${role}s`);
  }
  if (only.elementType !== 'float32' || only.shape.length !== 3) {
    throw contractError(name, `got ${role} ${only.name} of ${only.elementType} ${shapeText(only.shape)}`);
  }
  return only;
}

/** Reads the sizes out of a model's declarations, or says which declaration breaks the contract. */
function readSizes(session: OrtSession, name: string, hints: AudioModelHints): FixedSizes {
  const input = requireSingle(session.inputs, 'input', name);
  const output = requireSingle(session.outputs, 'output', name);
  if (input.name !== INPUT_NAME) throw contractError(name, `got an input named ${input.name}`);
  const [batch, channels, samples] = input.shape;
  const outputAgrees = output.shape.every((size, axis) => {
    const expected = axis === 1 ? CHANNELS : input.shape[axis];
    return typeof size === 'string' || typeof expected === 'string' || size === expected;
  });
  if ((typeof channels === 'number' && channels !== CHANNELS) || !outputAgrees) {
    throw contractError(name, `got ${shapeText(input.shape)} in and ${shapeText(output.shape)} out`);
  }
  const isFixed = (size: number | string | undefined): size is number => typeof size === 'number' && size > 0;
  return {
    batchIsFixed: isFixed(batch),
    batchSize: isFixed(batch) ? batch : (hints.batchSize ?? OPEN_SIZES.batchSize),
    segmentLength: isFixed(samples) ? samples : (hints.segmentLength ?? OPEN_SIZES.segmentLength),
  };
}

/** Cuts a batch into segments: views of its memory. */
function unpack(data: Float32Array, segmentCount: number, segmentLength: number): Float32Array[][] {
  return Array.from({ length: segmentCount }, (_, index) =>
    Array.from({ length: CHANNELS }, (_, channel) => {
      const start = (index * CHANNELS + channel) * segmentLength;
      return data.subarray(start, start + segmentLength);
    }),
  );
}

function requireFinite(data: Float32Array, length: number, name: string): void {
  for (let i = 0; i < length; i++) {
    const value = data[i]!;
    // NaN and infinities are the only values whose difference with themselves is not 0.
    if (value - value !== 0)
      throw new LatheError('bad-model', sentence('modelNotFinite', { model: name, value }));
  }
}

/**
 * Takes a session for an audio model: checks its declarations against the contract (one float32 input `audio`
 * [batch, 2, samples], one output of the same shape) and packs segments into batches.
 *
 * @throws LatheError `bad-model` with the shape that was found
 */
export function createAudioModel(
  session: OrtSession,
  identity: { readonly id: string; readonly sha256: string },
  hints: AudioModelHints = {},
): AudioModel {
  const { id, sha256 } = identity;
  const { batchSize, batchIsFixed, segmentLength } = readSizes(session, id, hints);
  const { receptiveFieldLength } = hints;
  const segmentSize = CHANNELS * segmentLength;
  const buffer = new Float32Array(batchSize * segmentSize);
  const outputName = session.outputs[0]!.name;
  return {
    id,
    sha256,
    device: session.device,
    segmentLength,
    batchSize,
    contextLength: Math.ceil(
      receptiveFieldLength === undefined ? MODEL_SAMPLE_RATE / 8 : receptiveFieldLength / 2,
    ),
    async process(segments) {
      const runSize = batchIsFixed ? batchSize : segments.length;
      const data = buffer.subarray(0, runSize * segmentSize);
      data.fill(0, segments.length * segmentSize);
      segments.forEach((segment, index) => {
        segment.forEach((samples, channel) => {
          data.set(samples, index * segmentSize + channel * segmentLength);
        });
      });
      const shape = [runSize, CHANNELS, segmentLength];
      const result = (await session.run({ [INPUT_NAME]: { data, shape } }))[outputName]!;
      if (result.shape.join() !== shape.join()) throw contractError(id, `got ${shapeText(result.shape)} out`);
      requireFinite(result.data, segments.length * segmentSize, id);
      return unpack(result.data, segments.length, segmentLength);
    },
    release: () => session.release(),
  };
}
