import type { MasterResult } from '../../../shared/contract/master.ts';
import type { Part } from '../../canvas/waveform.tsx';
import { ALL_SETTINGS, differingSettings, type SettingName, SOUND_SETTINGS } from './setting-words.ts';
import type { ProcessSettings } from './settings.ts';

/** How takes are told apart. */
export const TAKE_NAMES = ['a', 'b'] as const;
/** One of {@link TAKE_NAMES}. */
export type TakeName = (typeof TAKE_NAMES)[number];

/** What some settings made of a track. */
export interface MadeTake {
  /** Left out: the whole track, which is its master. */
  readonly part: Part | undefined;
  /** Left out where another page chose them. */
  readonly settings: ProcessSettings | undefined;
  readonly result: MasterResult;
}

/** Something made that can be heard again. */
export interface Take extends MadeTake {
  readonly name: TakeName;
}

/** Takes of one part of a track, or of the whole, from the one that was made or chosen longest ago to the newest. */
export type Takes = readonly Take[];

/**
 * The takes with a new one: in the place of one that the same settings made, or beside the other, or in the place of the
 * older one. Takes of another part are left behind.
 */
export function withTake(takes: Takes, made: MadeTake): Takes {
  const comparable = takes.filter(({ part }) => isSamePart(part, made.part));
  const replaced = comparable.find((take) => hasSameSettings(take, made));
  const name = replaced?.name ?? nextName(comparable);
  return [...comparable.filter((take) => take.name !== name), { ...made, name }];
}

/** The takes with one that is kept when the next is made. */
export function withChosen(takes: Takes, name: TakeName): Takes {
  return [...takes.filter((take) => take.name !== name), ...takes.filter((take) => take.name === name)];
}

/** The name of the next take with other settings. */
export function nextName(takes: Takes): TakeName {
  const free = TAKE_NAMES.find((name) => takes.every((take) => take.name !== name));
  return free ?? takes[0]!.name;
}

/** The names of the settings that a take was made with: for a preview those of the file do not count. */
export function countedSettings({ part }: MadeTake): readonly SettingName[] {
  return part === undefined ? ALL_SETTINGS : SOUND_SETTINGS;
}

/** Settings that are not known are never the same. */
function hasSameSettings(take: MadeTake, other: MadeTake): boolean {
  if (take.settings === undefined || other.settings === undefined) return false;
  return differingSettings(take.settings, other.settings, countedSettings(take)).length === 0;
}

function isSamePart(part: Part | undefined, other: Part | undefined): boolean {
  return part?.startSeconds === other?.startSeconds && part?.endSeconds === other?.endSeconds;
}
