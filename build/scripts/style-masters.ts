import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { LoudnessMeter } from '../../shared/dsp/loudness.ts';
import { MidSideSpectrumMeter } from '../../shared/mastering/reference/mid-side-spectra.ts';
import { spectralGoal } from '../../shared/mastering/reference/spectral-goal.ts';
import { BandDynamicsMeter } from '../../shared/mastering/styles/band-dynamics.ts';
import { createRandom } from '../../shared/random.ts';
import type { TrainingDataDescription } from './training-music-packages.ts';

const repository = resolve(import.meta.dirname, '../..');
const statisticsPath = join(import.meta.dirname, 'style-masters.json');
const FORMAT = { sampleRate: 44_100, channelCount: 2 };

/** What is measured in a master. Levels in dB, to a hundredth. */
export interface MasterProfile {
  readonly path: string;
  readonly integratedLufs: number;
  /** Level of the middle in each third of an octave, of the loudest parts. */
  readonly mid: readonly number[];
  readonly widthDb: number;
  readonly spreadDb: readonly number[];
}

/** The statistics that the styles come of, as they are kept. */
export interface StyleMasters {
  /** `spreadDb` of {@link probeSpreadDb}'s programme, by the definition that the masters were measured with. */
  readonly probeSpreadDb: readonly number[];
  readonly masters: readonly MasterProfile[];
}

/** The folder of the music that the masters are from. */
export const MASTERS_FOLDER = join(repository, '.cache/music');

/** The statistics as they are kept; without any where there are none yet. */
export function readStyleMasters(): StyleMasters | undefined {
  if (!existsSync(statisticsPath)) return undefined;
  return JSON.parse(readFileSync(statisticsPath, 'utf8')) as StyleMasters;
}

/**
 * What the dynamics of a made-up programme are, decaying bursts of noise, by the definition that the code has now. Where it
 * is not what the statistics were made with, they and the styles are out of date.
 */
export function probeSpreadDb(): number[] {
  const random = createRandom(7);
  const programme = Float32Array.from({ length: 12 * FORMAT.sampleRate }, (_, n) => {
    const seconds = n / FORMAT.sampleRate;
    return random.uniform(-1, 1) * (0.02 + 0.5 * Math.exp(-9 * (seconds % 0.7)));
  });
  const meter = new BandDynamicsMeter({ ...FORMAT, channelCount: 1 });
  meter.push([programme]);
  return meter.finish().bands.map((band) => hundredths(band.spreadDb));
}

/** Measures a master. */
export async function measureMaster(path: string): Promise<MasterProfile> {
  const spectra = new MidSideSpectrumMeter(FORMAT);
  const dynamics = new BandDynamicsMeter(FORMAT);
  const loudness = new LoudnessMeter(FORMAT);
  const file = join(MASTERS_FOLDER, path);
  for await (const block of createFfmpeg().decode(file, { sampleRate: FORMAT.sampleRate })) {
    for (const meter of [spectra, dynamics, loudness]) meter.push(block);
  }
  const goal = spectralGoal(spectra.result(), FORMAT.sampleRate);
  return {
    path,
    integratedLufs: hundredths(loudness.result().integratedLufs),
    mid: [...goal.mid].map(hundredths),
    widthDb: hundredths(goal.widthDb),
    spreadDb: dynamics.finish().bands.map((band) => hundredths(band.spreadDb)),
  };
}

/**
 * Measures the masters that the statistics lack, all of them where the definition has changed, and keeps what was measured
 * after each one.
 */
export async function completeStyleMasters(): Promise<StyleMasters> {
  const probe = probeSpreadDb();
  const kept = readStyleMasters();
  const isCurrent = JSON.stringify(kept?.probeSpreadDb) === JSON.stringify(probe);
  const known = new Map((isCurrent ? kept!.masters : []).map((master) => [master.path, master]));
  const paths = masterPaths();
  const masters: MasterProfile[] = [];
  for (const [i, path] of paths.entries()) {
    if (!known.has(path)) console.log(`${i + 1} of ${paths.length}: ${path}`);
    masters.push(known.get(path) ?? (await measureMaster(path)));
    if (!known.has(path)) keep({ probeSpreadDb: probe, masters });
  }
  return { probeSpreadDb: probe, masters };
}

/** The tracks under CC-BY-SA that are not kept for tests. */
function masterPaths(): string[] {
  const description = JSON.parse(
    readFileSync(join(repository, 'models/training-data.json'), 'utf8'),
  ) as TrainingDataDescription;
  return description.tracks
    .filter(
      ({ split, licence }) => (split === 'train' || split === 'validation') && licence.startsWith('CC-BY-SA'),
    )
    .map(({ path }) => path);
}

/** A line a master, so that a change of one shows as such. */
function keep({ probeSpreadDb: probe, masters }: StyleMasters): void {
  const lines = masters.map((master) => `    ${JSON.stringify(master)}`).join(',\n');
  writeFileSync(
    statisticsPath,
    `{\n  "probeSpreadDb": ${JSON.stringify(probe)},\n  "masters": [\n${lines}\n  ]\n}\n`,
  );
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
