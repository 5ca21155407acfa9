import { describe, expect, it } from 'vitest';
import { Graph } from '../shared/nn/graph.ts';
import { parameterCount } from '../shared/nn/parameter-count.ts';
import { type ArchitectureConfig, buildArchitecture } from './architectures.ts';
import { CRNN_DEFAULT, CRNN_THESIS } from './crnn/architecture.ts';
import { WAVE_U_NET_DEFAULT, WAVE_U_NET_PAPER, WAVE_U_NET_THESIS } from './wave-u-net/architecture.ts';

function countOf(architecture: ArchitectureConfig, samples: number): number {
  const graph = new Graph();
  buildArchitecture(graph.input('audio', [1, 2, samples]), architecture, { training: true });
  return parameterCount(graph);
}

describe('parameter counts', () => {
  it('of the linear Wave-U-Net are those of its paper', () => {
    const config = WAVE_U_NET_PAPER;
    expect(countOf({ name: 'wave-u-net', config }, 4096)).toBe(3_355_038);
    expect(countOf({ name: 'wave-u-net', config: { ...config, levels: 12 } }, 4096)).toBe(10_263_390);
  });

  it.each([
    [3, 0.73],
    [4, 2.9],
    [5, 11.8],
    [6, 47],
    [8, 755],
  ])('of the thesis form with %i levels are %f million', (levels, millions) => {
    const count = countOf({ name: 'wave-u-net', config: { ...WAVE_U_NET_THESIS, levels } }, 4096);
    expect(Math.abs(count / 1e6 / millions - 1)).toBeLessThan(0.02);
  });

  it('of the thesis CRNN follow from its layers', () => {
    const conv = 2 * 16 * 3 + 16 + (16 * 32 * 3 + 32) + (32 * 128 * 3 + 128);
    const lstm = 2 * (4 * 64 * (128 + 64) + 2 * 4 * 64);
    expect(countOf({ name: 'crnn', config: CRNN_THESIS }, 1024)).toBe(conv + lstm + 128 * 2 + 2);
  });
});

describe('shapes', () => {
  it.each<ArchitectureConfig>([
    { name: 'crnn', config: CRNN_DEFAULT },
    { name: 'crnn', config: CRNN_THESIS },
    { name: 'wave-u-net', config: WAVE_U_NET_DEFAULT },
    { name: 'wave-u-net', config: WAVE_U_NET_PAPER },
    { name: 'wave-u-net', config: WAVE_U_NET_THESIS },
  ])('of the result are those of the audio: $name $config.form', (architecture) => {
    const graph = new Graph();
    const audio = graph.input('audio', [3, 2, 8192]);
    expect(buildArchitecture(audio, architecture, { training: true }).shape).toEqual([3, 2, 8192]);
  });

  it('that do not fit are named', () => {
    const audio = new Graph().input('audio', [1, 2, 1000]);
    const build = (architecture: ArchitectureConfig) => () =>
      buildArchitecture(audio, architecture, { training: false });
    expect(build({ name: 'crnn', config: CRNN_DEFAULT })).toThrow('multiple of 1024, got 1000');
    expect(build({ name: 'wave-u-net', config: WAVE_U_NET_PAPER })).toThrow('multiple of 256');
    expect(build({ name: 'wave-u-net', config: WAVE_U_NET_DEFAULT })).toThrow('multiple of 2048');
  });
});
