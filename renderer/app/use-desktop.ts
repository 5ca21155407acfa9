import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useStudio } from './studio.ts';

/** Takes what the menu of a window asks for, and the files that are opened with Lathe; tells the menu its language. */
export function useDesktop(): void {
  const { desktop, navigation, processing, preferences } = useStudio();
  const language = useStore(preferences, (chosen) => chosen.language);
  useEffect(() => desktop?.tellLanguage(language), [desktop, language]);
  useEffect(() => {
    if (desktop === undefined) return;
    desktop.onCommand((command) => {
      if (command === 'settings' || command === 'shortcuts') navigation.setState({ dialog: command });
      else navigation.setState({ tab: command });
    });
    desktop.onOpened((handles) => {
      navigation.setState({ tab: 'process' });
      processing.addGiven(handles);
    });
  }, [desktop, navigation, processing]);
}
