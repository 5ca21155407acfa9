export declare function bundle(
  outputFolder: string,
  morePrograms?: Readonly<Record<string, string>>,
): Promise<{
  readonly files: readonly { readonly name: string; readonly contents: Uint8Array }[];
  readonly inputs: readonly string[];
}>;
