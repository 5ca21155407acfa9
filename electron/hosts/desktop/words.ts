import type { DESKTOP_TABS } from '../../../shared/contract/desktop-bridge.ts';
import type { Language } from '../../../shared/sentences/languages.ts';

/** Work that a user waits for. */
export type WorkName = 'mastering' | 'training' | 'tuning' | 'comparison' | 'tagging';

/** An item or menu that Electron knows by itself. */
export type RoleName =
  | 'appMenu'
  | 'editMenu'
  | 'windowMenu'
  | 'help'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'
  | 'minimize'
  | 'zoom'
  | 'front'
  | 'close'
  | 'about'
  | 'services'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'quit';

/** Everything that a window says outside of its page. */
export interface DesktopWords {
  readonly work: Readonly<Record<WorkName, string>>;
  readonly done: (work: string) => string;
  readonly failed: (work: string) => string;
  readonly stillRunning: (count: number) => string;
  readonly gone: (name: string) => string;
  readonly goneHint: string;
  readonly leaveQuestion: string;
  readonly leaveDetail: (work: string, more: number) => string;
  readonly stay: string;
  readonly leave: string;
  readonly file: string;
  readonly view: string;
  readonly open: string;
  readonly openRecent: string;
  readonly clear: string;
  readonly settings: string;
  readonly shortcuts: string;
  readonly copyDiagnostics: string;
  readonly sound: string;
  readonly allFiles: string;
  readonly tabs: Readonly<Record<(typeof DESKTOP_TABS)[number], string>>;
  /** Of items and menus that Electron knows, and would name in English. */
  readonly roles: Readonly<Record<RoleName, string>>;
}

const english: DesktopWords = {
  work: {
    mastering: 'Mastering',
    training: 'Training',
    tuning: 'The search for settings',
    comparison: 'The comparison',
    tagging: 'Telling emotions',
  },
  done: (work) => `${work} is done`,
  failed: (work) => `${work} failed`,
  stillRunning: (count) => (count === 0 ? 'Nothing else is running.' : `${count} more under way.`),
  gone: (name) => `${name} is not there any more`,
  goneHint: 'It was taken off the list of recent files.',
  leaveQuestion: 'Leave while work is running?',
  leaveDetail: (work, more) =>
    `${work}${more > 0 ? ` and ${more} more` : ''} would be given up. What is finished and saved stays.`,
  stay: 'Stay',
  leave: 'Leave',
  file: '&File',
  view: '&View',
  open: 'Open…',
  openRecent: 'Open Recent',
  clear: 'Clear',
  settings: 'Settings…',
  shortcuts: 'Keyboard Shortcuts',
  copyDiagnostics: 'Copy Diagnostics',
  sound: 'Sound',
  allFiles: 'All files',
  tabs: {
    process: 'Process',
    compare: 'Compare',
    reports: 'Reports',
    train: 'Train',
    emotion: 'Emotion',
    models: 'Models',
  },
  roles: {
    appMenu: 'Lathe',
    editMenu: '&Edit',
    windowMenu: '&Window',
    help: '&Help',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    resetZoom: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    togglefullscreen: 'Full Screen',
    minimize: 'Minimize',
    zoom: 'Zoom',
    front: 'Bring All to Front',
    close: 'Close',
    about: 'About Lathe',
    services: 'Services',
    hide: 'Hide Lathe',
    hideOthers: 'Hide Others',
    unhide: 'Show All',
    quit: 'Quit Lathe',
  },
};

const ukrainian: DesktopWords = {
  work: {
    mastering: 'Мастеринг',
    training: 'Навчання',
    tuning: 'Пошук налаштувань',
    comparison: 'Порівняння',
    tagging: 'Визначення емоцій',
  },
  done: (work) => `${work}: готово`,
  failed: (work) => `${work}: не вдалося`,
  stillRunning: (count) => (count === 0 ? 'Більше нічого не виконується.' : `Ще виконується: ${count}.`),
  gone: (name) => `${name} вже немає на місці`,
  goneHint: 'Його прибрано зі списку недавніх файлів.',
  leaveQuestion: 'Вийти, поки триває робота?',
  leaveDetail: (work, more) =>
    `Буде покинуто: ${work}${more > 0 ? ` і ще ${more}` : ''}. Завершене й збережене залишиться.`,
  stay: 'Залишитися',
  leave: 'Вийти',
  file: '&Файл',
  view: '&Вигляд',
  open: 'Відкрити…',
  openRecent: 'Відкрити недавні',
  clear: 'Очистити',
  settings: 'Налаштування…',
  shortcuts: 'Клавіші',
  copyDiagnostics: 'Копіювати діагностику',
  sound: 'Звук',
  allFiles: 'Усі файли',
  tabs: {
    process: 'Обробка',
    compare: 'Порівняння',
    reports: 'Звіти',
    train: 'Навчання',
    emotion: 'Емоції',
    models: 'Моделі',
  },
  roles: {
    appMenu: 'Lathe',
    editMenu: '&Редагування',
    windowMenu: 'В&ікно',
    help: '&Довідка',
    undo: 'Скасувати',
    redo: 'Повернути',
    cut: 'Вирізати',
    copy: 'Копіювати',
    paste: 'Вставити',
    selectAll: 'Вибрати все',
    resetZoom: 'Справжній розмір',
    zoomIn: 'Збільшити',
    zoomOut: 'Зменшити',
    togglefullscreen: 'На весь екран',
    minimize: 'Згорнути',
    zoom: 'Змінити розмір',
    front: 'Усі вікна наперед',
    close: 'Закрити',
    about: 'Про Lathe',
    services: 'Служби',
    hide: 'Сховати Lathe',
    hideOthers: 'Сховати інші',
    unhide: 'Показати всі',
    quit: 'Вийти з Lathe',
  },
};

/** What a window says outside of its page, in each language. */
export const DESKTOP_WORDS: Readonly<Record<Language, DesktopWords>> = { en: english, uk: ukrainian };
