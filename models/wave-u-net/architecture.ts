/**
 * Wave-U-Net on stereo samples: an encoder that halves the time resolution at each level, a decoder that doubles it
 * again, and skips between them. Input and output are [batch, 2, samples]; samples is a multiple of 2^levels.
 *
 * The `linear` form is that of Stoller, Ewert and Dixon 2018 (channels grow by a constant, LeakyReLU, skips joined),
 * made residual: the untrained network returns its input. The `thesis` form is that of Labun's thesis (channels
 * double, transposed convolutions, skips added).
 */
import { requireArgument } from '../../shared/errors.ts';
import type { Initializer, Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform, xavierUniform, zeros } from '../../shared/nn/initializers.ts';
import { conv1d, convTranspose1d } from '../../shared/nn/layers/convolution.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { decimate, upsampleLinear } from '../../shared/nn/layers/resampling.ts';
import { rootMeanSquare } from '../../shared/nn/layers/root-mean-square.ts';
import { add, concat, divide, leakyRelu, multiply, relu } from '../../shared/nn/operations.ts';

/** Sizes of a Wave-U-Net. */
export interface WaveUNetConfig {
  readonly form: 'linear' | 'thesis';
  /** How often the time resolution is halved. */
  readonly levels: number;
  /** Channels of the first level; the linear form adds as many a level, the thesis form doubles them. */
  readonly channels: number;
  /** Samples of the encoder's kernels (odd), and of the thesis form's decoder. */
  readonly encoderKernel: number;
  /** Samples of the linear form's decoder kernels (odd). */
  readonly decoderKernel: number;
  /** Probability of the thesis form's dropout. */
  readonly dropout: number;
}

/** The paper's growth of 24 channels a level, at the depth that a second of music needs: 3.36 million parameters. */
export const WAVE_U_NET_PAPER: WaveUNetConfig = {
  form: 'linear',
  levels: 8,
  channels: 24,
  encoderKernel: 15,
  decoderKernel: 5,
  dropout: 0,
};

/** The form that Lathe ships: two thirds of the paper's width, which costs less than half the time. */
export const WAVE_U_NET_DEFAULT: WaveUNetConfig = { ...WAVE_U_NET_PAPER, channels: 16 };

/** The thesis's form at a size that can be trained: 4 levels; its own 8 levels have 755 million parameters. */
export const WAVE_U_NET_THESIS: WaveUNetConfig = {
  form: 'thesis',
  levels: 4,
  channels: 24,
  encoderKernel: 15,
  decoderKernel: 15,
  dropout: 0.05,
};

/**
 * Input samples that one output sample of the linear form depends on, besides the segment's level: each kernel at its
 * level's step, and the neighbour that interpolation reads.
 */
export function waveUNetReceptiveField({ levels, encoderKernel, decoderKernel }: WaveUNetConfig): number {
  const encoder = (encoderKernel - 1) * (2 ** (levels + 1) - 1);
  const decoder = (decoderKernel - 1 + 2 * 2) * (2 ** levels - 1);
  return 1 + encoder + decoder;
}

const LEAK = 0.2;
const SILENCE_POWER = 1e-8;

/**
 * Adds the network to the graph of its input.
 *
 * @param audio [batch, 2, samples]
 * @param mode training has dropout
 * @returns [batch, 2, samples]
 */
export function buildWaveUNet(
  audio: Tensor,
  config: WaveUNetConfig,
  mode: { readonly training: boolean },
): Tensor {
  const multiple = 2 ** config.levels;
  requireArgument(
    audio.shape[2]! % multiple === 0,
    `wave-u-net: samples must be a multiple of ${multiple} for ${config.levels} levels, got ${audio.shape[2]}`,
  );
  return config.form === 'linear' ? buildLinear(audio, config) : buildThesis(audio, config, mode);
}

function buildLinear(audio: Tensor, config: WaveUNetConfig): Tensor {
  const { levels, channels, encoderKernel, decoderKernel } = config;
  const layer = (x: Tensor, name: string, outChannels: number, kernelSize: number) =>
    leakyRelu(
      conv1d(x, {
        name,
        outChannels,
        kernelSize,
        padding: 'same',
        initializer: kaimingUniform(LEAK),
        biasInitializer: zeros,
      }),
      LEAK,
    );
  const level = rootMeanSquare(audio, SILENCE_POWER);
  const normalised = divide(audio, level);
  const skips: Tensor[] = [];
  let x = normalised;
  for (let i = 0; i < levels; i++) {
    x = layer(x, `encoder.${i}`, channels * (i + 1), encoderKernel);
    skips.push(x);
    x = decimate(x, 2);
  }
  x = layer(x, 'bottleneck', channels * (levels + 1), encoderKernel);
  for (let i = levels - 1; i >= 0; i--) {
    x = layer(concat([upsampleLinear(x), skips[i]!], 1), `decoder.${i}`, channels * (i + 1), decoderKernel);
  }
  const correction = pointwise(concat([x, normalised], 1), zeros);
  return add(audio, multiply(correction, level));
}

function buildThesis(
  audio: Tensor,
  config: WaveUNetConfig,
  { training }: { readonly training: boolean },
): Tensor {
  const { levels, channels, encoderKernel, dropout: probability } = config;
  const width = (level: number) => channels * 2 ** level;
  const options = { kernelSize: encoderKernel, padding: 'same', initializer: xavierUniform } as const;
  const regularised = (x: Tensor, name: string) => dropout(relu(x), { name, probability, training });
  const skips: Tensor[] = [];
  let x = audio;
  for (let i = 0; i < levels; i++) {
    const name = `encoder.${i}`;
    x = regularised(conv1d(x, { ...options, name, outChannels: width(i) }), name);
    skips.push(x);
    x = decimate(x, 2);
  }
  x = regularised(conv1d(x, { ...options, name: 'bottleneck', outChannels: width(levels) }), 'bottleneck');
  for (let i = levels - 1; i >= 0; i--) {
    const name = `decoder.${i}`;
    const up = convTranspose1d(upsampleLinear(x), { ...options, name, outChannels: width(i) });
    x = add(regularised(up, name), skips[i]!);
  }
  return pointwise(concat([x, audio], 1), xavierUniform);
}

/** The last layer: two channels from all, sample by sample. */
function pointwise(x: Tensor, initializer: Initializer): Tensor {
  return conv1d(x, { name: 'final', outChannels: 2, kernelSize: 1, initializer, biasInitializer: zeros });
}
