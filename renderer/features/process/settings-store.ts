import { createStore } from 'zustand/vanilla';
import type { KeptValue } from '../../transport/kept-value.ts';
import { type Presets, presetStorage, withoutPreset, withPreset } from './presets.ts';
import { type ProcessSettings, USUAL_SETTINGS } from './settings.ts';
import { beginHistory, change, type History, redo, undo } from './settings-history.ts';

/** The settings of the batch with their history, and the presets. */
export const settingsStore = createStore<{
  readonly history: History<ProcessSettings>;
  readonly presets: Presets;
}>(() => ({ history: beginHistory(USUAL_SETTINGS), presets: presetStorage.load() }));

/** What can be done to the settings. */
export const settingsActions = {
  /** @param subject of the change, so that a slider's way is one step back */
  set(changes: Partial<ProcessSettings>, subject?: string): void {
    settingsStore.setState(({ history }) => ({
      history: change(history, { ...history.present, ...changes }, subject),
    }));
  },
  undo: (): void => settingsStore.setState(({ history }) => ({ history: undo(history) })),
  redo: (): void => settingsStore.setState(({ history }) => ({ history: redo(history) })),
  savePreset(name: string): void {
    settingsStore.setState(({ presets, history }) => ({
      presets: withPreset(presets, name, history.present),
    }));
    presetStorage.save(settingsStore.getState().presets);
  },
  deletePreset(name: string): void {
    settingsStore.setState(({ presets }) => ({ presets: withoutPreset(presets, name) }));
    presetStorage.save(settingsStore.getState().presets);
  },
};

/** Lets the settings outlive the page: tracks that wait are mastered as they were chosen to be. */
export function keepSettings(kept: KeptValue): void {
  const found = kept.load() as Partial<ProcessSettings> | undefined;
  if (found !== undefined) settingsStore.setState({ history: beginHistory({ ...USUAL_SETTINGS, ...found }) });
  settingsStore.subscribe(({ history }, { history: previous }) => {
    if (history.present !== previous.present) kept.save(history.present);
  });
}
