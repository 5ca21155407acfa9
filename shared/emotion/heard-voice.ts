/** Where there is a voice, from what is heard of it at two speeds. */
import { type TimeSpan, voiceSegments } from './voice-segments.ts';

/**
 * How much slower a sound is played to the voice detector the second time. It knows ordinary speech, and takes a voice that
 * cries or shouts, high and thin, for none; slowed down, such a voice lies where those of ordinary speech do.
 */
export const VOICE_SLOWDOWN = 1.5;

/** How probable a voice is in frames that follow one another. */
export interface HeardFrames {
  readonly probabilities: Float32Array;
  readonly frameSeconds: number;
}

/**
 * For each frame the higher one of two probabilities: its own, and the mean over it in the other hearing.
 *
 * @param own at any speed
 * @param other the same sound in frames of another length
 */
export function likelierVoice(own: HeardFrames, other: HeardFrames): Float32Array {
  const perFrame = own.frameSeconds / other.frameSeconds;
  return own.probabilities.map((probability, frame) =>
    Math.max(probability, meanBetween(other.probabilities, frame * perFrame, (frame + 1) * perFrame)),
  );
}

/** Mean of the steps of a curve between two places, counted in steps; 0 where nothing is. */
function meanBetween(values: Float32Array, from: number, to: number): number {
  let [sum, weight] = [0, 0];
  for (let i = Math.floor(from); i < Math.min(values.length, Math.ceil(to)); i++) {
    const share = Math.min(i + 1, to) - Math.max(i, from);
    sum += share * values[i]!;
    weight += share;
  }
  return weight > 0 ? sum / weight : 0;
}

/**
 * Finds the parts with a voice.
 *
 * @param natural the sound as it is
 * @param slowed the same sound, {@link VOICE_SLOWDOWN} times slower
 * @param durationSeconds of the sound
 */
export function heardVoice(natural: HeardFrames, slowed: HeardFrames, durationSeconds: number): TimeSpan[] {
  return voiceSegments(likelierVoice(natural, slowed), natural.frameSeconds, durationSeconds);
}
