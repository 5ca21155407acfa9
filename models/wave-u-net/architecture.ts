/**
 * Wave-U-Net on stereo samples: an encoder that halves the time resolution at each level, a decoder that doubles it
 * again, and skips between them. Input and output are [batch, 2, samples]; samples is a multiple of 2^levels (of
 * bands · 2^levels in the multiband form).
 *
 * The `linear` form is that of Stoller, Ewert and Dixon 2018 (channels grow by a constant, LeakyReLU, skips joined),
 * made residual: the untrained network returns its input. The `multiband` form is the linear one on the bands of a
 * filter bank. The `thesis` form is that of Labun's thesis (channels double, transposed convolutions, skips added).
 */
import { requireArgument } from '../../shared/errors.ts';
import type { Initializer, Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform, xavierUniform, zeros } from '../../shared/nn/initializers.ts';
import { conv1d, convTranspose1d } from '../../shared/nn/layers/convolution.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { joinBands, splitBands } from '../../shared/nn/layers/filter-bank.ts';
import { fromMidSide, toMidSide } from '../../shared/nn/layers/mid-side.ts';
import { decimate, upsampleLinear } from '../../shared/nn/layers/resampling.ts';
import { rootMeanSquare } from '../../shared/nn/layers/root-mean-square.ts';
import {
  add,
  concat,
  divide,
  expand,
  leakyRelu,
  log,
  multiply,
  reduceMean,
  relu,
  reshape,
  slice,
  sqrt,
  square,
  tanh,
} from '../../shared/nn/operations.ts';

/** What all forms have. */
interface WaveUNetSizes {
  /** How often the time resolution is halved. */
  readonly levels: number;
  /** Channels of the first level; the linear forms add as many a level, the thesis form doubles them. */
  readonly channels: number;
  /** Samples of the encoder's kernels (odd). */
  readonly encoderKernel: number;
  /** Samples of the decoder's kernels (odd). */
  readonly decoderKernel: number;
}

/** The linear form on samples. */
export interface LinearWaveUNetConfig extends WaveUNetSizes {
  readonly form: 'linear';
}

/** The linear form on the bands of mid and side. */
export interface MultibandWaveUNetConfig extends WaveUNetSizes {
  readonly form: 'multiband';
  /** Bands of equal width; an even number. */
  readonly bands: number;
  /** Probability of dropout after the bottleneck in training; default 0. */
  readonly dropout?: number;
}

/** The form of the thesis. */
export interface ThesisWaveUNetConfig extends WaveUNetSizes {
  readonly form: 'thesis';
  /** Probability of dropout in training. */
  readonly dropout: number;
}

/** Any form. */
export type WaveUNetConfig = LinearWaveUNetConfig | MultibandWaveUNetConfig | ThesisWaveUNetConfig;

/** The paper's growth of 24 channels a level, at the depth that a second of music needs: 3.36 million parameters. */
export const WAVE_U_NET_PAPER: LinearWaveUNetConfig = {
  form: 'linear',
  levels: 8,
  channels: 24,
  encoderKernel: 15,
  decoderKernel: 5,
};

/**
 * The form that Lathe ships. Music is a thousand times weaker at 10 kHz than at 100 Hz: on samples a network learns
 * nothing but the bass for hours. Bands of 689 Hz, each brought to one level, weigh alike, and at a thirty-second of the
 * rate six levels see a second of music for a tenth of the work.
 */
export const WAVE_U_NET_DEFAULT: MultibandWaveUNetConfig = {
  form: 'multiband',
  bands: 32,
  levels: 6,
  channels: 32,
  encoderKernel: 15,
  decoderKernel: 5,
  dropout: 0,
};

/** The thesis's form at a size that can be trained: 4 levels; its own 8 levels have 755 million parameters. */
export const WAVE_U_NET_THESIS: ThesisWaveUNetConfig = {
  form: 'thesis',
  levels: 4,
  channels: 24,
  encoderKernel: 15,
  decoderKernel: 15,
  dropout: 0.05,
};

const LEAK = 0.2;
/** Mean power of silence, -80 dBFS. */
const SILENCE_POWER = 1e-8;
/** Added to the power of a band; the bands of audio of level 1 with a flat spectrum have a power of 1. */
const BAND_POWER_FLOOR = 1e-9;
/** Brings ln of band powers to a range of about -1..1. */
const FEATURE_SCALE = 0.1;
/** Keeps the first steps of the optimiser, which move all weights at once, from spoiling what needs no change. */
const DECISION_SCALE = 0.3;

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
  const multiple = 2 ** config.levels * (config.form === 'multiband' ? config.bands : 1);
  requireArgument(
    audio.shape[2]! % multiple === 0,
    `wave-u-net: samples must be a multiple of ${multiple} for ${config.levels} levels, got ${audio.shape[2]}`,
  );
  switch (config.form) {
    case 'linear':
      return buildLinear(audio, config);
    case 'multiband':
      return buildMultiband(audio, config, mode);
    case 'thesis':
      return buildThesis(audio, config, mode);
  }
}

function buildLinear(audio: Tensor, config: LinearWaveUNetConfig): Tensor {
  const level = rootMeanSquare(audio, SILENCE_POWER);
  const normalised = divide(audio, level);
  const features = linearUNet(normalised, config);
  const correction = pointwise(concat([features, normalised], 1), 2, zeros);
  return add(audio, multiply(correction, level));
}

/**
 * Each band of mid and side is brought to one level; the network hears the bands and, as constants over the segment,
 * their levels, and gives for each band a change of gain (from -1, silence, to 1, twice as much) and an addition in each
 * of its samples.
 */
function buildMultiband(
  audio: Tensor,
  config: MultibandWaveUNetConfig,
  { training }: { readonly training: boolean },
): Tensor {
  const [batch, , samples] = audio.shape as [number, number, number];
  const { bands } = config;
  const frames = samples / bands;
  const loudness = rootMeanSquare(audio, SILENCE_POWER);
  const midSide = toMidSide(divide(audio, loudness));
  const split = splitBands(reshape(midSide, [2 * batch, samples]), bands);
  const signals = reshape(split, [batch, 2 * bands, frames]);
  const power = add(reduceMean(square(signals), { axes: [2], keepDims: true }), BAND_POWER_FLOOR);
  const level = sqrt(power);
  const normalised = divide(signals, level);
  const levels = expand(multiply(log(power), FEATURE_SCALE), signals.shape);
  const bottleneck = (x: Tensor): Tensor =>
    dropout(x, { name: 'bottleneck', probability: config.dropout ?? 0, training });
  const features = linearUNet(concat([bounded(normalised), levels], 1), config, bottleneck);
  const decisions = tanh(multiply(pointwise(features, 4 * bands, zeros), DECISION_SCALE));
  const [gain, addition] = [slice(decisions, 1, 0, 2 * bands), slice(decisions, 1, 2 * bands)];
  const correction = multiply(add(multiply(normalised, gain), addition), level);
  const joined = joinBands(reshape(correction, [2 * batch, bands, frames]));
  return add(audio, multiply(fromMidSide(reshape(joined, [batch, 2, samples])), loudness));
}

/** x / √(1 + x²/9): a drum in a silent band must not drown what the network makes of the rest. */
function bounded(x: Tensor): Tensor {
  return divide(x, sqrt(add(multiply(square(x), 1 / 9), 1)));
}

/** Encoder, bottleneck and decoder of Stoller, Ewert and Dixon: [batch, any, samples] to [batch, channels, samples]. */
function linearUNet(
  input: Tensor,
  { levels, channels, encoderKernel, decoderKernel }: WaveUNetSizes,
  regularise: (bottleneck: Tensor) => Tensor = (x) => x,
): Tensor {
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
  const skips: Tensor[] = [];
  let x = input;
  for (let i = 0; i < levels; i++) {
    x = layer(x, `encoder.${i}`, channels * (i + 1), encoderKernel);
    skips.push(x);
    x = decimate(x, 2);
  }
  x = regularise(layer(x, 'bottleneck', channels * (levels + 1), encoderKernel));
  for (let i = levels - 1; i >= 0; i--) {
    x = layer(concat([upsampleLinear(x), skips[i]!], 1), `decoder.${i}`, channels * (i + 1), decoderKernel);
  }
  return x;
}

function buildThesis(
  audio: Tensor,
  config: ThesisWaveUNetConfig,
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
  return pointwise(concat([x, audio], 1), 2, xavierUniform);
}

/** The last layer, sample by sample. */
function pointwise(x: Tensor, outChannels: number, initializer: Initializer): Tensor {
  return conv1d(x, { name: 'final', outChannels, kernelSize: 1, initializer, biasInitializer: zeros });
}
