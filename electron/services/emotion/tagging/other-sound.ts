import type { TimeSpan } from '../../../../shared/emotion/voice-segments.ts';
import type { HeardSound } from './listen-task.ts';

/** Seconds without a voice below which nothing is said of them. */
const LEAST_SECONDS = 0.5;
/** What goes on as loud as this below the voice is more than a room: music, traffic, a crowd. In dB. */
const AUDIBLE_BELOW_VOICE_DB = 20;

/**
 * Whether a sound goes on where there is no voice, so that what is said of the voice is not said of the whole. Frames at the
 * edge of a voice belong to it.
 *
 * @param voice parts in order
 */
export function hasOtherSound(
  { powers, frameSeconds }: Pick<HeardSound, 'powers' | 'frameSeconds'>,
  voice: readonly TimeSpan[],
): boolean {
  const inside = { sum: 0, frames: 0 };
  const outside = { sum: 0, frames: 0 };
  let next = 0;
  for (const [frame, power] of powers.entries()) {
    const [start, end] = [frame * frameSeconds, (frame + 1) * frameSeconds];
    while (next < voice.length && voice[next]!.endSeconds <= start) next++;
    const isVoiced = next < voice.length && voice[next]!.startSeconds < end;
    const part = isVoiced ? inside : outside;
    part.sum += power;
    part.frames++;
  }
  if (inside.frames === 0 || outside.frames * frameSeconds < LEAST_SECONDS) return false;
  const [voicePower, otherPower] = [inside.sum / inside.frames, outside.sum / outside.frames];
  return otherPower > voicePower * 10 ** (-AUDIBLE_BELOW_VOICE_DB / 10);
}
