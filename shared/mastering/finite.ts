import { LatheError } from '../errors.ts';
import { sentence } from '../sentences/sentence.ts';

/**
 * Refuses NaN and infinities in a file: they come from a fault in the program that wrote it, and no gain is right for
 * them.
 *
 * @param block planar samples
 * @param where path of the file, and where in it the block begins, for the message
 * @throws LatheError `bad-input` that names the first such sample of a channel and its time
 */
export function requireFiniteSamples(
  block: readonly Float32Array[],
  where: { readonly path: string; readonly startSample: number; readonly sampleRate: number },
): void {
  for (const samples of block) {
    if (hasOnlyNumbers(samples)) continue;
    const index = samples.findIndex((sample) => !Number.isFinite(sample));
    const seconds = ((where.startSample + index) / where.sampleRate).toFixed(3);
    throw new LatheError(
      'bad-input',
      sentence('notANumber', { file: where.path, value: samples[index]!, seconds }),
    );
  }
}

/** 0 times a finite number is 0; NaN and infinities give NaN, which stays. Four sums, so that none waits for the one before. */
function hasOnlyNumbers(samples: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += 0 * samples[i]!;
    b += 0 * samples[i + 1]!;
    c += 0 * samples[i + 2]!;
    d += 0 * samples[i + 3]!;
  }
  for (let i = whole; i < samples.length; i++) a += 0 * samples[i]!;
  return a + b + c + d === 0;
}
