import { createStore, type StoreApi } from 'zustand/vanilla';
import { DESKTOP_TABS } from '../../shared/contract/desktop-bridge.ts';

/** The parts of the page, in their order. */
export const TAB_NAMES = DESKTOP_TABS;
/** One of {@link TAB_NAMES}. */
export type TabName = (typeof TAB_NAMES)[number];

/** What of the page is shown. */
export interface NavigationState {
  readonly tab: TabName;
  /** What stands over it. */
  readonly dialog?: 'settings' | 'shortcuts' | undefined;
}

/** Where the user is. */
export type Navigation = StoreApi<NavigationState>;

/** Begins at the first tab. */
export function createNavigation(): Navigation {
  return createStore<NavigationState>(() => ({ tab: 'process' }));
}
