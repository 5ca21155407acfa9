import { expect } from 'vitest';
import { concatenated, type SoundStage } from '../../shared/mastering/stages/sound-stage.ts';
import { pushInBlocks } from './dsp-signals.ts';

/** Sends channels through a stage in blocks, and checks that as many samples come out as went in. */
export function runStage(
  stage: SoundStage,
  channels: readonly Float32Array[],
  blockLength = 4801,
): Float32Array[] {
  const parts: Float32Array[][] = [channels.map(() => new Float32Array(0))];
  pushInBlocks(
    channels,
    (block) => parts.push(stage.push(block.map((samples) => samples.slice()))),
    blockLength,
  );
  parts.push(stage.flush());
  const output = concatenated(parts);
  output.forEach((samples, c) => {
    expect(samples.length).toBe(channels[c]!.length);
  });
  return output;
}

/** A sine; `frequencyHz` may be any number. */
export function sine(
  frequencyHz: number,
  options: { readonly seconds: number; readonly sampleRate: number; readonly amplitude?: number },
): Float32Array {
  const { seconds, sampleRate, amplitude = 1 } = options;
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate),
  );
}

/**
 * Amplitude and phase (in radians, against a sine from the beginning) of one frequency, by correlation.
 *
 * @param from first sample to look at; the stretch should hold whole periods
 */
export function toneIn(
  signal: Float32Array,
  frequencyHz: number,
  sampleRate: number,
  from = 0,
  to = signal.length,
): { readonly amplitude: number; readonly phase: number } {
  let sum = 0;
  let quadrature = 0;
  for (let n = from; n < to; n++) {
    const angle = (2 * Math.PI * frequencyHz * n) / sampleRate;
    sum += signal[n]! * Math.sin(angle);
    quadrature += signal[n]! * Math.cos(angle);
  }
  const scale = 2 / (to - from);
  return { amplitude: scale * Math.hypot(sum, quadrature), phase: Math.atan2(quadrature, sum) };
}
