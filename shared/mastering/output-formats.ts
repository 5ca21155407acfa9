/** What is known of a format of files that masters are written to. */
export interface FormatTraits {
  /** How its files end, the usual one first. */
  readonly extensions: readonly string[];
  /** Whether a file gives back the samples that were written. */
  readonly isLossless: boolean;
}

/** The formats that masters are written to. */
export const FORMAT_TRAITS = {
  wav: { extensions: ['.wav', '.wave'], isLossless: true },
  flac: { extensions: ['.flac'], isLossless: true },
  aiff: { extensions: ['.aiff', '.aif'], isLossless: true },
  mp3: { extensions: ['.mp3'], isLossless: false },
  m4a: { extensions: ['.m4a', '.mp4', '.aac'], isLossless: false },
  ogg: { extensions: ['.ogg', '.oga'], isLossless: false },
  opus: { extensions: ['.opus'], isLossless: false },
} as const satisfies Readonly<Record<string, FormatTraits>>;
