import { type ProcessSettings, USUAL_SETTINGS } from './settings.ts';

/** Settings under names. References belong to a session and are in none. */
export type Presets = Readonly<Record<string, ProcessSettings>>;

const KEY = 'lathe-presets';

/** Presets from whatever is kept; what an older page did not know is as usual. */
export function readPresets(kept: string | null): Presets {
  try {
    const read = JSON.parse(kept ?? '{}') as Record<string, Partial<ProcessSettings>>;
    return Object.fromEntries(
      Object.entries(read).map(([name, settings]) => [
        name,
        { ...USUAL_SETTINGS, ...settings, references: [] },
      ]),
    );
  } catch {
    return {};
  }
}

/** The presets with one more, or with another in its place. */
export function withPreset(presets: Presets, name: string, settings: ProcessSettings): Presets {
  return { ...presets, [name]: { ...settings, references: [] } };
}

/** The presets without one. */
export function withoutPreset(presets: Presets, name: string): Presets {
  return Object.fromEntries(Object.entries(presets).filter(([key]) => key !== name));
}

/** The name of the preset that some settings are; `undefined` for settings of nobody's. */
export function presetOf(presets: Presets, settings: ProcessSettings): string | undefined {
  const wanted = JSON.stringify({ ...settings, references: [] });
  return Object.keys(presets).find((name) => JSON.stringify(presets[name]) === wanted);
}

/** Presets of this browser. */
export const presetStorage = {
  load: (): Presets => readPresets(localStorage.getItem(KEY)),
  save: (presets: Presets): void => localStorage.setItem(KEY, JSON.stringify(presets)),
};
