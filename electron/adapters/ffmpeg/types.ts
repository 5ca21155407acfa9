/** What is known of a sound file before it is decoded. */
export interface AudioProbe {
  readonly path: string;
  /** As ffmpeg names it: 'wav', 'flac', 'mp3', 'mov,mp4,m4a,3gp,3g2,mj2' ... */
  readonly container: string;
  /** As ffmpeg names it: 'pcm_s16le', 'flac', 'mp3' ... */
  readonly codec: string;
  /** Hz, 8000 to 192000. */
  readonly sampleRate: number;
  /** As in the file; `decode` gives two channels when it is more than two. */
  readonly channelCount: number;
  /** Of the source samples where that means something (PCM, FLAC, ALAC); undefined for lossy codecs. */
  readonly bitDepth: 16 | 24 | 32 | undefined;
  readonly isFloat: boolean;
  /** The container's word. The count of decoded samples is the truth. */
  readonly durationSeconds: number | undefined;
  readonly hasCoverArt: boolean;
}

export type OutputFormat = 'wav' | 'flac' | 'mp3' | 'm4a' | 'ogg' | 'opus' | 'aiff';

export type OutputBitDepth = 16 | 24 | '32f';

export interface DecodeOptions {
  /** Hz. Converted by soxr when it differs from the file's; default: the file's. */
  readonly sampleRate?: number;
  /** Seconds from the beginning; the first sample is round(startSeconds * rate of the file). Default 0. */
  readonly startSeconds?: number;
  /** Seconds from the beginning; the sample at round(endSeconds * rate of the file) is the first left out. Default: the end. */
  readonly endSeconds?: number;
  /** A file of sound without a single sample gives no block, instead of an error. Default false. */
  readonly allowEmpty?: boolean;
  /** See {@link AudioBlocks}; default false. */
  readonly reusesBlocks?: boolean;
  /** Others have the processor first; default false. */
  readonly isBackground?: boolean;
  readonly signal?: AbortSignal;
}

/** What is wanted of files that are decoded together. */
export interface TogetherOptions {
  /** Hz of all of them. */
  readonly sampleRate: number;
  readonly signal?: AbortSignal;
}

/** A part of a file, in samples of its own rate. */
export interface Excerpt {
  readonly startSample: number;
  /** The first that is left out; may lie behind the end of the sound, or be `Infinity`. */
  readonly endSample: number;
  /** See {@link AudioBlocks}; default false. */
  readonly reusesBlocks?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Planar blocks of sound: one or two channels (more are folded to stereo by ffmpeg's matrix), each block of 1 to 65536
 * samples a channel. The arrays belong to the reader and are not used again; where `reusesBlocks` was asked for, they may be
 * the same each time, so that a long file is looked at without making memory for all of it.
 */
export type AudioBlocks = AsyncIterable<readonly Float32Array[]>;

export interface EncodeOptions {
  readonly format: OutputFormat;
  /** Counts for wav, aiff (16, 24, 32f) and flac (16, 24); the lossy formats take the float samples as they are. */
  readonly bitDepth: OutputBitDepth;
  /** Of a lossy format, in kb/s: 16 to 320. Default: high enough that nothing is heard. */
  readonly bitrateKbps?: number;
  /** Hz of the samples written. Opus stores 48 kHz, whatever this is. */
  readonly sampleRate: number;
  readonly channelCount: 1 | 2;
  /** Tags and cover art are carried over from this file. */
  readonly metadataFrom?: string;
  readonly signal?: AbortSignal;
}

/** Writes to a temporary name in the target folder. `finish` or `abort` must be called. */
export interface AudioSink {
  /**
   * Whether the file gives back exactly the samples that it was given: what was written was read again meanwhile. Known once
   * it is sealed; left out where only decoding tells.
   */
  readonly givesBack?: boolean | undefined;
  /** Takes one planar block of any length; resolves when the next may come. The block may be reused afterwards. */
  write(block: readonly Float32Array[]): Promise<void>;
  /** Ends the file without giving it its name: the path where it can be read until `finish` or `abort`. */
  seal(): Promise<string>;
  /** Ends the file, where `seal` has not, and renames it to its final name once it is whole. */
  finish(): Promise<void>;
  /** Stops and removes what was written. Does nothing after `finish` or a second time. */
  abort(): Promise<void>;
}

/** A stream of sound through soxr. Write and read at the same time: what is written waits for the reader. */
export interface Resampler {
  write(block: readonly Float32Array[]): Promise<void>;
  end(): void;
  readonly output: AudioBlocks;
}

export type FfmpegSource =
  | 'FFMPEG_PATH'
  | 'bundled'
  | 'ffmpeg-static'
  | '@ffmpeg-installer/ffmpeg'
  | 'PATH'
  | 'option';

export interface Ffmpeg {
  readonly path: string;
  /** Where it was found; 'option' when the caller named the program. */
  readonly source: FfmpegSource;
  /** 'n7.1' or whatever stands after "ffmpeg version". */
  version(): Promise<string>;
  probe(path: string, signal?: AbortSignal): Promise<AudioProbe>;
  decode(path: string, options?: DecodeOptions): AudioBlocks;
  /**
   * Decodes many short files by one process, which costs a third of one for each.
   *
   * @returns for each path its channels, one or two, as `decode` gives them; undefined for a file that has to be decoded
   *   by itself, as it is lossy, of another rate or damaged: what is wrong with it is told there
   * @throws LatheError `cancelled`
   */
  decodeTogether(
    paths: readonly string[],
    options: TogetherOptions,
  ): Promise<readonly (readonly Float32Array[] | undefined)[]>;
  /** Decodes a part by seeking to it: fast anywhere in a file, for pictures. */
  decodeExcerpt(probe: AudioProbe, excerpt: Excerpt): AudioBlocks;
  openSink(path: string, options: EncodeOptions): Promise<AudioSink>;
  openResampler(options: {
    readonly fromRate: number;
    readonly toRate: number;
    readonly channelCount: number;
    readonly signal?: AbortSignal;
  }): Resampler;
}
