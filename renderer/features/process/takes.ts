import type { MasterResult } from '../../../shared/contract/master.ts';
import type { Loudness } from '../../audio/mix.ts';
import type { Part } from '../../canvas/part.ts';
import { ALL_SETTINGS, differingSettings, type SettingName, SOUND_SETTINGS } from './setting-words.ts';
import type { ProcessSettings } from './settings.ts';

/** How two takes of the same are told apart. */
export const PAIR_NAMES = ['a', 'b'] as const;
/** One of {@link PAIR_NAMES}. */
export type PairName = (typeof PAIR_NAMES)[number];
/** All takes that can be heard at one time: two of the same, and beside previews of a part the newest master. */
export const TAKE_NAMES = [...PAIR_NAMES, 'master'] as const;
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

/** One of two that are compared. */
export interface PairTake extends Take {
  readonly name: PairName;
}

/** Takes of one part of a track, or of the whole, from the one that was made or chosen longest ago to the newest. */
export type Pair = readonly PairTake[];

/** What was made of a track. */
export interface TrackTakes {
  readonly masters: Pair;
  /** Of one part. */
  readonly previews: Pair;
  /** How loud the newest master is over the part of the previews, once that is measured. */
  readonly masterOverPart?: MasterOverPart;
}

/** A loudness, and whose it is. */
export interface MasterOverPart {
  readonly outputPath: string;
  readonly part: Part;
  readonly integratedLufs: number;
}

/** What was made of a track of which nothing was made. */
export const NO_TAKES: TrackTakes = { masters: [], previews: [] };

/**
 * The takes with a new one: in the place of one that the same settings made, or beside the other, or in the place of the
 * older one. Takes of another part are left behind.
 */
export function withTake(takes: Pair, made: MadeTake): Pair {
  const comparable = takes.filter(({ part }) => isSamePart(part, made.part));
  const replaced = comparable.find((take) => hasSameSettings(take, made));
  const name = replaced?.name ?? nextName(comparable);
  return [...comparable.filter((take) => take.name !== name), { ...made, name }];
}

/** The takes with one that is kept when the next is made. */
export function withChosen(takes: Pair, name: PairName): Pair {
  return [...takes.filter((take) => take.name !== name), ...takes.filter((take) => take.name === name)];
}

/** The name of the next take with other settings. */
export function nextName(takes: Pair): PairName {
  const free = PAIR_NAMES.find((name) => takes.every((take) => take.name !== name));
  return free ?? takes[0]!.name;
}

/** The two that are compared: previews of a part while there are any, else masters. */
export function comparedTakes({ masters, previews }: TrackTakes): Pair {
  return previews.length > 0 ? previews : masters;
}

/** Everything that can be heard beside the original; what was made last of the two that are compared is the last. */
export function audibleTakes(takes: TrackTakes): readonly Take[] {
  const { masters, previews } = takes;
  const beside = previews.length > 0 ? masters.slice(-1) : [];
  return [...beside.map((master): Take => ({ ...master, name: 'master' })), ...comparedTakes(takes)];
}

/** What is compared where it is a part that is. */
export function partOf({ previews }: TrackTakes): Part | undefined {
  return previews[0]?.part;
}

/**
 * How loud the original is over what is compared, and then each of {@link TAKE_NAMES}.
 *
 * Until a master is measured over a part, it is taken to change the part by as much as the whole.
 */
export function levelsOf(takes: TrackTakes): readonly Loudness[] {
  const compared = comparedTakes(takes);
  const original = compared[0]?.result.before.integratedLufs;
  const master = audibleTakes(takes).find(({ name }) => name === 'master')?.result;
  const forecast =
    master && original !== undefined
      ? original + master.after.integratedLufs - master.before.integratedLufs
      : undefined;
  return [
    original,
    ...PAIR_NAMES.map((name) => compared.find((take) => take.name === name)?.result.after.integratedLufs),
    master && (measuredLevel(takes) ?? forecast),
  ];
}

/** How loud the newest master is over the part of the previews; `undefined` until that is measured. */
export function measuredLevel(takes: TrackTakes): Loudness {
  const { masters, masterOverPart: known } = takes;
  const isOfBoth =
    known?.outputPath === masters.at(-1)?.result.outputPath && isSamePart(known?.part, partOf(takes));
  return isOfBoth ? known?.integratedLufs : undefined;
}

/** The names of the settings that a take was made with: for a preview those of the file do not count. */
export function countedSettings({ part }: MadeTake): readonly SettingName[] {
  return part === undefined ? ALL_SETTINGS : SOUND_SETTINGS;
}

/** Whether two parts are one, or both the whole. */
export function isSamePart(part: Part | undefined, other: Part | undefined): boolean {
  return part?.startSeconds === other?.startSeconds && part?.endSeconds === other?.endSeconds;
}

/** Settings that are not known are never the same. */
function hasSameSettings(take: MadeTake, other: MadeTake): boolean {
  if (take.settings === undefined || other.settings === undefined) return false;
  return differingSettings(take.settings, other.settings, countedSettings(take)).length === 0;
}
