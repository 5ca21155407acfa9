/** Whether two planar signals are equal bit for bit: thousands of times faster than a deep comparison of elements. */
export function sameSamples(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  const bytes = (samples: Float32Array): Buffer =>
    Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return a.length === b.length && a.every((samples, c) => bytes(samples).equals(bytes(b[c]!)));
}
