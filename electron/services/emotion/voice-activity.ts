/** How probable a voice is, frame by frame, by the model in `models/voice-activity`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { createOrtSession, FloatTensor, OrtSession } from '../../adapters/ort/session.ts';
import { readModelFile, sha256Of } from '../models/model-file.ts';

const manifestSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  sampleRate: z.int().positive(),
  frameSamples: z.int().positive(),
  /** Samples before a frame that the model reads again. */
  contextSamples: z.int().positive(),
});

type VoiceModel = z.infer<typeof manifestSchema>;

/** How probable a voice is in each frame of a sound. */
export interface VoiceFrames {
  readonly sampleCount: number;
  /** Of a voice, one a frame; the last frame may reach beyond the sound. */
  readonly probabilities: Float32Array;
}

/** One sound that is listened to as it comes; some minutes of it are kept. */
export interface VoiceListener {
  /** Takes the next samples of one channel, any number of them. */
  push(samples: Float32Array): Promise<void>;
  /** Ends the sound: what is left over is filled up with silence. */
  finish(): Promise<VoiceFrames>;
}

/** A loaded model; any number of listeners may share it. */
export interface VoiceDetector {
  /** Of what is listened to, Hz. */
  readonly sampleRate: number;
  readonly frameSamples: number;
  listen(): VoiceListener;
  release(): Promise<void>;
}

/**
 * Loads the model.
 *
 * @param folder with `manifest.json` and the weights that it names
 * @throws LatheError `bad-model` when the weights are missing or not those of the manifest
 */
export async function openVoiceDetector(
  folder: string,
  openSession: typeof createOrtSession,
): Promise<VoiceDetector> {
  const model = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const path = join(folder, model.file);
  const bytes = await readModelFile(path, 'adviceInstall');
  if (sha256Of(bytes) !== model.sha256) {
    throw new LatheError('bad-model', sentence('manifestForeign', { file: path }));
  }
  // Frames follow one another and are small: more threads would wait for each other.
  const session = await openSession({ bytes, name: model.file }, { threads: 1 });
  return {
    sampleRate: model.sampleRate,
    frameSamples: model.frameSamples,
    listen: () => new FrameListener(model, session),
    release: () => session.release(),
  };
}

/** Sizes of the recurrent state: layers and units. */
const [LAYERS, UNITS] = [2, 128];

/**
 * A frame depends on all before it, so that frames come one after the other; but frames of several places of the sound go
 * through the model side by side in less than half the time. Rows begin this many frames before those that they are asked
 * for, 16 s. The model's memory is long: of not knowing what came before, a mean difference of 0.004 is left by then.
 */
const WARM_UP_FRAMES = 512;
/** Frames that each row gives, and the first row those of the warm-up too: a sound of 82 s is one row. */
const ROW_FRAMES = 2048;
const ROWS = 6;
const BLOCK_FRAMES = WARM_UP_FRAMES + ROWS * ROW_FRAMES;

class FrameListener implements VoiceListener {
  readonly #model: VoiceModel;
  readonly #session: OrtSession;
  /** The end of the last block, then frames. */
  readonly #block: Float32Array;
  #filled: number;
  /** What the model remembers at the end of the last block. */
  #state: Float32Array = new Float32Array(LAYERS * UNITS);
  #sampleCount = 0;
  readonly #probabilities: Float32Array[] = [];

  constructor(model: VoiceModel, session: OrtSession) {
    this.#model = model;
    this.#session = session;
    this.#block = new Float32Array(model.contextSamples + BLOCK_FRAMES * model.frameSamples);
    this.#filled = model.contextSamples;
  }

  async push(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + this.#block.length - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#block.length) await this.#runBlock();
    }
    this.#sampleCount += samples.length;
  }

  async finish(): Promise<VoiceFrames> {
    if (this.#filled > this.#model.contextSamples) await this.#runBlock();
    const probabilities = new Float32Array(this.#probabilities.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#probabilities) {
      probabilities.set(part, at);
      at += part.length;
    }
    return { sampleCount: this.#sampleCount, probabilities };
  }

  /** Runs what is in the block, and keeps what the next one begins with. */
  async #runBlock(): Promise<void> {
    const { contextSamples, frameSamples } = this.#model;
    this.#block.fill(0, this.#filled);
    const frameCount = Math.ceil((this.#filled - contextSamples) / frameSamples);
    const rows = Math.max(1, Math.ceil((frameCount - WARM_UP_FRAMES) / ROW_FRAMES));
    const steps = Math.min(frameCount, WARM_UP_FRAMES + ROW_FRAMES);
    const probabilities = new Float32Array(frameCount);
    let state = firstStates(rows, this.#state);
    for (let step = 0; step < steps; step++) {
      const results = await this.#session.run(this.#feeds(rows, step, state));
      state = results.stateN!;
      for (let row = 0; row < rows; row++) {
        const frame = row * ROW_FRAMES + step;
        if ((row === 0 || step >= WARM_UP_FRAMES) && frame < frameCount) {
          probabilities[frame] = results.output!.data[row]!;
        }
      }
    }
    this.#probabilities.push(probabilities);
    this.#state = lastState(rows, state.data);
    this.#block.copyWithin(0, frameCount * frameSamples);
    this.#filled = contextSamples;
  }

  /** One frame of each row. */
  #feeds(rows: number, step: number, state: FloatTensor) {
    const { contextSamples, frameSamples, sampleRate } = this.#model;
    const length = contextSamples + frameSamples;
    const data = new Float32Array(rows * length);
    for (let row = 0; row < rows; row++) {
      const from = (row * ROW_FRAMES + step) * frameSamples;
      data.set(this.#block.subarray(from, from + length), row * length);
    }
    const rate = { data: BigInt64Array.of(BigInt(sampleRate)), shape: [] };
    return { input: { data, shape: [rows, length] }, state, sr: rate };
  }
}

/** The first row goes on where the last block ended, and the others know nothing yet. */
function firstStates(rows: number, first: Float32Array): FloatTensor {
  const data = new Float32Array(LAYERS * rows * UNITS);
  for (let layer = 0; layer < LAYERS; layer++) {
    data.set(first.subarray(layer * UNITS, (layer + 1) * UNITS), layer * rows * UNITS);
  }
  return { data, shape: [LAYERS, rows, UNITS] };
}

function lastState(rows: number, states: Float32Array): Float32Array {
  const last = new Float32Array(LAYERS * UNITS);
  for (let layer = 0; layer < LAYERS; layer++) {
    const from = (layer * rows + rows - 1) * UNITS;
    last.set(states.subarray(from, from + UNITS), layer * UNITS);
  }
  return last;
}
