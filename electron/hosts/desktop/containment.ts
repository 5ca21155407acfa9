import type { AppEdge, SessionEdge } from './edge.ts';
import { isOwnAddress } from './own-page.ts';

/** What a page may load besides its own files: what it made itself, and its own tools for developers. */
const OWN_MAKING = /^(blob|data|devtools):/;

/** Copying to the clipboard, which a page may only do by a click. */
const GRANTED = 'clipboard-sanitized-write';

/** Keeps whatever page there is at home: no navigation, no new window, no webview. */
export function containPages(app: Pick<AppEdge, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => {
    const stayHome = (event: { preventDefault(): void; readonly url: string }): void => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stayHome);
    contents.on('will-redirect', stayHome);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Denies pages every permission but that of copying, every device, and every address but their own. */
export function containSession(session: SessionEdge): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === GRANTED));
  session.setPermissionCheckHandler((_contents, permission) => permission === GRANTED);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !isOwnAddress(url) && !OWN_MAKING.test(url) }),
  );
}
