import type { BiquadCoefficients } from '../../dsp/biquad.ts';

const PASS_THROUGH: BiquadCoefficients = { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };

/**
 * Filters whole channels from rest through biquads in series. Two sections share a pass over the samples: half the
 * memory traffic and half the roundings to single precision of one pass a section.
 *
 * @param channels planar audio, left as it is
 * @param sections from `designBiquad`; none gives a copy
 * @returns new channels of the same length
 */
export function filterCascade(
  channels: readonly Float32Array[],
  sections: readonly BiquadCoefficients[],
): Float32Array[] {
  return channels.map((samples) => {
    const output = samples.slice();
    for (let i = 0; i < sections.length; i += 2) {
      filterPair(output, sections[i]!, sections[i + 1] ?? PASS_THROUGH);
    }
    return output;
  });
}

/** Two biquads in series, in place, in transposed direct form II. */
function filterPair(samples: Float32Array, first: BiquadCoefficients, second: BiquadCoefficients): void {
  const { b0, b1, b2, a1, a2 } = first;
  const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = second;
  let s1 = 0;
  let s2 = 0;
  let t1 = 0;
  let t2 = 0;
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    const z = c0 * y + t1;
    t1 = c1 * y - d1 * z + t2;
    t2 = c2 * y - d2 * z;
    samples[n] = z;
  }
}
