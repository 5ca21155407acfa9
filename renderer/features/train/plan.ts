import type { RequestOf } from '../../../shared/contract/methods.ts';
import type { TrainSettings } from '../../../shared/contract/train.ts';
import { hasEffect } from '../../../shared/contract/train-usual.ts';

/** What a network learns from: pairs, good tracks whose faults are made, both, or GTZAN. */
export const MODES = ['pairs', 'good', 'both', 'gtzan'] as const;
/** What a network learns from. */
export type Mode = (typeof MODES)[number];

/** A folder of music, by the field of the request that names it. */
export type FolderKind = 'good' | 'bad' | 'gtzan';

/** The folders that each mode needs. */
export const FOLDERS_OF: Readonly<Record<Mode, readonly FolderKind[]>> = {
  pairs: ['good', 'bad'],
  good: ['good'],
  both: ['good', 'bad'],
  gtzan: ['gtzan'],
};

/** A folder that the services have. */
export interface MusicFolder {
  readonly handle: string;
  readonly name: string;
  /** Left out for a folder that was not sent: it lies on the user's disk. */
  readonly fileCount?: number;
}

/** Everything that is chosen before a training. */
export interface TrainPlan {
  readonly mode: Mode;
  /** Those that were given, whichever the mode needs. */
  readonly folders: Readonly<Partial<Record<FolderKind, MusicFolder>>>;
  /** Of the model; empty: as the folder of good tracks. */
  readonly name: string;
  /** What is left out is as usual. */
  readonly settings: TrainSettings;
}

/** Before anything is chosen. */
export const FIRST_PLAN: TrainPlan = { mode: 'good', folders: {}, name: '', settings: {} };

/** Where real bad versions and made ones are both learnt from, the share of those that are made. */
const MADE_SHARE = 0.5;

/** The folders that the mode needs and that are not there yet. */
export function missingFolders({ mode, folders }: TrainPlan): readonly FolderKind[] {
  return FOLDERS_OF[mode].filter((kind) => folders[kind] === undefined);
}

/** What `train.check` is asked, and with a folder `train.run`. Settings that would have no effect are left out. */
export function toRequest({ mode, folders, settings }: TrainPlan): RequestOf<'train.check'> {
  const given = FOLDERS_OF[mode].flatMap((kind) => {
    const folder = folders[kind];
    return folder === undefined ? [] : [[kind, folder.handle] as const];
  });
  const effective = Object.entries(settings).filter(([name]) =>
    hasEffect(name as keyof TrainSettings, settings),
  );
  return {
    ...Object.fromEntries(given),
    settings: { ...(mode === 'both' && { madeShare: MADE_SHARE }), ...Object.fromEntries(effective) },
  };
}

/** A name for the folder of the training, and so for its model. */
export function nameOfTraining({ name, folders }: TrainPlan): string {
  const chosen = name.trim();
  return chosen === '' ? (folders.good?.name ?? folders.gtzan?.name ?? 'training') : chosen;
}

/** The settings with one more, changed, or, with `undefined`, as usual again. */
export function withSetting<Name extends keyof TrainSettings>(
  settings: TrainSettings,
  name: Name,
  value: TrainSettings[Name] | undefined,
): TrainSettings {
  const { [name]: _, ...others } = settings;
  return value === undefined ? others : { ...others, [name]: value };
}
