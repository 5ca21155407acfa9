import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { DesktopBridge } from '../../shared/contract/desktop-bridge.ts';
import { translateSentence } from '../../shared/sentences/translate.ts';
import type { ComparePlayer } from '../audio/compare-player.ts';
import type { OpenSound } from '../audio/sounds.ts';
import type { Comparison } from '../features/compare/comparison.ts';
import type { Tagging } from '../features/emotion/tagging.ts';
import type { Processing } from '../features/process/processing.ts';
import type { TakeStore } from '../features/process/take-store.ts';
import type { Measurements } from '../features/reports/measurements.ts';
import type { PastMasters } from '../features/reports/past-masters.ts';
import type { TrainingMusic } from '../features/train/music.ts';
import type { Training } from '../features/train/training.ts';
import type { Messages } from '../i18n/english.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import type { Connection } from '../transport/connection.ts';
import type { Files } from '../transport/files.ts';
import type { Notices } from '../ui/notices.ts';
import type { Navigation } from './navigation.ts';
import type { Preferences } from './preferences.ts';

/** Everything that lives as long as the page. */
export interface Studio {
  /** Left out in a browser. */
  readonly desktop: DesktopBridge<File> | undefined;
  readonly connection: Connection;
  readonly files: Files;
  readonly preferences: StoreApi<Preferences>;
  readonly navigation: Navigation;
  readonly notices: Notices;
  readonly processing: Processing;
  readonly takes: TakeStore;
  readonly pastMasters: PastMasters;
  readonly measurements: Measurements;
  readonly comparison: Comparison;
  readonly music: TrainingMusic;
  readonly training: Training;
  readonly tagging: Tagging;
  readonly openSound: OpenSound;
  /** Made when it is first asked for. */
  readonly player: () => ComparePlayer;
  readonly styleNonce: string;
}

/** Given to all components by the page's entry. */
export const StudioContext = createContext<Studio | undefined>(undefined);

/** The studio of this page. */
export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === undefined) throw new Error('a component stands outside of StudioContext');
  return studio;
}

/** The words of the chosen language. */
export function useMessages(): Messages {
  return LANGUAGES[useStore(useStudio().preferences, ({ language }) => language)];
}

/** Says what the engine said in the chosen language. */
export function useTranslation(): (text: string) => string {
  const language = useStore(useStudio().preferences, (chosen) => chosen.language);
  return (text) => translateSentence(text, language);
}
