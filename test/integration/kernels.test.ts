import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernels, GENERATED } from '../../build/scripts/build-kernels.mjs';

describe('the kernels', () => {
  it('are compiled from their sources as they are now: if not, "npm run build:kernels"', async () => {
    expect(readFileSync(GENERATED, 'utf8')).toBe(await compileKernels());
  });
});
