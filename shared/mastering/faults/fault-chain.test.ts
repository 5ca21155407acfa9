import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { sameSamples } from '../../../test/support/same-samples.ts';
import { createRandom } from '../../random.ts';
import {
  ALL_FAULT_KINDS,
  applyFault,
  applyFaultChain,
  drawFault,
  drawFaultChain,
  FAULT_KINDS,
  type FaultChain,
  rangesOf,
} from './fault-chain.ts';
import { meanPower } from './level.ts';

const RATE = 44_100;

describe.each(ALL_FAULT_KINDS)('every fault: %s', (kind) => {
  it('is finite, keeps the length, repeats, survives JSON, leaves its input alone, and does something', () => {
    const input = musicSignal(1);
    const before = input.map((samples) => samples.slice());
    const random = createRandom(11);
    for (let i = 0; i < 10; i++) {
      const fault = drawFault(random, kind);
      const output = applyFault(input, RATE, fault);
      expect(output.map((samples) => samples.length)).toEqual([RATE, RATE]);
      expect(output.every((samples) => samples.every(Number.isFinite))).toBe(true);
      expect(sameSamples(output, before)).toBe(false);
      expect(sameSamples(applyFault(input, RATE, JSON.parse(JSON.stringify(fault))), output)).toBe(true);
    }
    expect(sameSamples(input, before)).toBe(true);
  });

  it('takes silence, one sample, no sample, mono and other rates', () => {
    const fault = drawFault(createRandom(12), kind);
    const silence = [new Float32Array(1000), new Float32Array(1000)];
    expect(applyFault(silence, RATE, fault)).toEqual(silence);
    for (const samples of [[0.5], []]) {
      const output = applyFault([Float32Array.from(samples)], RATE, fault);
      expect(output[0]!.length).toBe(samples.length);
      expect(output[0]!.every(Number.isFinite)).toBe(true);
    }
    const [left] = musicSignal(0.2, 22_050);
    expect(applyFault([left], 22_050, fault)[0]!.every(Number.isFinite)).toBe(true);
  });
});

describe('drawFaultChain', () => {
  it('draws one to three different kinds, and clean ones at the asked share', () => {
    const random = createRandom(13);
    const chains = Array.from({ length: 2000 }, () => drawFaultChain(random, { cleanShare: 0.2 }));
    const counts = [0, 1, 2, 3].map(
      (count) => chains.filter((chain) => chain.length === count).length / 2000,
    );
    // Standard deviation of a share of 0.2 in 2000 draws: 0.009
    expect(counts[0]).toBeCloseTo(0.2, 1);
    for (const count of counts.slice(1)) expect(count).toBeCloseTo(0.8 / 3, 1);
    for (const chain of chains) expect(new Set(chain.map(({ kind }) => kind)).size).toBe(chain.length);
    for (const kind of FAULT_KINDS) {
      const share = chains.filter((chain) => chain.some((fault) => fault.kind === kind)).length / 2000;
      expect(share).toBeCloseTo((0.8 * 2) / FAULT_KINDS.length, 1);
    }
  });

  it('keeps to an order that happens: width and equaliser, dynamics, clipping; noise before or after', () => {
    const random = createRandom(14);
    const orders = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const kinds = ['clipping', 'compression', 'tilt', 'noise'] as const;
      const chain = drawFaultChain(random, { include: kinds, maximumFaults: 4 });
      orders.add(chain.map(({ kind }) => kind).join(' '));
    }
    expect([...orders].sort()).toEqual([
      'noise tilt compression clipping',
      'tilt compression clipping noise',
    ]);
  });

  it('is the same for the same seed, and includes what it must', () => {
    const draw = (): FaultChain => drawFaultChain(createRandom(15), { include: ['tilt'] });
    expect(draw()).toEqual(draw());
    expect(draw().some(({ kind }) => kind === 'tilt')).toBe(true);
  });

  it('refuses shares and counts out of range by name', () => {
    expect(() => drawFaultChain(createRandom(1), { cleanShare: 1.5 })).toThrow(/cleanShare .* got 1.5/);
    expect(() => drawFaultChain(createRandom(1), { kinds: [] })).toThrow(/kinds is empty/);
    expect(() => drawFaultChain(createRandom(1), { minimumFaults: 3, maximumFaults: 2 })).toThrow(/got 3, 2/);
  });
});

describe('the default draws', () => {
  const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

  it('stay as they were, so that models can be trained again: kinds, ranges and the order of the random stream', () => {
    const random = createRandom(2024);
    const chains = Array.from({ length: 3000 }, () => drawFaultChain(random, { cleanShare: 0.125 }));
    expect(sha256(chains)).toBe('0d29d83fc78bd9cce4e0ca197e7e827b2c8de37aa4cf2372813fb070d8f2e46c');
    const others = createRandom(5);
    const some = Array.from({ length: 500 }, () =>
      drawFaultChain(others, { kinds: ['noise', 'tilt', 'band-limit'] }),
    );
    expect(sha256(some)).toBe('9866b92ed7350be0bdfb7bb3804acf90874c920c88044cb88293cb0fdf1d91a5');
    expect(FAULT_KINDS).not.toContain('reverberation');
  });
});

describe('other ends than the usual ones', () => {
  it('hold for what is drawn, and leave the rest as it is', () => {
    const random = createRandom(18);
    for (let i = 0; i < 200; i++) {
      const fault = drawFault(random, 'noise', { snrDb: { low: 50, high: 60 } });
      expect(fault.settings.snrDb).toBeGreaterThanOrEqual(50);
      expect(fault.settings.snrDb).toBeLessThan(60);
      const { peaks } = drawFault(random, 'resonances', { count: { low: 2, high: 2 } }).settings;
      expect(peaks).toHaveLength(2);
      for (const { q } of peaks) expect(q).toBeLessThanOrEqual(14);
    }
  });

  it('are known by name for every kind, the usual ones within what makes sense', () => {
    for (const kind of ALL_FAULT_KINDS) {
      for (const { low, high, minimum, maximum } of Object.values(rangesOf(kind))) {
        expect([minimum, low, high, maximum]).toEqual([minimum, low, high, maximum].sort((a, b) => a - b));
      }
    }
  });
});

describe('applyFaultChain', () => {
  it('gives the level of the input whatever the faults, and leaves the context out', () => {
    const input = musicSignal(2);
    const context = RATE / 2;
    const expected = meanPower(input, context);
    const random = createRandom(16);
    for (let i = 0; i < 20; i++) {
      const output = applyFaultChain(input, RATE, drawFaultChain(random), context);
      expect(output[0]!.length).toBe(2 * RATE - context);
      expect(meanPower(output) / expected).toBeCloseTo(1, 4);
    }
  });

  it('an empty chain is a copy', () => {
    const input = musicSignal(0.1);
    const output = applyFaultChain(input, RATE, []);
    expect(sameSamples(output, input)).toBe(true);
    expect(output[0]).not.toBe(input[0]);
  });

  it('does the faults in order', () => {
    const input = musicSignal(0.5);
    const noise = drawFault(createRandom(17), 'noise');
    const limit = { kind: 'band-limit', settings: { lowPassHz: 3000, highPassHz: null, order: 8 } } as const;
    const noiseLast = applyFaultChain(input, RATE, [limit, noise]);
    const stepByStep = applyFault(applyFault(input, RATE, limit), RATE, noise);
    const scale = Math.sqrt(meanPower(input) / meanPower(stepByStep));
    for (let n = 0; n < 1000; n++) expect(noiseLast[0]![n]).toBeCloseTo(scale * stepByStep[0]![n]!, 6);
  });
});
