/** Browsers leave out some of the files that are asked for at once. */
const PAUSE_MILLISECONDS = 250;

/** A file that can be had. */
export interface SavedFile {
  readonly address: string;
  readonly name: string;
}

/** Lets the browser save what lies at an address. */
export function saveAddress({ address, name }: SavedFile): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

/** Lets the browser save files one after the other. */
export async function saveAll(files: readonly SavedFile[]): Promise<void> {
  for (const file of files) {
    saveAddress(file);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}
