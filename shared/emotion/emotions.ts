/** Every emotion that a corpus of ours names. Which of them a network tells apart is its own choice. */
export const EMOTIONS = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgusted',
  'surprised',
  'bored',
  'excited',
  'frustrated',
] as const;

/** One of {@link EMOTIONS}. */
export type Emotion = (typeof EMOTIONS)[number];
