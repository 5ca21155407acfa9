import type { Tensor } from '../shared/nn/graph.ts';
import { buildCrnn, CRNN_DEFAULT, CRNN_THESIS, type CrnnConfig } from './crnn/architecture.ts';
import {
  buildWaveUNet,
  WAVE_U_NET_DEFAULT,
  WAVE_U_NET_THESIS,
  type WaveUNetConfig,
} from './wave-u-net/architecture.ts';

/** Every network for mastering that Lathe can build, with the type of its sizes. */
interface Configs {
  readonly crnn: CrnnConfig;
  readonly 'wave-u-net': WaveUNetConfig;
}

/** Name of a network, as `--arch` takes it. */
export type ArchitectureName = keyof Configs;

/** A network with its sizes: everything that is needed to build it again. */
export type ArchitectureConfig = {
  readonly [Name in ArchitectureName]: { readonly name: Name; readonly config: Configs[Name] };
}[ArchitectureName];

/** What is known of each network. */
interface Architecture<Config> {
  /** Adds the network to the graph of its input [batch, 2, samples] and returns its result of the same shape. */
  readonly build: (audio: Tensor, config: Config, mode: { readonly training: boolean }) => Tensor;
  readonly defaultConfig: Config;
  readonly thesisConfig: Config;
  /** Samples an excerpt in training, long enough for what the network can hear at once. */
  readonly trainingSamples: number;
  /** Samples a segment in a finished model. */
  readonly segmentSamples: number;
  /** Segments that a finished model takes at once. */
  readonly batchSize: number;
  /** The sizes that are channels and units, by which a network is made wider or narrower. */
  readonly widths: readonly string[];
  /** The last layer of the default form: by how much the audio is changed is in proportion to its weights. */
  readonly decisionLayer: string;
}

/** The table of networks. */
export const ARCHITECTURES: { readonly [Name in ArchitectureName]: Architecture<Configs[Name]> } = {
  crnn: {
    build: buildCrnn,
    defaultConfig: CRNN_DEFAULT,
    thesisConfig: CRNN_THESIS,
    trainingSamples: 65536,
    segmentSamples: 262144,
    batchSize: 1,
    widths: ['convChannels', 'hiddenSize'],
    decisionLayer: 'decoder.1',
  },
  'wave-u-net': {
    build: buildWaveUNet,
    defaultConfig: WAVE_U_NET_DEFAULT,
    thesisConfig: WAVE_U_NET_THESIS,
    trainingSamples: 65536,
    segmentSamples: 131072,
    batchSize: 2,
    widths: ['channels'],
    decisionLayer: 'final',
  },
};

/** The names of the networks. */
export const ARCHITECTURE_NAMES = Object.keys(ARCHITECTURES) as readonly ArchitectureName[];

/**
 * A network with `factor` times the channels and units; undefined for one whose sizes are fixed.
 *
 * @param factor above 0; each size stays 1 at least
 */
export function widened(
  { name, config }: ArchitectureConfig,
  factor: number,
): ArchitectureConfig | undefined {
  const { widths } = ARCHITECTURES[name];
  const sizes = Object.entries(config).filter(([size]) => widths.includes(size));
  if (sizes.length === 0) return undefined;
  const wider = sizes.map(([size, value]) => [size, Math.max(1, Math.round(Number(value) * factor))]);
  return { name, config: { ...config, ...Object.fromEntries(wider) } } as ArchitectureConfig;
}

/** Adds a network with its sizes to the graph of its input. */
export function buildArchitecture(
  audio: Tensor,
  { name, config }: ArchitectureConfig,
  mode: { readonly training: boolean },
): Tensor {
  const { build } = ARCHITECTURES[name] as Architecture<CrnnConfig | WaveUNetConfig>;
  return build(audio, config, mode);
}
