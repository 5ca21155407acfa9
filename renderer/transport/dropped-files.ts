/** A file, and where it lies in what was given. */
export interface PlacedFile {
  readonly file: File;
  /** Names from the given folder down to the file; of a file that was given by itself, its name. */
  readonly place: readonly string[];
}

/** Every file that was dropped, those in dropped folders among them, in the order of their names. */
export async function droppedFiles(transfer: DataTransfer): Promise<PlacedFile[]> {
  // The list is emptied when the event is over: entries are taken before anything is waited for.
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files = await Promise.all(
    dropped.map((each) => (each instanceof File ? placedAlone(each) : each && filesOf(each))),
  );
  return files.flat().filter((placed) => placed !== null);
}

/** The files of a folder that was chosen in the system's dialogue, without those that are hidden. */
export function chosenFolder(files: readonly File[]): PlacedFile[] {
  return files
    .map((file) => ({ file, place: file.webkitRelativePath.split('/') }))
    .filter(({ place }) => !place.some((name) => name.startsWith('.')));
}

function placedAlone(file: File): PlacedFile {
  return { file, place: [file.name] };
}

async function filesOf(entry: FileSystemEntry): Promise<PlacedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, place: entry.fullPath.split('/').slice(1) }];
  }
  const entries = await readAll((entry as FileSystemDirectoryEntry).createReader());
  const sorted = entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (await Promise.all(sorted.map(filesOf))).flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A reader gives a hundred entries at a time, and none at the end. */
async function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
