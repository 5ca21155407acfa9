import { describe, expect, it } from 'vitest';
import { LatheError } from '../../../shared/errors.ts';
import { failure } from '../../../test/support/failure.ts';
import { createSpool } from '../../adapters/spool.ts';
import { GrowingSpool } from './growing-spool.ts';

const BLOCK = 1000;
const block = (i: number): [Float32Array] => [Float32Array.from({ length: BLOCK }, (_, n) => i * BLOCK + n)];

/** Two blocks, and the third once it is let go on. */
function stallingSound(): { blocks: AsyncGenerator<[Float32Array]>; goOn: (failure?: unknown) => void } {
  let goOn = (_failure?: unknown): void => {};
  const stall = new Promise<void>((resolve, reject) => {
    goOn = (thrown) => (thrown === undefined ? resolve() : reject(thrown));
  });
  const blocks = (async function* () {
    yield block(0);
    yield block(1);
    await stall;
    yield block(2);
  })();
  return { blocks, goOn };
}

describe('a spool that grows', () => {
  it('gives what is there, and the rest once it comes', async () => {
    const { blocks, goOn } = stallingSound();
    const spool = new GrowingSpool(createSpool({ channelCount: 1 }), blocks);
    expect((await spool.read(500, 1500))![0]).toEqual(Float32Array.from({ length: 1500 }, (_, n) => 500 + n));
    const later = spool.read(1990, 20);
    const behind = spool.read(5000, 10);
    goOn();
    expect((await later)![0]).toEqual(Float32Array.from({ length: 20 }, (_, n) => 1990 + n));
    expect(await behind).toBeUndefined();
    expect((await spool.read(2990, 50))![0]).toHaveLength(10);
    await spool.dispose();
  });

  it('fails those who wait for what does not come, as the sound does', async () => {
    const { blocks, goOn } = stallingSound();
    const spool = new GrowingSpool(createSpool({ channelCount: 1 }), blocks);
    const waiting = failure(spool.read(1990, 20));
    goOn(new LatheError('bad-input', 'damaged'));
    expect((await waiting).message).toBe('damaged');
    await spool.dispose();
  });

  it('gives up what is not there yet when it is disposed of', async () => {
    const { blocks, goOn } = stallingSound();
    const spool = new GrowingSpool(createSpool({ channelCount: 1 }), blocks);
    await spool.read(0, 2000);
    const waiting = failure(spool.read(1990, 20));
    const disposed = spool.dispose();
    goOn();
    expect((await waiting).code).toBe('cancelled');
    await disposed;
  });
});
