/**
 * Where a file of a package lies for programs and libraries that know no archives: beside the archive, where the package
 * has it unpacked. Any other path stays as it is.
 */
export function unpackedPath(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}
