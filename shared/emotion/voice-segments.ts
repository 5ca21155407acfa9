/** Where there is a voice, made of how probable it is in each frame. */

/** How probabilities become segments. */
export interface VoiceSegmentSettings {
  /** Probability at which a voice begins. */
  readonly onset: number;
  /** Probability below which it ends; lower than {@link onset}, so that a voice does not flicker. */
  readonly offset: number;
  /** A shorter voice is none: a click, a breath. */
  readonly minSpeechSeconds: number;
  /** A shorter silence belongs to the voice: a stop consonant, a short pause. */
  readonly minSilenceSeconds: number;
  /** Added before and after each voice, as far as there is room: quiet beginnings and ends of words. */
  readonly paddingSeconds: number;
}

/** Silero's own thresholds and shortest voice; a pause within a sentence, half a second, does not part it. */
export const VOICE_SEGMENTS: VoiceSegmentSettings = {
  onset: 0.5,
  offset: 0.35,
  minSpeechSeconds: 0.25,
  minSilenceSeconds: 0.5,
  paddingSeconds: 0.1,
};

/** A part of a sound. */
export interface TimeSpan {
  readonly startSeconds: number;
  /** Greater than {@link startSeconds}. */
  readonly endSeconds: number;
}

/** Frames of a voice: [start, end). */
interface FrameRun {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds where there is a voice.
 *
 * @param probabilities of a voice in each frame, 0 to 1
 * @param frameSeconds length of a frame
 * @param durationSeconds of the sound; the last frame may reach beyond it
 * @returns parts in order that do not overlap, all within the sound; none where there is no voice
 */
export function voiceSegments(
  probabilities: ArrayLike<number>,
  frameSeconds: number,
  durationSeconds: number,
  settings: VoiceSegmentSettings = VOICE_SEGMENTS,
): TimeSpan[] {
  const { minSilenceSeconds, minSpeechSeconds, paddingSeconds } = settings;
  const spans = withoutShortGaps(voicedRuns(probabilities, settings), minSilenceSeconds / frameSeconds).map(
    ({ start, end }) => ({
      startSeconds: start * frameSeconds,
      endSeconds: Math.min(end * frameSeconds, durationSeconds),
    }),
  );
  return padded(
    spans.filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds >= minSpeechSeconds),
    paddingSeconds,
    durationSeconds,
  );
}

/** Runs of frames that begin at the onset and end below the offset. */
function voicedRuns(probabilities: ArrayLike<number>, { onset, offset }: VoiceSegmentSettings): FrameRun[] {
  const runs: FrameRun[] = [];
  let start: number | undefined;
  for (let frame = 0; frame < probabilities.length; frame++) {
    const probability = probabilities[frame]!;
    if (start === undefined) {
      if (probability >= onset) start = frame;
    } else if (probability < offset) {
      runs.push({ start, end: frame });
      start = undefined;
    }
  }
  if (start !== undefined) runs.push({ start, end: probabilities.length });
  return runs;
}

function withoutShortGaps(runs: readonly FrameRun[], minGap: number): FrameRun[] {
  const joined: FrameRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last !== undefined && run.start - last.end < minGap) {
      joined[joined.length - 1] = { start: last.start, end: run.end };
    } else joined.push(run);
  }
  return joined;
}

/** Spans made longer on both sides; neighbours share what lies between them where it is too little. */
function padded(spans: readonly TimeSpan[], padding: number, durationSeconds: number): TimeSpan[] {
  return spans.map(({ startSeconds, endSeconds }, index) => {
    const before = index === 0 ? 2 * startSeconds : startSeconds - spans[index - 1]!.endSeconds;
    const isLast = index === spans.length - 1;
    const after = isLast ? 2 * (durationSeconds - endSeconds) : spans[index + 1]!.startSeconds - endSeconds;
    return {
      startSeconds: startSeconds - Math.min(padding, before / 2),
      endSeconds: endSeconds + Math.min(padding, after / 2),
    };
  });
}
