/** Where the music that Lathe trains and measures on comes from: Debian 12 packages, pinned. */

/** How a package holds its music. */
export interface MusicPackage {
  readonly name: string;
  readonly version: string;
  /** Folder with the files, or a zip archive, within the unpacked package. */
  readonly source: string;
  /** Folder within the archive; undefined if `source` is a folder. */
  readonly folderInArchive?: string;
  /** Never trained on: its licence is the GPL, and its music is another kind than the rest. */
  readonly isOutOfDomain?: true;
}

export const MUSIC_PACKAGES: readonly MusicPackage[] = [
  { name: 'hyperrogue-music', version: '12.0q-1', source: 'usr/share/hyperrogue/music' },
  {
    name: '0ad-data',
    version: '0.0.26-1',
    source: 'usr/share/games/0ad/mods/public/public.zip',
    folderInArchive: 'audio/music',
  },
  { name: 'supertuxkart-data', version: '1.4+dfsg-2', source: 'usr/share/games/supertuxkart/data/music' },
  {
    name: 'nexuiz-music',
    version: '2.5.2-12',
    source: 'usr/share/games/nexuiz/data/music.pk3',
    folderInArchive: 'sound/cdtracks',
    isOutOfDomain: true,
  },
  {
    name: 'wesnoth-1.16-music',
    version: '1:1.16.9-1',
    source: 'usr/share/games/wesnoth/1.16/data/core/music',
    isOutOfDomain: true,
  },
];

/** One track of `models/training-data.json`. */
export interface DescribedTrack {
  /** `package/file.ogg`, below the description's root. */
  readonly path: string;
  readonly sha256: string;
  readonly split: 'train' | 'validation' | 'test' | 'out-of-domain';
  readonly attribution: string;
  readonly licence: string;
  readonly durationSeconds: number;
}

/** `models/training-data.json`, whole. */
export interface TrainingDataDescription {
  /** Folder of the tracks, relative to the description. */
  readonly root: string;
  readonly packages: ReadonlyArray<{ readonly name: string; readonly version: string }>;
  readonly tracks: readonly DescribedTrack[];
  readonly leftOut: ReadonlyArray<{ readonly path: string; readonly reason: string }>;
}
