import { useStore } from 'zustand';
import { LANGUAGE_TAGS } from '../../shared/sentences/languages.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/fields.tsx';
import type { Theme } from './preferences.ts';
import { useMessages, useStudio } from './studio.ts';

/** Language and theme. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { preferences } = useStudio();
  const { language, theme } = useStore(preferences);
  const { settings } = useMessages();
  const themes: Readonly<Record<Theme, string>> = {
    dark: settings.dark,
    light: settings.light,
    system: settings.system,
  };
  return (
    <Dialog title={settings.title} onClose={onClose}>
      <Select
        label={settings.language}
        value={language}
        options={LANGUAGE_TAGS.map((value) => ({ value, label: LANGUAGES[value].languageName }))}
        onChange={(chosen) => preferences.setState({ language: chosen })}
      />
      <Select
        label={settings.theme}
        value={theme}
        options={(Object.keys(themes) as Theme[]).map((value) => ({ value, label: themes[value] }))}
        onChange={(chosen) => preferences.setState({ theme: chosen })}
      />
    </Dialog>
  );
}
