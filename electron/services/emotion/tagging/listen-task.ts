/** What a thread does to find a voice: decode a sound and listen to it at some speed. */
import type { HeardFrames } from '../../../../shared/emotion/heard-voice.ts';
import type { Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import { foldToMono } from '../fold-to-mono.ts';
import type { VoiceDetector } from '../voice-activity.ts';
import { PowerMeter } from './power-meter.ts';

/** A sound that is listened to. */
export interface ListenTask {
  readonly path: string;
  /** How many times slower than it is. */
  readonly slowdown: number;
}

/** What is heard of a sound. */
export interface HeardSound extends HeardFrames {
  readonly durationSeconds: number;
  /** Mean square of each frame. */
  readonly powers: Float32Array;
}

/** How far a thread is: seconds of the sound that were heard. */
export interface ListenEvent {
  readonly seconds: number;
}

/** What {@link listenForVoice} needs. */
export interface ListenParts {
  readonly ffmpeg: Ffmpeg;
  readonly detector: VoiceDetector;
  readonly signal: AbortSignal;
  readonly emit: (event: ListenEvent) => void;
}

/**
 * Listens to a sound. Decoded at a higher rate than the detector's, it is slower to the detector.
 *
 * @throws LatheError `bad-input` when it cannot be decoded
 */
export async function listenForVoice(
  { path, slowdown }: ListenTask,
  { ffmpeg, detector, signal, emit }: ListenParts,
): Promise<HeardSound> {
  const { frameSamples } = detector;
  const sampleRate = Math.round(detector.sampleRate * slowdown);
  const listener = detector.listen();
  const meter = new PowerMeter(frameSamples);
  let heard = 0;
  for await (const block of ffmpeg.decode(path, { sampleRate, signal })) {
    const samples = foldToMono(block);
    meter.push(samples);
    await listener.push(samples);
    heard += samples.length;
    emit({ seconds: heard / sampleRate });
  }
  const { probabilities, sampleCount } = await listener.finish();
  return {
    probabilities,
    powers: meter.result(),
    frameSeconds: frameSamples / sampleRate,
    durationSeconds: sampleCount / sampleRate,
  };
}
