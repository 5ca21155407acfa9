import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { EncodeOptions, OutputBitDepth, OutputFormat } from './types.ts';

/** How one output format is asked of ffmpeg. */
interface FormatRule {
  readonly muxer: string;
  /** Options of the codec for each depth it can store; lossy formats take every depth for the same options. */
  readonly codec: Readonly<Partial<Record<OutputBitDepth, readonly string[]>>>;
  /** Options of the container. */
  readonly container: readonly string[];
  /** Whether the container holds a picture that ffmpeg can write. */
  readonly holdsCover: boolean;
  /** Rates that the codec stores, ascending; undefined: any. */
  readonly sampleRates: readonly number[] | undefined;
  /** The most bytes of uncompressed samples that the container can count. */
  readonly maxBytes: number;
}

const MPEG_RATES = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;

const lossy = (...options: readonly string[]): FormatRule['codec'] => ({
  16: options,
  24: options,
  '32f': options,
});

/** What WAV files of each depth hold. */
export const WAVE_CODECS = { 16: 'pcm_s16le', 24: 'pcm_s24le', '32f': 'pcm_f32le' } as const;

const RULES: Readonly<Record<OutputFormat, FormatRule>> = {
  wav: {
    muxer: 'wav',
    codec: { 16: [WAVE_CODECS[16]], 24: [WAVE_CODECS[24]], '32f': [WAVE_CODECS['32f']] },
    // Over 4 GB the header becomes RF64 (EBU Tech 3306).
    container: ['-rf64', 'auto'],
    holdsCover: false,
    sampleRates: undefined,
    maxBytes: Infinity,
  },
  flac: {
    muxer: 'flac',
    codec: {
      16: ['flac', '-sample_fmt', 's16'],
      24: ['flac', '-sample_fmt', 's32', '-bits_per_raw_sample', '24'],
    },
    container: [],
    holdsCover: true,
    sampleRates: undefined,
    maxBytes: Infinity,
  },
  aiff: {
    muxer: 'aiff',
    codec: { 16: ['pcm_s16be'], 24: ['pcm_s24be'], '32f': ['pcm_f32be'] },
    container: ['-write_id3v2', '1', '-id3v2_version', '3'],
    holdsCover: true,
    sampleRates: undefined,
    maxBytes: 0xffff_ffff - 0x10_0000,
  },
  mp3: {
    muxer: 'mp3',
    codec: lossy('libmp3lame', '-b:a', '320k', '-compression_level', '2'),
    container: ['-id3v2_version', '3'],
    holdsCover: true,
    sampleRates: MPEG_RATES,
    maxBytes: Infinity,
  },
  m4a: {
    muxer: 'ipod',
    // The "fast" search, default in some versions, leaves a pure tone 40 dB more error than this one.
    codec: lossy('aac', '-b:a', '256k', '-aac_coder', 'twoloop'),
    container: ['-movflags', '+faststart'],
    holdsCover: true,
    sampleRates: [...MPEG_RATES, 64_000, 88_200, 96_000],
    maxBytes: Infinity,
  },
  ogg: {
    muxer: 'ogg',
    codec: lossy('libvorbis', '-q:a', '8'),
    container: [],
    holdsCover: false,
    sampleRates: undefined,
    maxBytes: Infinity,
  },
  opus: {
    muxer: 'opus',
    codec: lossy('libopus', '-b:a', '192k', '-vbr', 'on'),
    container: [],
    holdsCover: false,
    sampleRates: [48_000],
    maxBytes: Infinity,
  },
};

/** The rule of a format. */
export function formatRule(format: OutputFormat): FormatRule {
  return RULES[format];
}

/**
 * The rate at which a file will be stored: the given one where the format can hold it, else the next higher one that it
 * can, else its highest. Opus always stores 48 kHz, MP3 goes up to 48 kHz and AAC up to 96 kHz.
 *
 * @param sampleRate Hz of the samples that are written
 */
export function storedSampleRate(format: OutputFormat, sampleRate: number): number {
  const rates = RULES[format].sampleRates;
  return rates === undefined ? sampleRate : (rates.find((rate) => rate >= sampleRate) ?? rates.at(-1)!);
}

/**
 * Options of ffmpeg that choose and tune the codec. Throws `bad-argument` for a depth that the format cannot hold, or a
 * bit rate where it has none.
 */
export function codecArguments({ format, bitDepth, bitrateKbps }: EncodeOptions): readonly string[] {
  const options = RULES[format].codec[bitDepth];
  const possible = Object.keys(RULES[format].codec).join(', ');
  requireArgument(options !== undefined, `encode: ${format} stores ${possible} bit, got ${bitDepth}`);
  if (bitrateKbps === undefined) return ['-c:a', ...options];
  requireArgument(
    options.includes('-b:a') && bitrateKbps >= 16 && bitrateKbps <= 320,
    `encode: the bit rate of mp3, m4a and opus must be 16 to 320 kb/s, got ${bitrateKbps} for ${format}`,
  );
  // The last of two counts.
  return ['-c:a', ...options, '-b:a', `${bitrateKbps}k`];
}

/**
 * Throws `output-failed` when a file would outgrow what its container can count (AIFF: 4 GB).
 *
 * @param path the file as the user knows it
 * @param samples samples a channel that it would hold
 */
export function requireRoom(path: string, options: EncodeOptions, samples: number): void {
  const bytesPerSample = options.bitDepth === '32f' ? 4 : options.bitDepth / 8;
  if (samples * options.channelCount * bytesPerSample <= RULES[options.format].maxBytes) return;
  throw new LatheError('output-failed', sentence('tooLarge', { file: path, format: options.format }));
}
