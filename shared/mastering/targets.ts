import { LatheError } from '../errors.ts';

/** What a master is brought to. */
export interface LoudnessTarget {
  /** Integrated loudness of the written file in LUFS (ITU-R BS.1770-4), or `off`: the level is kept. */
  readonly integratedLufs: number | 'off';
  /** True peak that the written file does not exceed, in dBTP. */
  readonly ceilingDbtp: number;
}

/** A named target. */
export interface LoudnessPreset {
  readonly integratedLufs: number;
  readonly ceilingDbtp: number;
  /** One line for a list in the user interface. */
  readonly description: string;
  /** Where the numbers come from. */
  readonly source: string;
}

/** The names that `--target-lufs` accepts besides a number and `off`. */
export const LOUDNESS_PRESET_NAMES = [
  'streaming',
  'spotify',
  'youtube',
  'apple',
  'podcast',
  'broadcast',
  'broadcast-us',
  'cd',
  'club',
] as const;

/** One of {@link LOUDNESS_PRESET_NAMES}. */
export type LoudnessPresetName = (typeof LOUDNESS_PRESET_NAMES)[number];

/**
 * The loudness presets. Services publish a playback level and a peak limit and change them now and then; `cd` and
 * `club` follow no norm but common practice.
 */
export const LOUDNESS_PRESETS: Readonly<Record<LoudnessPresetName, LoudnessPreset>> = {
  streaming: {
    integratedLufs: -14,
    ceilingDbtp: -1,
    description: 'Safe on every streaming service',
    source: 'AES TD1008 (2021) and the playback level of most services',
  },
  spotify: {
    integratedLufs: -14,
    ceilingDbtp: -1,
    description: 'Spotify, setting "normal"',
    source: 'Spotify for Artists, loudness normalization: -14 LUFS, below -1 dBTP',
  },
  youtube: {
    integratedLufs: -14,
    ceilingDbtp: -1,
    description: 'YouTube and YouTube Music',
    source: 'YouTube "content loudness" is relative to -14 LUFS; it only turns down',
  },
  apple: {
    integratedLufs: -16,
    ceilingDbtp: -1,
    description: 'Apple Music with Sound Check',
    source: 'Apple Digital Masters: -16 LUFS playback, 1 dB of true-peak headroom',
  },
  podcast: {
    integratedLufs: -16,
    ceilingDbtp: -1,
    description: 'Podcasts and spoken word, stereo',
    source: 'Apple Podcasts audio requirements: -16 LUFS ±1, -1 dBTP',
  },
  broadcast: {
    integratedLufs: -23,
    ceilingDbtp: -1,
    description: 'European radio and television',
    source: 'EBU R 128 (2020): -23 LUFS, -1 dBTP',
  },
  'broadcast-us': {
    integratedLufs: -24,
    ceilingDbtp: -2,
    description: 'Television in the United States',
    source: 'ATSC A/85 (2013): -24 LKFS, -2 dBTP',
  },
  cd: {
    integratedLufs: -9,
    ceilingDbtp: -0.3,
    description: 'Loud compact disc',
    source: 'common practice',
  },
  club: {
    integratedLufs: -7,
    ceilingDbtp: -0.3,
    description: 'Very loud, for club systems',
    source: 'common practice',
  },
};

/** The quietest and the loudest target that can be asked for, in LUFS. Beyond them a number is a typing mistake. */
export const TARGET_LUFS_RANGE = { lowest: -50, highest: -4 } as const;

/** The range of `--ceiling-dbtp` in dBTP. */
export const CEILING_DBTP_RANGE = { lowest: -20, highest: 0 } as const;

/** The ceiling where neither a preset nor the caller names one, in dBTP: AES TD1008's headroom for lossy coding. */
export const DEFAULT_CEILING_DBTP = -1;

/** Whether a text is the name of a preset. */
export function isLoudnessPresetName(text: string): text is LoudnessPresetName {
  return Object.hasOwn(LOUDNESS_PRESETS, text);
}

/**
 * Reads the value of `--target-lufs`.
 *
 * @param value `off`, a preset's name, or a number in LUFS in -50 ... -4 (a text such as `-14` as well)
 * @returns the target with the preset's ceiling, or with {@link DEFAULT_CEILING_DBTP} for `off` and numbers
 * @throws LatheError `bad-argument` for anything else
 */
export function parseTargetLufs(value: string | number): LoudnessTarget {
  if (typeof value === 'string' && isLoudnessPresetName(value)) {
    const { integratedLufs, ceilingDbtp } = LOUDNESS_PRESETS[value];
    return { integratedLufs, ceilingDbtp };
  }
  if (value === 'off') return { integratedLufs: 'off', ceilingDbtp: DEFAULT_CEILING_DBTP };
  const lufs = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  const { lowest, highest } = TARGET_LUFS_RANGE;
  if (!(lufs >= lowest && lufs <= highest)) {
    throw new LatheError(
      'bad-argument',
      `target loudness must be off, a number of LUFS from ${lowest} to ${highest}, or one of ` +
        `${LOUDNESS_PRESET_NAMES.join(', ')}; got ${String(value)}`,
    );
  }
  return { integratedLufs: lufs, ceilingDbtp: DEFAULT_CEILING_DBTP };
}

/**
 * Checks the value of `--ceiling-dbtp`.
 *
 * @param value true peak in dBTP, -20 ... 0
 * @throws LatheError `bad-argument` when it is outside that range
 */
export function parseCeilingDbtp(value: string | number): number {
  const dbtp = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  const { lowest, highest } = CEILING_DBTP_RANGE;
  if (!(dbtp >= lowest && dbtp <= highest)) {
    throw new LatheError(
      'bad-argument',
      `true-peak ceiling must be a number of dBTP from ${lowest} to ${highest}, got ${String(value)}`,
    );
  }
  return dbtp;
}
