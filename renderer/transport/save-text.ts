import { saveBlob } from './save-blob.ts';

/** Lets the browser save a text as a file. */
export function saveText(name: string, mediaType: string, text: string): void {
  saveBlob(name, new Blob([text], { type: `${mediaType};charset=utf-8` }));
}
