/** The scheme of the page, registered before Electron is ready. */
export const PAGE_SCHEME = 'app';

/** Where the page of the window lies. */
export const PAGE_ADDRESS = `${PAGE_SCHEME}://lathe/`;

/** Whether an address is the page of this program, or a part of it. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${PAGE_SCHEME}:` && host === 'lathe';
}
