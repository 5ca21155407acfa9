import { useEffect } from 'react';
import { useStudio } from './studio.ts';

/** Takes what the menu of a window asks for, and the files that are opened with Lathe. */
export function useDesktop(): void {
  const { desktop, navigation, processing } = useStudio();
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
