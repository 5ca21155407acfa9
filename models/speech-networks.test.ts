import { describe, expect, it } from 'vitest';
import { Graph } from '../shared/nn/graph.ts';
import { parameterCount } from '../shared/nn/parameter-count.ts';
import { buildSpeechNetwork, vntuNetworks } from './speech-networks.ts';

/** Sizes of the paper's float models in kB, four bytes a parameter. */
const PUBLISHED_KB = { 'speech-lstm': 795.9, 'speech-attention': 1995.14, 'speech-cnn': 779.95 };

describe('networks of the VNTU paper', () => {
  it.each(vntuNetworks(4))('$name has about the published size and a score for each class', (network) => {
    const graph = new Graph();
    const frames = graph.input('frames', [80, 3, 34]);
    const mask = graph.input('mask', [80, 3]);
    const { logits } = buildSpeechNetwork(frames, mask, network, { training: true });
    expect(logits.shape).toEqual([3, 4]);
    const published = PUBLISHED_KB[network.name as keyof typeof PUBLISHED_KB];
    expect(Math.abs((4 * parameterCount(graph)) / 1000 / published - 1)).toBeLessThan(0.05);
  });
});
