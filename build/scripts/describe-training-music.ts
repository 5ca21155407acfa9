/**
 * Writes `models/training-data.json` from all files of the music packages (`fetch-training-music.ts --all`): hash,
 * licence, attribution, length and split of each track, and what was left out with the reason.
 *
 *     npx tsx build/scripts/describe-training-music.ts
 *
 * Licences are those of each package's `/usr/share/doc/PACKAGE/copyright`, file by file, and in doubt a file is left
 * out.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { splitWorks, workOf } from '../../electron/services/training/data/split.ts';
import {
  type DescribedTrack,
  MUSIC_PACKAGES,
  type TrainingDataDescription,
} from './training-music-packages.ts';

interface Rights {
  readonly attribution: string;
  readonly licence: string;
}

const SA3 = 'CC-BY-SA-3.0';
const SA4 = 'CC-BY-SA-4.0';

/** Files of supertuxkart-data whose rights its copyright file states one by one; the others fall under the GPL. */
const SUPERTUXKART: Readonly<Record<string, readonly [attribution: string, licence: string]>> = {
  'Boom_boom_boom.ogg': ['Keith Baylis aka Vim', SA4],
  'Lava.ogg': ['Kalsan', SA3],
  'SkyVibe-HighFrequency.ogg': ['Speedsound, modified by Constantin Pelikan', SA3],
  'Snowy.ogg': ['Chris Leutwyler (Krobonil)', SA3],
  'West.ogg': ['Chris Leutwyler (Krobonil)', SA3],
  'alien_signal.ogg': ['Heuchi1', SA4],
  'bay.ogg': ['0zone0ne', SA3],
  'celtic.ogg': ['0zone0ne and Krobonil', SA3],
  'demonhill.ogg': ['0zone0ne', SA3],
  'egypt.ogg': ['0zone0ne', SA3],
  'farm.ogg': ['0zone0ne and Krobonil', SA3],
  'garden.ogg': ['DJHelium', SA3],
  'hacienda.ogg': ['Claude Werner (bollen)', SA3],
  'jumping_to_the_stars_remake.ogg': ['GeekPenguinBR, Heuchi1', SA3],
  'jumping_to_the_stars_remake_fast.ogg': ['GeekPenguinBR, Heuchi1', SA3],
  'kart_grand_prix.ogg': ['Weirwood', SA3],
  'landing_in_gran_paradiso.ogg': ['Ozoneone & Krobonil', SA3],
  'lose_theme.ogg': ['Weirwood', SA3],
  'menutheme.ogg': ['Claude Werner (bollen)', SA3],
  'overworld.ogg': ['0zone0ne', SA3],
  'race_summary.ogg': ['Dundersylt', SA3],
  'race_win_theme.ogg': ['Weirwood', SA3],
  'ravenbridge_mansion.ogg': ['0zone0ne and Krobonil', SA3],
  'ravenbridge_mansion_fast.ogg': ['0zone0ne and Krobonil', SA3],
  'subsea.ogg': ['Claude Werner (bollen)', SA3],
  'valley.ogg': ['DJHelium', SA3],
  'win_theme.ogg': ['Claude Werner (bollen)', SA3],
  'xeon6.ogg': ['commissioned by Bart Kelsey (opengameart.org)', SA3],
};

/** Rights of a file by its package; undefined where no licence is stated that we train on. */
const RIGHTS: Readonly<Record<string, (file: string) => Rights | undefined>> = {
  'hyperrogue-music': (file) => {
    const authors = { 'hr3-': 'Shawn Parrotte', 'hr-domina-': 'Lincoln Domina', 'hr-savino-': 'Will Savino' };
    const author = Object.entries(authors).find(([prefix]) => file.startsWith(prefix))?.[1];
    return author === undefined ? undefined : { attribution: author, licence: SA3 };
  },
  '0ad-data': () => ({ attribution: 'Wildfire Games (wildfiregames.com)', licence: SA3 }),
  'supertuxkart-data': (file) => {
    const rights = SUPERTUXKART[file];
    return rights && { attribution: rights[0], licence: rights[1] };
  },
  'nexuiz-music': () => ({ attribution: 'Alientrap and contributors', licence: 'GPL-2+' }),
  'wesnoth-1.16-music': () => ({ attribution: 'contributors of Battle for Wesnoth', licence: 'GPL-2+' }),
};

/** Left out by ear or by name, which no measurement finds. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '0ad-data/0_8Bit_Bonus_Track.ogg': 'a chip-tune that may arrange another track of the set',
};

const MINIMUM_SECONDS = 20;

const repository = resolve(import.meta.dirname, '../..');
const root = join(repository, '.cache/music');
const ffmpeg = createFfmpeg();

interface Measured {
  readonly seconds: number;
  readonly rmsDbfs: number;
  readonly sideOverMidDb: number;
}

async function measure(path: string): Promise<Measured> {
  let count = 0;
  let mid = 0;
  let side = 0;
  for await (const [left, right = left] of ffmpeg.decode(path, { sampleRate: 44_100 })) {
    for (let n = 0; n < left!.length; n++) {
      mid += (left![n]! + right![n]!) ** 2;
      side += (left![n]! - right![n]!) ** 2;
    }
    count += left!.length;
  }
  return {
    seconds: count / 44_100,
    rmsDbfs: 10 * Math.log10((mid + side) / (4 * count)),
    sideOverMidDb: 10 * Math.log10(side / mid),
  };
}

/** Why a file is of no use as a finished master; undefined if it is of use. */
async function fault(path: string): Promise<{ reason?: string; seconds: number }> {
  let probe: Awaited<ReturnType<typeof ffmpeg.probe>>;
  let measured: Measured;
  try {
    probe = await ffmpeg.probe(path);
    measured = await measure(path);
  } catch {
    return { reason: 'ffmpeg cannot read it', seconds: 0 };
  }
  const { seconds, rmsDbfs, sideOverMidDb } = measured;
  const of = (reason: string) => ({ reason, seconds });
  if (seconds < MINIMUM_SECONDS) return of(`${seconds.toFixed(1)} s is shorter than ${MINIMUM_SECONDS} s`);
  if (probe.sampleRate < 44_100)
    return of(`${probe.sampleRate} Hz, so that the top of the spectrum is missing`);
  if (probe.channelCount !== 2 || sideOverMidDb < -40) return of('mono');
  if (rmsDbfs > -9) return of(`RMS of ${rmsDbfs.toFixed(1)} dBFS, clipped as a master`);
  return { seconds };
}

async function main(): Promise<void> {
  const found: Array<Omit<DescribedTrack, 'split'> & { isOutOfDomain: boolean }> = [];
  const leftOut: Array<{ path: string; reason: string }> = [];
  for (const { name, isOutOfDomain = false } of MUSIC_PACKAGES) {
    if (!existsSync(join(root, name)))
      throw new Error(`${name} is not there, run fetch-training-music.ts --all`);
    for (const file of readdirSync(join(root, name)).sort()) {
      const path = `${name}/${file}`;
      const rights = RIGHTS[name]?.(file);
      const { reason = LEFT_OUT[path], seconds } = await fault(join(root, path));
      if (rights === undefined)
        leftOut.push({ path, reason: 'no Creative Commons licence is stated for it' });
      else if (reason !== undefined) leftOut.push({ path, reason });
      else {
        const sha256 = createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex');
        found.push({ path, sha256, ...rights, durationSeconds: Number(seconds.toFixed(1)), isOutOfDomain });
      }
    }
  }
  const splits = splitWorks(found.filter((track) => !track.isOutOfDomain).map(({ path }) => workOf(path)));
  const description: TrainingDataDescription = {
    root: '../.cache/music',
    packages: MUSIC_PACKAGES.map(({ name, version }) => ({ name, version })),
    tracks: found.map(({ isOutOfDomain, path, sha256, ...rest }) => ({
      path,
      sha256,
      split: isOutOfDomain ? 'out-of-domain' : splits.get(workOf(path))!,
      ...rest,
    })),
    leftOut,
  };
  writeFileSync(join(repository, 'models/training-data.json'), `${JSON.stringify(description, null, 2)}\n`);
  console.log(`${found.length} tracks described, ${leftOut.length} left out`);
}

await main();
