/** The mean of the channels. */
export function foldToMono(block: readonly Float32Array[]): Float32Array {
  const [left, right] = block;
  return right === undefined ? left! : left!.map((sample, n) => (sample + right[n]!) / 2);
}
