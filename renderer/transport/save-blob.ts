import { saveAddress } from './save-address.ts';

/** What the browser takes at most to begin to read what it saves. */
const READ_MILLISECONDS = 10_000;

/** Lets the browser save what the page holds as a file. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  saveAddress({ address, name });
  setTimeout(() => URL.revokeObjectURL(address), READ_MILLISECONDS);
}
