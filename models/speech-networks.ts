import type { Tensor } from '../shared/nn/graph.ts';
import { buildMultiVectorLstm, type MultiVectorLstmConfig } from './multi-vector-lstm/architecture.ts';
import { buildSpeechAttention, type SpeechAttentionConfig } from './speech-attention/architecture.ts';
import { buildSpeechCnn, type SpeechCnnConfig } from './speech-cnn/architecture.ts';
import { buildSpeechLstm, type SpeechLstmConfig } from './speech-lstm/architecture.ts';

/** Every network that tells classes of speech from frames, with the type of its sizes. */
interface Configs {
  readonly 'multi-vector-lstm': MultiVectorLstmConfig;
  readonly 'speech-lstm': SpeechLstmConfig;
  readonly 'speech-attention': SpeechAttentionConfig;
  readonly 'speech-cnn': SpeechCnnConfig;
}

/** Name of a network. */
export type SpeechNetworkName = keyof Configs;

/** A network with its sizes: everything that is needed to build it again. */
export type SpeechNetworkConfig = {
  readonly [Name in SpeechNetworkName]: { readonly name: Name; readonly config: Configs[Name] };
}[SpeechNetworkName];

/** What a network gives. */
export interface SpeechNetworkResult {
  /** [batch, classes] */
  readonly logits: Tensor;
  /** What it looked at, where it has attention: weights of the frames, [frames, batch]. */
  readonly attention?: Tensor;
  /** How well each of its attention vectors fits each frame, [frames, batch, vectors]. */
  readonly scores?: Tensor;
}

/** Adds a network to the graph of its inputs: frames [frames, batch, features] and mask [frames, batch]. */
type Build<Config> = (
  frames: Tensor,
  mask: Tensor,
  config: Config,
  mode: { readonly training: boolean },
) => SpeechNetworkResult;

const BUILDERS: { readonly [Name in SpeechNetworkName]: Build<Configs[Name]> } = {
  'multi-vector-lstm': buildMultiVectorLstm,
  'speech-lstm': buildSpeechLstm,
  'speech-attention': buildSpeechAttention,
  'speech-cnn': buildSpeechCnn,
};

/** Adds a network with its sizes to the graph of its inputs. */
export function buildSpeechNetwork(
  frames: Tensor,
  mask: Tensor,
  { name, config }: SpeechNetworkConfig,
  mode: { readonly training: boolean },
): SpeechNetworkResult {
  const build = BUILDERS[name] as Build<Configs[SpeechNetworkName]>;
  return build(frames, mask, config, mode);
}

/** The three networks of the VNTU paper, on 34 coefficients a frame about as large as the paper's. */
export function vntuNetworks(classes: number): readonly SpeechNetworkConfig[] {
  return [
    { name: 'speech-lstm', config: { hiddenSize: 205, classes, dropout: 0.3 } },
    {
      name: 'speech-attention',
      config: { width: 128, heads: 4, blocks: 2, innerUnits: 704, classes, dropout: 0.2 },
    },
    { name: 'speech-cnn', config: { channels: [96, 128, 176], kernelSize: 5, classes, dropout: 0.2 } },
  ];
}
