/**
 * Writes `assets/styles/*.json` from statistics over freely licensed masters:
 *
 *     npx tsx build/scripts/fetch-training-music.ts
 *     npx tsx build/scripts/derive-styles.ts
 *
 * The masters are the tracks under CC-BY-SA of `models/training-data.json` that are not kept for tests (splits `train`
 * and `validation`), by Shawn Parrotte, Lincoln Domina and Will Savino (HyperRogue), Wildfire Games (0 A.D.) and the
 * contributors of SuperTuxKart: names and licences track by track are in that file. What is measured in each is kept in
 * `.cache/styles/profiles.json`, so that styles can be derived anew without decoding anything.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { LoudnessMeter } from '../../shared/dsp/loudness.ts';
import { MidSideSpectrumMeter } from '../../shared/mastering/reference/mid-side-spectra.ts';
import { spectralGoal } from '../../shared/mastering/reference/spectral-goal.ts';
import { MATCH_BANDS_HZ } from '../../shared/mastering/reference/third-octave-scale.ts';
import { BandDynamicsMeter } from '../../shared/mastering/styles/band-dynamics.ts';
import { STYLE_BAND_COUNT } from '../../shared/mastering/styles/compressor-bands.ts';
import { parseStyle, STYLE_FORMAT, type Style } from '../../shared/mastering/styles/style-file.ts';
import type { TrainingDataDescription } from './training-music-packages.ts';

const repository = resolve(import.meta.dirname, '../..');
const profilesPath = join(repository, '.cache/styles/profiles.json');
const stylesFolder = join(repository, 'assets/styles');

/** What is measured in a master. */
interface Profile {
  readonly path: string;
  readonly integratedLufs: number;
  /** Level of the middle in each third of an octave, of the loudest parts. */
  readonly mid: readonly number[];
  readonly widthDb: number;
  readonly spreadDb: readonly number[];
}

async function measure(folder: string, path: string): Promise<Profile> {
  const format = { sampleRate: 44_100, channelCount: 2 };
  const spectra = new MidSideSpectrumMeter(format);
  const dynamics = new BandDynamicsMeter(format);
  const loudness = new LoudnessMeter(format);
  for await (const block of createFfmpeg().decode(join(folder, path), { sampleRate: 44_100 })) {
    for (const meter of [spectra, dynamics, loudness]) meter.push(block);
  }
  const goal = spectralGoal(spectra.result(), format.sampleRate);
  return {
    path,
    integratedLufs: loudness.result().integratedLufs,
    mid: [...goal.mid],
    widthDb: goal.widthDb,
    spreadDb: dynamics.finish().bands.map((band) => band.spreadDb),
  };
}

async function profiles(): Promise<readonly Profile[]> {
  if (existsSync(profilesPath)) return JSON.parse(readFileSync(profilesPath, 'utf8')) as Profile[];
  const description = JSON.parse(
    readFileSync(join(repository, 'models/training-data.json'), 'utf8'),
  ) as TrainingDataDescription;
  const folder = resolve(repository, 'models', description.root);
  const tracks = description.tracks.filter(
    ({ split, licence }) => (split === 'train' || split === 'validation') && licence.startsWith('CC-BY-SA'),
  );
  const measured: Profile[] = [];
  for (const [i, { path }] of tracks.entries()) {
    measured.push(await measure(folder, path));
    console.log(`${i + 1} of ${tracks.length}: ${path}`);
  }
  mkdirSync(dirname(profilesPath), { recursive: true });
  writeFileSync(profilesPath, JSON.stringify(measured));
  return measured;
}

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
function tilt({ mid }: Profile): number {
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

const spread = ({ spreadDb }: Profile): number =>
  spreadDb.reduce((sum, value) => sum + value, 0) / spreadDb.length;

/** The third of the masters with the highest, or the lowest, of something. */
function third(
  all: readonly Profile[],
  of: (profile: Profile) => number,
  end: 'highest' | 'lowest',
): Profile[] {
  const sorted = [...all].sort((a, b) => of(a) - of(b));
  const count = Math.round(all.length / 3);
  return end === 'highest' ? sorted.slice(-count) : sorted.slice(0, count);
}

type Eq = NonNullable<Style['eq']>;

/** The median tone of some masters, and with a range the tenth and the ninetieth percentile. */
function tone(of: readonly Profile[], settings: Partial<Eq> = {}): Eq {
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
  of: readonly Profile[],
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

function width(of: readonly Profile[], maximumDb: number): NonNullable<Style['width']> {
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

function recipes(all: readonly Profile[]): Readonly<Record<string, Recipe>> {
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

mkdirSync(stylesFolder, { recursive: true });
for (const [name, recipe] of Object.entries(recipes(await profiles()))) {
  const path = join(stylesFolder, `${name}.json`);
  const json = `${JSON.stringify({ format: STYLE_FORMAT, name, ...recipe }, undefined, 2)}\n`;
  parseStyle(json, path);
  writeFileSync(path, json);
  console.log(path);
}
