/**
 * What mastering does to ten tracks, told by ffmpeg's ebur128 and not by Lathe's own meters:
 *
 *     npx tsx test/bench/mastering-chain.ts [--seconds 90] [--tracks 10] [--log FILE]
 *
 * Loudness alone, a reference, and every style, each to -14 LUFS and -1 dBTP, beside ffmpeg's loudnorm (one pass, as it is
 * asked for most often). With a log, a run that was stopped goes on where it was. Wants the music of build/scripts/fetch-training-music.ts and an ffmpeg on the path.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { textTable } from '../../shared/report/text-table.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const MUSIC = join(REPOSITORY, '.cache/music');
const TARGET = { lufs: -14, ceilingDbtp: -1 };

/** Of every package some, from -20 to -9 LUFS. */
const TRACKS = [
  'hyperrogue-music/hr3-graveyard.ogg',
  '0ad-data/Taiko_1.ogg',
  'supertuxkart-data/bay.ogg',
  'nexuiz-music/beast-of-insanity.ogg',
  'wesnoth-1.16-music/battle.ogg',
  'hyperrogue-music/hr3-desert.ogg',
  '0ad-data/Celtica.ogg',
  'supertuxkart-data/kart_grand_prix.ogg',
  'nexuiz-music/neuronal-diving.ogg',
  '0ad-data/Sunrise.ogg',
];

interface Reading {
  readonly lufs: number;
  readonly rangeLu: number;
  readonly peakDbtp: number;
}

function ffmpeg(args: readonly string[]): string {
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-hide_banner', '-y', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')} failed: ${stderr}`);
  return stderr;
}

function read(path: string): Reading {
  const text = ffmpeg(['-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-']);
  const summary = text.slice(text.lastIndexOf('Summary:'));
  const value = (name: string): number => Number(new RegExp(`${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1]);
  return { lufs: value('I'), rangeLu: value('LRA'), peakDbtp: value('Peak') };
}

function lathe(input: string, output: string, options: readonly string[]): void {
  const target = ['--target-lufs', String(TARGET.lufs), '--ceiling-dbtp', String(TARGET.ceilingDbtp)];
  const args = ['master', input, '-o', output, '--model', 'none', '--json', ...target, ...options];
  const run = spawnSync(process.execPath, ['bin/lathe.mjs', ...args], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
}

function loudnorm(input: string, output: string): void {
  const filter = `loudnorm=I=${TARGET.lufs}:TP=${TARGET.ceilingDbtp}:LRA=20`;
  ffmpeg(['-i', input, '-af', filter, '-ar', '44100', '-c:a', 'pcm_s24le', output]);
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '90' },
    tracks: { type: 'string', default: '10' },
    log: { type: 'string' },
  },
});
const styles = readdirSync(join(REPOSITORY, 'assets/styles')).map((name) => basename(name, '.json'));
const folder = mkdtempSync(join(tmpdir(), 'lathe-chain-'));
/** One master. */
interface Row {
  readonly track: string;
  readonly way: string;
  readonly before: Reading;
  readonly after: Reading;
}

const rows: Row[] =
  values.log !== undefined && existsSync(values.log)
    ? readFileSync(values.log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
const isDone = (track: string, way: string): boolean =>
  rows.some((row) => row.track === track && row.way === way);

try {
  const inputs = TRACKS.map((track, i) => {
    const path = join(folder, `${i}.wav`);
    ffmpeg(['-t', values.seconds, '-i', join(MUSIC, track), '-ar', '44100', '-ac', '2', path]);
    return path;
  });
  const output = join(folder, 'out.wav');
  const before = inputs.map(read);
  const ways: Record<string, (input: string, reference: string) => void> = {
    'loudness alone': (input) => lathe(input, output, []),
    reference: (input, reference) => lathe(input, output, ['--reference', reference]),
    'ffmpeg loudnorm': (input) => loudnorm(input, output),
    ...Object.fromEntries(
      styles.map((name) => [`style ${name}`, (input: string) => lathe(input, output, ['--style', name])]),
    ),
  };
  for (const [way, master] of Object.entries(ways)) {
    for (const [i, track] of TRACKS.slice(0, Number(values.tracks)).entries()) {
      if (isDone(track, way)) continue;
      master(inputs[i]!, inputs[(i + 1) % inputs.length]!);
      const row = { track, way, before: before[i]!, after: read(output) };
      rows.push(row);
      if (values.log !== undefined) appendFileSync(values.log, `${JSON.stringify(row)}\n`);
    }
    console.error(way);
  }
} finally {
  rmSync(folder, { recursive: true });
}

const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
const ways = [...new Set(rows.map(({ way }) => way))].map((way) => {
  const pairs = rows.filter((row) => row.way === way);
  const off = pairs.map(({ after }) => Math.abs(after.lufs - TARGET.lufs));
  const range = pairs.map(({ before, after }) => after.rangeLu - before.rangeLu);
  return [
    way,
    String(pairs.length),
    Math.max(...off).toFixed(1),
    Math.max(...pairs.map(({ after }) => after.peakDbtp)).toFixed(1),
    mean(range).toFixed(2),
    `${Math.min(...range).toFixed(1)} ... ${Math.max(...range).toFixed(1)}`,
  ];
});
console.log(
  `${TARGET.lufs} LUFS, ${TARGET.ceilingDbtp} dBTP, ${values.seconds} s of ${values.tracks} tracks`,
);
console.log(
  textTable([['', 'tracks', 'LU off, most', 'dBTP, highest', 'LRA change, mean', 'LRA change'], ...ways]),
);
const perTrack = [...new Set(rows.map(({ track }) => track))].map((track) => {
  const of = rows.filter((row) => row.track === track);
  const range = (way: string): string => of.find((row) => row.way === way)?.after.rangeLu.toFixed(1) ?? '';
  return [basename(track, '.ogg'), of[0]!.before.rangeLu.toFixed(1), ...ways.map(([way]) => range(way!))];
});
console.log(textTable([['LRA', 'source', ...ways.map(([way]) => way!)], ...perTrack]));
