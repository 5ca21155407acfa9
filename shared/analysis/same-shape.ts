import { requireArgument } from '../errors.ts';

/**
 * Throws unless two signals have the same channels and length, and at least one sample.
 *
 * @param caller name for the message
 * @param estimate planar audio
 * @param reference planar audio
 */
export function requireSameShape(
  caller: string,
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
): void {
  requireArgument(
    estimate.length === reference.length && estimate.length > 0,
    () =>
      `${caller}: estimate and reference need the same channels, got ${estimate.length} and ${reference.length}`,
  );
  const length = reference[0]!.length;
  const lengths = [...estimate, ...reference].map((samples) => samples.length);
  requireArgument(
    length > 0 && lengths.every((other) => other === length),
    () => `${caller}: all channels need one length of at least 1 sample, got ${lengths.join(', ')}`,
  );
}
