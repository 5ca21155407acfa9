/**
 * Convolutional recurrent networks on stereo samples: [batch, 2, samples] to the same shape.
 *
 * The `thesis` form is CRNNAudioModel of Labun's thesis: three convolutions and a bidirectional LSTM over every sample.
 * The `spectral` form keeps convolutions and BiLSTM but runs them on frames of a short-time Fourier transform, and
 * sets the gain of each frequency band of mid and side in each frame. It is residual: the untrained network returns
 * its input bit for bit.
 */
import { requireArgument } from '../../shared/errors.ts';
import type { Tensor } from '../../shared/nn/graph.ts';
import { forgetGateBias, kaimingUniform, xavierUniform, zeros } from '../../shared/nn/initializers.ts';
import { conv1d } from '../../shared/nn/layers/convolution.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { lstm } from '../../shared/nn/layers/lstm.ts';
import { fromMidSide, toMidSide } from '../../shared/nn/layers/mid-side.ts';
import type { ComplexTensor } from '../../shared/nn/layers/real-dft.ts';
import { rootMeanSquare } from '../../shared/nn/layers/root-mean-square.ts';
import { hannWindow, inverseStft, type StftOptions, stft } from '../../shared/nn/layers/stft.ts';
import {
  add,
  concat,
  divide,
  exp,
  expand,
  log,
  matMul,
  multiply,
  padAxis,
  reduceMean,
  relu,
  reshape,
  slice,
  square,
  subtract,
  tanh,
  transpose,
} from '../../shared/nn/operations.ts';
import { bandInterpolation, bandPooling } from './bands.ts';

/** The network of the thesis; it has no sizes to choose. */
export interface ThesisCrnnConfig {
  readonly form: 'thesis';
}

/** Sizes of the network on frames. */
export interface SpectralCrnnConfig {
  readonly form: 'spectral';
  /** Hz; places the bands. */
  readonly sampleRate: number;
  /** Samples a frame; frames overlap by half. */
  readonly nFft: number;
  /** Frequency bands whose gain is set, for mid and for side. */
  readonly bands: number;
  /** Channels of the convolutions over frames. */
  readonly convChannels: number;
  /** Units of the LSTM in each direction. */
  readonly hiddenSize: number;
  /** Greatest gain and attenuation of a band in dB. */
  readonly maxGainDb: number;
  /** Probability of dropout before the last layers in training; default 0. */
  readonly dropout?: number;
}

/** Either form. */
export type CrnnConfig = ThesisCrnnConfig | SpectralCrnnConfig;

/** The form that Lathe ships: 46 ms frames at 44.1 kHz. */
export const CRNN_DEFAULT: SpectralCrnnConfig = {
  form: 'spectral',
  sampleRate: 44100,
  nFft: 2048,
  bands: 96,
  convChannels: 192,
  hiddenSize: 128,
  maxGainDb: 18,
  dropout: 0,
};

/** The form of the thesis. */
export const CRNN_THESIS: ThesisCrnnConfig = { form: 'thesis' };

/**
 * Nepers of gain for one unit of the last layer. A step of the optimiser moves all its weights at once; at a scale of 1
 * every band would wander by half a decibel a step, which spoils audio that needs no change.
 */
const DECISION_SCALE = 0.1;
/** Mean power of silence, -80 dBFS. */
const SILENCE_POWER = 1e-8;
/** Added to the power density of a band; audio of level 1 with a flat spectrum has a density of 1. */
const BAND_POWER_FLOOR = 1e-9;
/** Brings ln of band powers to a range of about -1..1. */
const FEATURE_SCALE = 0.2;

/**
 * Adds the network to the graph of its input.
 *
 * @param audio [batch, 2, samples]; for the spectral form samples is a multiple of nFft / 2
 * @param mode training has dropout
 * @returns [batch, 2, samples]
 */
export function buildCrnn(audio: Tensor, config: CrnnConfig, mode: { readonly training: boolean }): Tensor {
  return config.form === 'thesis' ? buildThesis(audio) : buildSpectral(audio, config, mode.training);
}

/** SOURCES: Conv1d 2→16→32→128 (kernel 3, padding 1, ReLU), BiLSTM 128→64, Linear 128→2. */
function buildThesis(audio: Tensor): Tensor {
  const convolved = [16, 32, 128].reduce(
    (x, outChannels, index) =>
      relu(conv1d(x, { name: `conv.${2 * index}`, outChannels, kernelSize: 3, padding: 1 })),
    audio,
  );
  const steps = transpose(convolved, [2, 0, 1]);
  const states = lstm(steps, { name: 'lstm', hiddenSize: 64, bidirectional: true });
  return transpose(linear(states, { name: 'fc', outFeatures: 2 }), [1, 2, 0]);
}

function buildSpectral(audio: Tensor, config: SpectralCrnnConfig, training: boolean): Tensor {
  const [batch, , samples] = audio.shape as [number, number, number];
  const hopLength = config.nFft / 2;
  requireArgument(
    samples % hopLength === 0,
    `crnn: samples must be a multiple of ${hopLength}, got ${samples}`,
  );
  // The root of a Hann window at analysis and at synthesis makes frames that overlap by half sum to the signal.
  const options: StftOptions = {
    nFft: config.nFft,
    hopLength,
    window: hannWindow(config.nFft).map(Math.sqrt),
  };
  const level = rootMeanSquare(audio, SILENCE_POWER);
  const midSide = multiply(toMidSide(audio), divide(1, level));
  const padded = padAxis(reshape(midSide, [batch * 2, samples]), 1, hopLength, hopLength);
  const spectrum = stft(padded, options);
  const frames = spectrum.real.shape[1]!;
  const gains = bandGains(bandLevels(spectrum, batch, config), config, training);
  const binGains = matMul(
    reshape(transpose(gains, [0, 2, 1, 3]), [batch * 2, frames, config.bands]),
    bandInterpolation(audio.graph, config),
  );
  const change = subtract(binGains, 1);
  const difference = {
    real: multiply(spectrum.real, change),
    imaginary: multiply(spectrum.imaginary, change),
  };
  const signal = slice(inverseStft(difference, options), 1, hopLength, hopLength + samples);
  return add(audio, multiply(fromMidSide(reshape(signal, [batch, 2, samples])), level));
}

/** ln of band powers, [batch, frames, 2·bands], mid's bands then side's. */
function bandLevels({ real, imaginary }: ComplexTensor, batch: number, config: SpectralCrnnConfig): Tensor {
  const frames = real.shape[1]!;
  const power = add(square(real), square(imaginary));
  const density = multiply(matMul(power, bandPooling(real.graph, config)), 2 / config.nFft);
  const levels = multiply(log(add(density, BAND_POWER_FLOOR)), FEATURE_SCALE);
  const perChannel = reshape(levels, [batch, 2, frames, config.bands]);
  return reshape(transpose(perChannel, [0, 2, 1, 3]), [batch, frames, 2 * config.bands]);
}

/**
 * The learnt part.
 *
 * @param levels [batch, frames, 2·bands]
 * @returns gains [batch, frames, mid and side, bands]
 */
function bandGains(levels: Tensor, config: SpectralCrnnConfig, training: boolean): Tensor {
  const [batch, frames] = levels.shape as [number, number, number];
  const { convChannels, hiddenSize, bands, dropout: probability = 0 } = config;
  const convolution = (x: Tensor, name: string, kernelSize: number) =>
    relu(
      conv1d(x, {
        name,
        outChannels: convChannels,
        kernelSize,
        padding: 'same',
        initializer: kaimingUniform(),
        biasInitializer: zeros,
      }),
    );
  const first = convolution(transpose(levels, [0, 2, 1]), 'encoder.0', 5);
  const encoded = convolution(first, 'encoder.1', 3);
  // What holds for the whole excerpt (tilt, band limit, noise floor) is given to every frame.
  const summary = expand(reduceMean(encoded, { axes: [2], keepDims: true }), encoded.shape);
  const steps = transpose(concat([encoded, summary], 1), [2, 0, 1]);
  const states = lstm(steps, {
    name: 'lstm',
    hiddenSize,
    bidirectional: true,
    initializer: xavierUniform,
    biasInitializer: forgetGateBias,
  });
  const decisions = concat([states, transpose(encoded, [2, 0, 1])], 2);
  const kept = dropout(decisions, { name: 'decoder', probability, training });
  const hidden = relu(
    linear(kept, { name: 'decoder.0', outFeatures: 2 * hiddenSize, biasInitializer: zeros }),
  );
  const raw = linear(hidden, {
    name: 'decoder.1',
    outFeatures: 2 * bands,
    initializer: zeros,
    biasInitializer: zeros,
  });
  const limit = (config.maxGainDb / 20) * Math.LN10;
  const gains = exp(multiply(tanh(multiply(raw, DECISION_SCALE / limit)), limit));
  return reshape(transpose(gains, [1, 0, 2]), [batch, frames, 2, bands]);
}
