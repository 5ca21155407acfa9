import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { toFailure } from '../../shared/contract/failure.ts';
import { ProcessTab } from '../features/process/process-tab.tsx';
import { isCancellable } from '../features/process/queue.ts';
import { soundFiles } from '../transport/sound-files.ts';
import { Button } from '../ui/button.tsx';
import { CopyDetails } from '../ui/copy-details.tsx';
import { DropArea } from '../ui/drop-area.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Icon } from '../ui/icon.tsx';
import { NoticeList } from '../ui/notice-list.tsx';
import { Tabs } from '../ui/tabs.tsx';
import styles from './app.module.css';
import { TAB_NAMES, type TabName } from './navigation.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useMessages, useStudio } from './studio.ts';
import { useDesktop } from './use-desktop.ts';
import { useShortcuts } from './use-shortcuts.ts';

// What is not on the first screen is loaded when it is asked for.
const CompareTab = lazy(() =>
  import('../features/compare/compare-tab.tsx').then((m) => ({ default: m.CompareTab })),
);
const ReportsTab = lazy(() =>
  import('../features/reports/reports-tab.tsx').then((m) => ({ default: m.ReportsTab })),
);
const TrainTab = lazy(() => import('../features/train/train-tab.tsx').then((m) => ({ default: m.TrainTab })));
const EmotionTab = lazy(() =>
  import('../features/emotion/emotion-tab.tsx').then((m) => ({ default: m.EmotionTab })),
);
const ModelsTab = lazy(() =>
  import('../features/models/models-tab.tsx').then((m) => ({ default: m.ModelsTab })),
);

const TABS: Readonly<Record<TabName, ComponentType>> = {
  process: ProcessTab,
  compare: CompareTab,
  reports: ReportsTab,
  train: TrainTab,
  emotion: EmotionTab,
  models: ModelsTab,
};

/** The whole page: the bar of tabs, and one tab. */
export function App() {
  const { processing, notices, navigation } = useStudio();
  const messages = useMessages();
  const { tab, dialog } = useStore(navigation);
  useTheme();
  useDesktop();
  useShortcuts({
    ...Object.fromEntries(TAB_NAMES.map((name) => [name, () => navigation.setState({ tab: name })])),
    settings: () => navigation.setState({ dialog: 'settings' }),
    shortcuts: () => navigation.setState({ dialog: 'shortcuts' }),
  });
  useQuestionBeforeLeaving();
  const Tab = TABS[tab];
  const closeDialog = (): void => navigation.setState({ dialog: undefined });
  return (
    <DropArea
      onFiles={(files) => {
        navigation.setState({ tab: 'process' });
        processing.add(soundFiles(files.map(({ file }) => file)));
      }}
      onFailure={notices.fail}
    >
      <div className={styles.app}>
        <header className={styles.bar}>
          <h1 className={styles.name}>Lathe</h1>
          <Tabs
            label={messages.tabs.label}
            tabs={TAB_NAMES.map((name) => ({ name, label: messages.tabs[name] }))}
            current={tab}
            onChange={(chosen) => navigation.setState({ tab: chosen })}
          />
          <span className={styles.spring} />
          <Button
            emphasis="quiet"
            label={messages.shortcuts.title}
            onClick={() => navigation.setState({ dialog: 'shortcuts' })}
          >
            <Icon name="help" />
          </Button>
          <Button
            emphasis="quiet"
            label={messages.settings.open}
            onClick={() => navigation.setState({ dialog: 'settings' })}
          >
            <Icon name="settings" />
          </Button>
        </header>
        <ConnectionBanner />
        <main className={styles.main}>
          <div
            className={styles.panel}
            role="tabpanel"
            id={`panel-${tab}`}
            aria-labelledby={`tab-${tab}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the pattern of tabs asks for it
            tabIndex={0}
          >
            <ErrorBoundary key={tab} fallback={(thrown) => <BrokenTab thrown={thrown} />}>
              <Suspense fallback={<p className={styles.loading}>{messages.common.loading}</p>}>
                <Tab />
              </Suspense>
            </ErrorBoundary>
          </div>
        </main>
      </div>
      {dialog === 'settings' && <SettingsDialog onClose={closeDialog} />}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={closeDialog} />}
      <NoticeList />
    </DropArea>
  );
}

/** A tab that cannot be shown: its part of the page is gone since Lathe was updated, or it has a bug. */
function BrokenTab({ thrown }: { readonly thrown: unknown }) {
  const { errors } = useMessages();
  return (
    <EmptyState title={errors.title}>
      <p>{errors.brokenTab}</p>
      <Button emphasis="primary" onClick={() => location.reload()}>
        {errors.reload}
      </Button>
      <CopyDetails failure={toFailure(thrown)} />
    </EmptyState>
  );
}

function ConnectionBanner() {
  const state = useStore(useStudio().connection.state);
  const { connection } = useMessages();
  return (
    <div role="alert" className={state === 'open' || state === 'connecting' ? undefined : styles.banner}>
      {state === 'lost' && connection.lost}
      {state === 'refused' && connection.refused}
    </div>
  );
}

/** Puts theme and language on the document. */
function useTheme(): void {
  const { theme, language } = useStore(useStudio().preferences);
  useEffect(() => {
    document.documentElement.lang = language;
    const system = matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      const isLight = theme === 'light' || (theme === 'system' && system.matches);
      document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
    };
    apply();
    // Paper is light.
    const applyPaper = (): void => {
      document.documentElement.dataset.theme = 'light';
    };
    system.addEventListener('change', apply);
    addEventListener('beforeprint', applyPaper);
    addEventListener('afterprint', apply);
    return () => {
      system.removeEventListener('change', apply);
      removeEventListener('beforeprint', applyPaper);
      removeEventListener('afterprint', apply);
    };
  }, [theme, language]);
}

/** Leaving while something is made asks first; the browser chooses the words. */
function useQuestionBeforeLeaving(): void {
  const { processing } = useStudio();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (processing.queue.getState().some(isCancellable)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [processing]);
}
