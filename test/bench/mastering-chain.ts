/**
 * What mastering does to ten tracks, told by ffmpeg's ebur128 and not by Lathe's own meters:
 *
 *     npx tsx test/bench/mastering-chain.ts [--seconds 90] [--tracks 10]
 *
 * Loudness alone, a reference, and every style, each to -14 LUFS and -1 dBTP, beside ffmpeg's loudnorm (one pass, as it is
 * asked for most often). Wants the music of build/scripts/fetch-training-music.ts and an ffmpeg on the path.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'electron/hosts/cli/main.ts', ...args], {
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
  options: { seconds: { type: 'string', default: '90' }, tracks: { type: 'string', default: '10' } },
});
const styles = readdirSync(join(REPOSITORY, 'assets/styles')).map((name) => basename(name, '.json'));
const folder = mkdtempSync(join(tmpdir(), 'lathe-chain-'));
const readings = new Map<string, { readonly before: Reading; readonly after: Reading }[]>();
try {
  const inputs = TRACKS.map((track, i) => {
    const path = join(folder, `${i}.wav`);
    ffmpeg(['-t', values.seconds, '-i', join(MUSIC, track), '-ar', '44100', '-ac', '2', path]);
    return path;
  });
  const output = join(folder, 'out.wav');
  inputs.slice(0, Number(values.tracks)).forEach((input, i) => {
    const reference = inputs[(i + 1) % inputs.length]!;
    const ways: Record<string, () => void> = {
      'loudness alone': () => lathe(input, output, []),
      reference: () => lathe(input, output, ['--reference', reference]),
      ...Object.fromEntries(
        styles.map((name) => [`style ${name}`, () => lathe(input, output, ['--style', name])]),
      ),
      'ffmpeg loudnorm': () => loudnorm(input, output),
    };
    const before = read(input);
    for (const [name, master] of Object.entries(ways)) {
      master();
      readings.set(name, [...(readings.get(name) ?? []), { before, after: read(output) }]);
    }
    console.error(TRACKS[i]);
  });
} finally {
  rmSync(folder, { recursive: true });
}

const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
const rows = [...readings].map(([name, pairs]) => {
  const off = pairs.map(({ after }) => Math.abs(after.lufs - TARGET.lufs));
  const range = pairs.map(({ before, after }) => after.rangeLu - before.rangeLu);
  return [
    name,
    Math.max(...off).toFixed(1),
    Math.max(...pairs.map(({ after }) => after.peakDbtp)).toFixed(1),
    mean(range).toFixed(2),
    Math.max(...range.map(Math.abs)).toFixed(1),
  ];
});
console.log(
  `${TARGET.lufs} LUFS, ${TARGET.ceilingDbtp} dBTP, ${values.seconds} s of ${values.tracks} tracks`,
);
console.log(
  textTable([['', 'LU off, most', 'dBTP, highest', 'LRA change, mean', 'LRA change, most'], ...rows]),
);
