import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../../shared/contract/dispatch.ts';
import { METHODS, type MethodName } from '../../../shared/contract/methods.ts';
import { LANE_OF, takeTurns } from './lanes.ts';

/** Any method, to whoever does not care which. */
type Work = (
  request: never,
  context: { readonly signal: AbortSignal; readonly progress: () => void },
) => Promise<unknown>;

/** Every method as work that ends when the test says so. */
function setUp() {
  const ends = new Map<string, () => void>();
  const begun: string[] = [];
  const work =
    (method: MethodName): Work =>
    (request) => {
      const name = `${method} ${String(request)}`;
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    };
  const methods = Object.keys(METHODS) as MethodName[];
  const handlers = Object.fromEntries(methods.map((method) => [method, work(method)]));
  const inTurn = takeTurns(handlers as Handlers<AbortSignal>);
  return {
    begun,
    methods,
    ask: (method: MethodName, request: string, signal = new AbortController().signal) =>
      (inTurn[method] as Work)(request as never, { signal, progress: () => {} }),
    end: async (name: string) => {
      ends.get(name)!();
      await nextTurn();
    },
  };
}

describe('work in its lane', () => {
  it('waits for work of its kind alone', async () => {
    const { begun, methods, ask } = setUp();
    for (const method of methods) void ask(method, 'first');
    await nextTurn();
    const firstOf = (lane: string) => methods.find((method) => LANE_OF[method] === lane);
    const atOnce = methods.filter((method) => LANE_OF[method] === 'none');
    const expected = [firstOf('sound'), firstOf('training'), ...atOnce].map((method) => `${method} first`);
    expect([...begun].sort()).toEqual(expected.sort());
  });

  it('masters while it trains, one after another, and trains one after another', async () => {
    const { begun, ask, end } = setUp();
    void ask('train.run', 'a');
    void ask('train.run', 'b');
    void ask('master.run', 'a');
    void ask('master.run', 'b');
    await nextTurn();
    expect(begun).toEqual(['train.run a', 'master.run a']);
    await end('master.run a');
    expect(begun).toEqual(['train.run a', 'master.run a', 'master.run b']);
    await end('train.run a');
    expect(begun.at(-1)).toBe('train.run b');
  });

  it('that is given up while it waits is never begun', async () => {
    const { begun, ask, end } = setUp();
    const aborter = new AbortController();
    void ask('train.run', 'a');
    const waiting = ask('tune.run', 'b', aborter.signal);
    void ask('train.run', 'c');
    aborter.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await end('train.run a');
    expect(begun).toEqual(['train.run a', 'train.run c']);
  });
});
