import { MATCH_BANDS_HZ } from '../../shared/mastering/reference/third-octave-scale.ts';
import { STYLE_BAND_COUNT } from '../../shared/mastering/styles/compressor-bands.ts';
import { STYLE_FORMAT, type Style } from '../../shared/mastering/styles/style-file.ts';
import type { MasterProfile } from './style-masters.ts';

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
const rounded = (value: number): number => Number(value.toFixed(1));

/** Slope of the tone from 100 Hz to 10 kHz in dB an octave, by least squares. */
function tilt({ mid }: MasterProfile): number {
  const points = MATCH_BANDS_HZ.flatMap((hz, band) =>
    hz >= 100 && hz <= 10_000 ? [[Math.log2(hz), mid[band]!] as const] : [],
  );
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  return (
    points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) /
    points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  );
}

const spread = ({ spreadDb }: MasterProfile): number =>
  spreadDb.reduce((sum, value) => sum + value, 0) / spreadDb.length;

/** The third of the masters with the highest, or the lowest, of something. */
function third(
  all: readonly MasterProfile[],
  of: (profile: MasterProfile) => number,
  end: 'highest' | 'lowest',
): MasterProfile[] {
  const sorted = [...all].sort((a, b) => of(a) - of(b));
  const count = Math.round(all.length / 3);
  return end === 'highest' ? sorted.slice(-count) : sorted.slice(0, count);
}

type Eq = NonNullable<Style['eq']>;

/** The median tone of some masters, and with a range the tenth and the ninetieth percentile. */
function tone(of: readonly MasterProfile[], settings: Partial<Eq> = {}): Eq {
  const levels = (share: number): number[] =>
    MATCH_BANDS_HZ.map((_, band) =>
      rounded(
        quantile(
          of.map(({ mid }) => mid[band]!),
          share,
        ),
      ),
    );
  const [low, middle, high] = [levels(0.1), levels(0.5), levels(0.9)];
  const hz = MATCH_BANDS_HZ.map((centre) => Number(centre.toPrecision(4)));
  return {
    target: middle!.map((level, band): [number, number] => [hz[band]!, level]),
    ...(settings.reach === 'range' && {
      range: middle!.map((_, band): [number, number, number] => [hz[band]!, low![band]!, high![band]!]),
    }),
    reach: 'target',
    maximumDb: 4,
    fromHz: 31.5,
    // Above, lossy coding has taken away more from some of the masters than from others.
    toHz: 12_500,
    smoothingOctaves: 1.2,
    phase: 'linear',
    ...settings,
  };
}

/** Slow in the bass, whose periods are long, and fast in the treble. */
const ATTACK_MS = [30, 20, 10, 5];
const RELEASE_MS = [200, 140, 100, 60];

function compressor(
  of: readonly MasterProfile[],
  { share, maximumRatio }: { readonly share: number; readonly maximumRatio: number },
): NonNullable<Style['compressor']> {
  return {
    bands: Array.from({ length: STYLE_BAND_COUNT }, (_, band) => ({
      spreadDb: rounded(
        quantile(
          of.map(({ spreadDb }) => spreadDb[band]!),
          share,
        ),
      ),
      maximumRatio,
      kneeDb: 6,
      attackMs: ATTACK_MS[band]!,
      releaseMs: RELEASE_MS[band]!,
    })),
  };
}

function width(of: readonly MasterProfile[], maximumDb: number): NonNullable<Style['width']> {
  return { sideToMidDb: rounded(median(of.map((profile) => profile.widthDb))), reach: 'target', maximumDb };
}

/** Wide bass cancels out on one loudspeaker; a side of -12 dB there is what a stereo recording of a room has. */
const MONO_BASS = { belowHz: 100, fromSideToMidDb: -12 };

/** A tone with a slope of so many dB an octave beyond each of two frequencies. */
function rolledOff(
  eq: Eq,
  ends: { readonly lowHz: number; readonly highHz: number; readonly slopeDb: number },
): Eq {
  const bend = (hz: number): number =>
    ends.slopeDb * (Math.max(0, Math.log2(ends.lowHz / hz)) + Math.max(0, Math.log2(hz / ends.highHz)));
  return { ...eq, target: eq.target.map(([hz, db]): [number, number] => [hz, rounded(db - bend(hz))]) };
}

type Recipe = Omit<Style, 'format' | 'name'>;

function recipes(all: readonly MasterProfile[]): Readonly<Record<string, Recipe>> {
  const dark = third(all, tilt, 'lowest');
  const light = third(all, tilt, 'highest');
  const loud = third(all, ({ integratedLufs }) => integratedLufs, 'highest');
  const open = third(all, (profile) => profile.widthDb + spread(profile), 'highest');
  const of = (count: number, which: string): string =>
    `Medians over ${which} (${count} of ${all.length}) of the masters under CC-BY-SA that build/scripts/derive-styles.ts names.`;
  return {
    auto: {
      description:
        'The assistant: leaves alone what lies within the range of common masters and brings the rest to its edge',
      source: `The range from the tenth to the ninetieth percentile of all ${all.length} masters under CC-BY-SA that build/scripts/derive-styles.ts names.`,
      eq: tone(all, { reach: 'range' }),
      compressor: compressor(all, { share: 0.9, maximumRatio: 2 }),
      width: {
        ...width(all, 3),
        range: [0.1, 0.9].map((share) =>
          rounded(
            quantile(
              all.map(({ widthDb }) => widthDb),
              share,
            ),
          ),
        ) as [number, number],
        reach: 'range',
      },
      monoBass: { ...MONO_BASS, fromSideToMidDb: -9 },
    },
    neutral: {
      description:
        'The middle of common masters in tone and width, by at most 3 dB; dynamics only where they stick out',
      source: of(all.length, 'all'),
      eq: tone(all, { maximumDb: 3 }),
      compressor: compressor(all, { share: 0.75, maximumRatio: 1.5 }),
      width: width(all, 1.5),
      monoBass: MONO_BASS,
    },
    warm: {
      description: 'More bass and low mids, a soft treble, a touch of even overtones',
      source: of(dark.length, 'the darkest third'),
      eq: tone(dark),
      compressor: compressor(dark, { share: 0.5, maximumRatio: 2 }),
      saturation: { driveDb: 3, asymmetry: 0.6, mix: 30 },
      width: width(dark, 1.5),
      monoBass: MONO_BASS,
    },
    bright: {
      description: 'Present high mids and an open treble, a lean bass',
      source: of(light.length, 'the brightest third'),
      eq: tone(light),
      compressor: compressor(light, { share: 0.75, maximumRatio: 1.5 }),
      width: width(light, 2),
      monoBass: MONO_BASS,
    },
    loud: {
      description:
        'Dense and close, for -9 LUFS where no other loudness is named; compresses bands more than the others',
      source: `${of(loud.length, 'the loudest third')} Dynamics: the first quartile of all.`,
      targetLufs: -9,
      eq: tone(loud),
      compressor: compressor(all, { share: 0.25, maximumRatio: 3 }),
      width: width(loud, 1.5),
      monoBass: { ...MONO_BASS, fromSideToMidDb: -18 },
    },
    open: {
      description: 'Wide, with its dynamics left alone',
      source: of(open.length, 'the third that is widest and moves most'),
      eq: tone(open, { maximumDb: 3 }),
      width: width(open, 4),
      monoBass: MONO_BASS,
    },
    vinyl: {
      description: 'As cut to a record: mono bass, soft ends, gentle odd overtones',
      source: `${of(all.length, 'all')} Ends, mono bass and overtones are those that cutting a record asks for, not measured.`,
      eq: rolledOff(tone(all, { fromHz: 20, toHz: 20_000, maximumDb: 6, phase: 'minimum' }), {
        lowHz: 40,
        highHz: 10_000,
        slopeDb: 6,
      }),
      compressor: compressor(all, { share: 0.75, maximumRatio: 1.5 }),
      saturation: { driveDb: 2, asymmetry: 0.2, mix: 50 },
      width: width(all, 1.5),
      monoBass: { belowHz: 150, fromSideToMidDb: -40 },
    },
  };
}

/**
 * The style files that follow from finished masters, by name.
 *
 * @param all what was measured in each master
 */
export function styleFiles(all: readonly MasterProfile[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recipes(all)).map(([name, recipe]) => [
      name,
      `${JSON.stringify({ format: STYLE_FORMAT, name, ...recipe }, undefined, 2)}\n`,
    ]),
  );
}
