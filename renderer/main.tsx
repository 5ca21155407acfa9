import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createNavigation } from './app/navigation.ts';
import { createPreferences } from './app/preferences.ts';
import { type Studio, StudioContext } from './app/studio.ts';
import { ComparePlayer } from './audio/compare-player.ts';
import { createSounds } from './audio/sounds.ts';
import { createComparison } from './features/compare/comparison.ts';
import { createTagging } from './features/emotion/tagging.ts';
import { createProcessing } from './features/process/processing.ts';
import { createQueueStorage } from './features/process/queue-storage.ts';
import type { ProcessSettings } from './features/process/settings.ts';
import { keepSettings, settingsStore } from './features/process/settings-store.ts';
import { createTakeStorage } from './features/process/take-storage.ts';
import { createTakeStore } from './features/process/take-store.ts';
import { createMeasurements } from './features/reports/measurements.ts';
import { createPastMasters } from './features/reports/past-masters.ts';
import { createTrainingMusic } from './features/train/music.ts';
import { createTraining } from './features/train/training.ts';
import { LANGUAGES } from './i18n/languages.ts';
import './tokens.css';
import { openConnection } from './transport/connection.ts';
import { connectDesktop, desktopFiles } from './transport/desktop.ts';
import { openFiles } from './transport/files.ts';
import { keepValue } from './transport/kept-value.ts';
import { takeToken } from './transport/token.ts';
import { createNotices } from './ui/notices.ts';

/** Builds everything that lives as long as the page. */
function createStudio(token: string): Studio {
  const preferences = createPreferences();
  const desktop = window.latheDesktop;
  const connection = desktop === undefined ? openConnection(token) : connectDesktop(desktop);
  const files = desktop === undefined ? openFiles(token) : desktopFiles(desktop, openFiles(token));
  const storage = createQueueStorage(
    keepValue(sessionStorage, 'lathe-queue', token),
    () => LANGUAGES[preferences.getState().language].process.notLoaded,
  );
  keepSettings(keepValue(sessionStorage, 'lathe-settings', token));
  const isConnected = (): boolean => connection.state.getState() === 'open';
  const settings = (): ProcessSettings => settingsStore.getState().history.present;
  const { call } = connection;
  const openSound = createSounds(call);
  const processing = createProcessing({ call, isConnected, files, storage, settings });
  const notices = createNotices();
  let player: ComparePlayer | undefined;
  return {
    desktop,
    connection,
    files,
    preferences,
    navigation: createNavigation(),
    notices,
    processing,
    takes: createTakeStore({
      call,
      files,
      storage: createTakeStorage(keepValue(sessionStorage, 'lathe-takes', token)),
      settings,
      queue: processing.queue,
    }),
    pastMasters: createPastMasters(call),
    measurements: createMeasurements(call),
    comparison: createComparison(call, files, openSound),
    music: createTrainingMusic(call, files, keepValue(sessionStorage, 'lathe-training-plan', token)),
    training: createTraining({
      call,
      files,
      isConnected,
      kept: keepValue(sessionStorage, 'lathe-training', token),
    }),
    tagging: createTagging(call, files),
    openSound,
    player: () => {
      player ??= new ComparePlayer(notices.fail);
      return player;
    },
    styleNonce: document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '',
  };
}

const root = createRoot(document.getElementById('root')!);
// A desktop window needs no token; the identity of its run tells kept handles of another run apart.
const token = window.latheDesktop?.run ?? takeToken();
if (token === undefined) {
  root.render(<p>{LANGUAGES[createPreferences().getState().language].connection.noToken}</p>);
} else {
  root.render(
    <StrictMode>
      <StudioContext value={createStudio(token)}>
        <App />
      </StudioContext>
    </StrictMode>,
  );
}
