interface BundledFile {
  readonly name: string;
  readonly contents: Uint8Array;
}

export declare function bundle(
  outputFolder: string,
  morePrograms?: Readonly<Record<string, string>>,
): Promise<{ readonly files: readonly BundledFile[]; readonly inputs: readonly string[] }>;

export declare function writeFolder(folder: string, files: readonly BundledFile[]): void;
