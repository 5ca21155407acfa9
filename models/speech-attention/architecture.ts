/**
 * Multi-head self-attention over frames: the second network of "Emotional tone of audio recordings with deep learning"
 * (VNTU 2025). The paper gives its size, 1995 kB, and the attention's formula; the layers around it are those of a
 * Transformer's encoder (Vaswani et al. 2017) with the normalisation first.
 */
import type { Graph, Tensor } from '../../shared/nn/graph.ts';
import { multiHeadAttention } from '../../shared/nn/layers/attention.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { maskedMean } from '../../shared/nn/layers/masked-mean.ts';
import { layerNorm } from '../../shared/nn/layers/normalization.ts';
import { add, relu, transpose } from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface SpeechAttentionConfig {
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Units between the two dense layers of a block. */
  readonly innerUnits: number;
  readonly classes: number;
  /** After each attention and each pair of dense layers, in [0, 1). */
  readonly dropout: number;
}

/** Sines and cosines of the place of each frame (Vaswani et al. 2017, section 3.5). */
function positions(graph: Graph, steps: number, width: number): Tensor {
  const data = Float32Array.from({ length: steps * width }, (_, index) => {
    const [step, channel] = [Math.floor(index / width), index % width];
    const angle = step / 10_000 ** ((2 * Math.floor(channel / 2)) / width);
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return graph.constant(data, [steps, width]);
}

/**
 * Adds the network to the graph of its input.
 *
 * @param frames [frames, batch, features]
 * @param mask [frames, batch]: 1 where there is sound, 0 where there is padding
 */
export function buildSpeechAttention(
  frames: Tensor,
  mask: Tensor,
  config: SpeechAttentionConfig,
  { training }: { readonly training: boolean },
): { readonly logits: Tensor } {
  const { width, heads, blocks, innerUnits, classes } = config;
  const kept = (x: Tensor, name: string): Tensor =>
    dropout(x, { name, probability: config.dropout, training });
  const byExample = transpose(mask, [1, 0]);
  const embedded = linear(transpose(frames, [1, 0, 2]), { name: 'embedding', outFeatures: width });
  let x = add(embedded, positions(frames.graph, frames.shape[0]!, width));
  for (let block = 0; block < blocks; block++) {
    const name = `blocks.${block}`;
    const looked = layerNorm(x, { name: `${name}.normalization.0` });
    x = add(
      x,
      kept(multiHeadAttention(looked, byExample, { name: `${name}.attention`, heads }), `${name}.kept.0`),
    );
    const thought = layerNorm(x, { name: `${name}.normalization.1` });
    const inner = relu(linear(thought, { name: `${name}.dense.0`, outFeatures: innerUnits }));
    x = add(x, kept(linear(inner, { name: `${name}.dense.1`, outFeatures: width }), `${name}.kept.1`));
  }
  const summary = maskedMean(layerNorm(x, { name: 'normalization' }), byExample);
  return { logits: linear(summary, { name: 'dense', outFeatures: classes }) };
}
