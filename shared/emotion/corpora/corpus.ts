/** One clip of speech with what its corpus says of it. */
export interface CorpusClip {
  /** Below the corpus's folder, with `/`. */
  readonly path: string;
  /** Name of its class: an `Emotion`, or a folder's name in a plain folder per class. */
  readonly label: string;
  /** Who speaks, unique in the corpus; `undefined` where that is not known. */
  readonly speaker: string | undefined;
  readonly gender: 'female' | 'male' | undefined;
}

/** How a corpus is laid out, as it was published. */
export interface CorpusLayout {
  /** For messages. */
  readonly title: string;
  /** Terms of the recordings, which a model that learns from them inherits. */
  readonly licence: string;
  /** What a whole copy holds; `undefined` where every folder is whole. */
  readonly whole: { readonly clips: number; readonly speakers: number } | undefined;
  /** What the folder is expected to look like, for the sentence that says that nothing was found. */
  readonly expected: string;
  /** Files whose text `read` needs besides the names of the sounds. */
  readonly labelFiles?: RegExp;
  /**
   * Finds the clips.
   *
   * @param sounds paths of all sound files below the folder, with `/`
   * @param texts the label files by path
   * @returns clips in the order of their paths; files that are no clips of the corpus are left out
   */
  readonly read: (sounds: readonly string[], texts: ReadonlyMap<string, string>) => readonly CorpusClip[];
}

/** The last part of a path without its extension. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}

/** A layout in which the name of a file says everything: `parse` gives `undefined` for a file that is no clip. */
export function readByName(
  parse: (name: string) => Omit<CorpusClip, 'path'> | undefined,
): CorpusLayout['read'] {
  return (sounds) =>
    [...sounds].sort().flatMap((path) => {
      const clip = parse(baseName(path));
      return clip === undefined ? [] : [{ path, ...clip }];
    });
}
