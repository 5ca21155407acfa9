import { useStore } from 'zustand';
import type { ProcessSettings } from './settings.ts';
import { settingsActions, settingsStore } from './settings-store.ts';

/** One field of the settings with its setter; a row of changes of the same field is one step of undo. */
export function useSetting<Key extends keyof ProcessSettings>(
  key: Key,
): readonly [ProcessSettings[Key], (value: ProcessSettings[Key]) => void] {
  const value = useStore(settingsStore, ({ history }) => history.present[key]);
  return [value, (next) => settingsActions.set({ [key]: next }, key)];
}
