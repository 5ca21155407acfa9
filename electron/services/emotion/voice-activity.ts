/** How probable a voice is, frame by frame, by the model in `models/voice-activity`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type TimeSpan, voiceSegments } from '../../../shared/emotion/voice-segments.ts';
import { LatheError } from '../../../shared/errors.ts';
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

/** Where there is a voice in a sound. */
export interface VoiceActivity {
  readonly durationSeconds: number;
  readonly frameSeconds: number;
  /** Of a voice, one a frame. */
  readonly probabilities: Float32Array;
  /** Parts with a voice; none where there is no voice. */
  readonly segments: readonly TimeSpan[];
}

/** One sound that is listened to as it comes; memory is four bytes for each 32 ms. */
export interface VoiceListener {
  /** Takes the next samples of one channel at {@link VoiceDetector.sampleRate}, any number of them. */
  push(samples: Float32Array): Promise<void>;
  /** Ends the sound: what is left over is filled up with silence. */
  finish(): Promise<VoiceActivity>;
}

/** A loaded model; any number of listeners may share it. */
export interface VoiceDetector {
  /** Hz. */
  readonly sampleRate: number;
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
  const bytes = await readModelFile(path, 'install Lathe again');
  if (sha256Of(bytes) !== model.sha256) {
    throw new LatheError(
      'bad-model',
      `model file ${path} is not the one of the manifest: install Lathe again`,
    );
  }
  // Frames follow one another and are small: more threads would wait for each other.
  const session = await openSession({ bytes, name: model.file }, { threads: 1 });
  return {
    sampleRate: model.sampleRate,
    listen: () => new FrameListener(model, session),
    release: () => session.release(),
  };
}

/** Sizes of the recurrent state: two tensors of 128 for a batch of one. */
const STATE_SHAPE = [2, 1, 128] as const;

class FrameListener implements VoiceListener {
  readonly #model: VoiceModel;
  readonly #session: OrtSession;
  /** The end of the last frame, then the frame. */
  readonly #input: Float32Array;
  readonly #rate;
  #state: FloatTensor = { data: new Float32Array(2 * 128), shape: STATE_SHAPE };
  #filled: number;
  #sampleCount = 0;
  readonly #probabilities: number[] = [];

  constructor(model: VoiceModel, session: OrtSession) {
    this.#model = model;
    this.#session = session;
    this.#input = new Float32Array(model.contextSamples + model.frameSamples);
    this.#rate = { data: BigInt64Array.of(BigInt(model.sampleRate)), shape: [] };
    this.#filled = model.contextSamples;
  }

  async push(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + this.#input.length - this.#filled);
      this.#input.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#input.length) await this.#runFrame();
    }
    this.#sampleCount += samples.length;
  }

  async finish(): Promise<VoiceActivity> {
    const { contextSamples, frameSamples, sampleRate } = this.#model;
    if (this.#filled > contextSamples) {
      this.#input.fill(0, this.#filled);
      await this.#runFrame();
    }
    const frameSeconds = frameSamples / sampleRate;
    const durationSeconds = this.#sampleCount / sampleRate;
    return {
      durationSeconds,
      frameSeconds,
      probabilities: Float32Array.from(this.#probabilities),
      segments: voiceSegments(this.#probabilities, frameSeconds, durationSeconds),
    };
  }

  async #runFrame(): Promise<void> {
    const input = { data: this.#input, shape: [1, this.#input.length] };
    const { output, stateN } = await this.#session.run({ input, state: this.#state, sr: this.#rate });
    this.#state = stateN!;
    this.#probabilities.push(output!.data[0]!);
    this.#input.copyWithin(0, this.#model.frameSamples);
    this.#filled = this.#model.contextSamples;
  }
}
