import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ComplexFft } from './complex-fft.ts';

describe('ComplexFft', () => {
  it.each([1, 2, 4, 8, 16, 32, 64, 128, 512])(
    'of %i points is the discrete Fourier transform, time and again',
    (size) => {
      const random = createRandom(size);
      const fft = new ComplexFft(size);
      for (let round = 0; round < 3; round++) {
        const z = Float64Array.from({ length: 2 * size }, () => random.uniform(-1, 1));
        fft.signal.set(z);
        const spectrum = fft.transform();
        for (let k = 0; k < size; k++) {
          let real = 0;
          let imag = 0;
          for (let n = 0; n < size; n++) {
            const angle = (-2 * Math.PI * ((k * n) % size)) / size;
            real += z[2 * n]! * Math.cos(angle) - z[2 * n + 1]! * Math.sin(angle);
            imag += z[2 * n]! * Math.sin(angle) + z[2 * n + 1]! * Math.cos(angle);
          }
          // both sides round; the naive sum loses up to N ulps
          expect(Math.abs(spectrum[2 * k]! - real)).toBeLessThan(2e-14 * size + 1e-14);
          expect(Math.abs(spectrum[2 * k + 1]! - imag)).toBeLessThan(2e-14 * size + 1e-14);
        }
      }
    },
  );

  it.each([0, 3, 2.5, Number.NaN])('refuses a size of %d', (size) => {
    expect(() => new ComplexFft(size)).toThrow(/power of two/);
  });
});
