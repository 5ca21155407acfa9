const KEY = 'lathe-token';
const FRAGMENT = /^#token=([\w-]+)$/;

/**
 * The token that lets this page in. It comes in the fragment of the address, is taken out of it so that it is not
 * copied with the address, and is kept for as long as the tab lives.
 */
export function takeToken(): string | undefined {
  const given = FRAGMENT.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEY) ?? undefined;
}
