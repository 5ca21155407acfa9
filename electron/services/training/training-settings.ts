import { z } from 'zod';
import {
  ARCHITECTURE_NAMES,
  ARCHITECTURES,
  type ArchitectureConfig,
  widened,
} from '../../../models/architectures.ts';
import { requireArgument } from '../../../shared/errors.ts';
import { AUGMENTATION_KINDS, type AugmentationKind } from '../../../shared/mastering/faults/augmentation.ts';
import { ALL_FAULT_KINDS, type FaultKind } from '../../../shared/mastering/faults/fault-chain.ts';
import { LOSSES, type LossName } from '../../../shared/nn/losses.ts';
import type { LearningRateSchedule } from '../../../shared/nn/schedules.ts';
import type { DeviceChoice } from '../../adapters/ort/devices.ts';
import { ENGINE_NAMES } from './engine.ts';

/** How the learning rate goes from epoch to epoch, after the warm-up. */
const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('step'),
    everyEpochs: z.int().min(1),
    /** The rate is multiplied by it each time. */
    factor: z.number().positive().max(1),
  }),
  z.strictObject({ kind: z.literal('cosine') }),
  z.strictObject({
    kind: z.literal('cosine-restarts'),
    /** Of the first cycle. */
    cycleEpochs: z.int().min(1),
    /** How many times longer each cycle is than the one before. */
    cycleGrowth: z.number().min(1),
  }),
]);

/** How parameters are learnt; weight decay leaves biases and normalisations alone. */
const optimizerSchema = z.strictObject({
  kind: z.enum(['sgd', 'adam', 'adamw']),
  weightDecay: z.number().nonnegative(),
  /** Of `sgd` alone. */
  momentum: z.number().min(0).max(1).optional(),
});

/** Where networks can run; `auto` leaves the choice to the runtime. */
const DEVICE_NAMES = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const satisfies DeviceChoice[];

/** Settings of a training, as `config.json` in its folder keeps them. */
export const trainingSettingsSchema = z.strictObject({
  /** Of this schema. */
  version: z.literal(1),
  architecture: z.enum(ARCHITECTURE_NAMES as [string, ...string[]] as ['crnn', 'wave-u-net']),
  /** The sizes that Lathe ships, or those of the thesis. */
  form: z.enum(['default', 'thesis']),
  /** Sizes of the thesis's Wave-U-Net where they are those of the model to go on from. */
  sizes: z
    .strictObject({
      levels: z.int().positive(),
      channels: z.int().positive(),
      encoderKernel: z.int().positive(),
      decoderKernel: z.int().positive(),
    })
    .optional(),
  /** Folder of finished tracks, or a JSON description that names them with their split. */
  good: z.string().min(1).optional(),
  /** Folder of the same tracks, by name, before mastering; without it faults are made on the fly. */
  bad: z.string().min(1).optional(),
  /** Folder of GTZAN, whose tracks count as good ones. */
  gtzan: z.string().min(1).optional(),
  /** What the model is to be called in the list of models; left out, as the training's folder. */
  name: z.string().min(1).optional(),
  /** Model whose parameters are the first values, where name and shape fit. */
  from: z.string().min(1).optional(),
  epochs: z.int().min(1).max(10000),
  stepsPerEpoch: z.int().min(1).max(100000),
  batchSize: z.int().min(1).max(1024),
  /** Excerpts at once in validation, where batches differ and are to be judged by the same; left out, as in training. */
  validationBatchSize: z.int().min(1).max(1024).optional(),
  /** Samples a channel in an excerpt, at 44.1 kHz; distances are measured by frames of 2048. */
  excerptSamples: z.int().min(2048),
  /** Peak of the schedule. */
  learningRate: z.number().positive().max(1),
  warmUpSteps: z.int().nonnegative(),
  schedule: scheduleSchema.default({ kind: 'cosine' }),
  optimizer: optimizerSchema.default({ kind: 'adam', weightDecay: 0 }),
  loss: z.enum(Object.keys(LOSSES) as [LossName, ...LossName[]]),
  /** Share of the squared error in the loss `blended`. */
  alpha: z.number().min(0).max(1).optional(),
  /** Ratio of error to music, in power, below which less error counts little in the loss `sdr-stft`. */
  errorFloor: z.number().positive().max(1).optional(),
  /** Probability of dropout, where it is not the network's own. */
  dropout: z.number().min(0).max(0.95).optional(),
  /** How many times as many channels and units as usual the network has. */
  width: z.number().positive().max(8).optional(),
  /** `null`: gradients are never scaled down. */
  maxGradientNorm: z.number().positive().nullable(),
  /** Epochs without a lower validation loss after which it ends; left out, it goes on to the last. */
  patience: z.int().min(1).optional(),
  /** Time that all of it may take; epochs, and their steps, were made as few as fit when it began. */
  minutes: z.number().positive().optional(),
  /** Share of examples that have no fault. */
  cleanShare: z.number().min(0).max(1),
  /** Kinds of faults that are made; left out, `FAULT_KINDS`. */
  faultKinds: z
    .array(z.enum(ALL_FAULT_KINDS as [FaultKind, ...FaultKind[]]))
    .min(1)
    .optional(),
  /** What is done to the music instead. */
  augmentations: z
    .array(
      z.strictObject({
        kind: z.enum(AUGMENTATION_KINDS as [AugmentationKind, ...AugmentationKind[]]),
        probability: z.number().gt(0).max(1).exactOptional(),
        ranges: z.record(z.string(), z.strictObject({ low: z.number(), high: z.number() })).exactOptional(),
      }),
    )
    .min(1)
    .optional(),
  /** Share of the excerpts of pairs whose bad version is made. */
  madeShare: z.number().min(0).max(1).optional(),
  /** Whether good versions may look worse than bad ones. */
  keepRoles: z.boolean().optional(),
  /** Share of what was learnt that the model does; left out, what is best on validation excerpts. */
  strength: z.number().min(0).max(1).optional(),
  /** Whether previews, pictures of losses and files for TensorBoard are left. */
  records: z.enum(['on', 'off']).default('on'),
  seed: z.int().nonnegative(),
  threads: z.int().min(1).max(1024),
  device: z.enum(DEVICE_NAMES).default('auto'),
  /** Where it really runs; known once it has begun, and kept when it is resumed. */
  usedDevice: z.string().min(1).optional(),
  /** What computes; trainings of before there was a choice are by the first. */
  engine: z.enum(ENGINE_NAMES).default('ort'),
});

/** Settings of a training, see {@link trainingSettingsSchema}. */
export type TrainingSettings = Readonly<z.infer<typeof trainingSettingsSchema>>;

/**
 * The network that settings ask for.
 *
 * @throws LatheError `bad-argument` when they ask for dropout or a width in a network that has none
 */
export function architectureOf(settings: TrainingSettings): ArchitectureConfig {
  const { architecture, form, sizes, dropout, width } = settings;
  const { defaultConfig, thesisConfig } = ARCHITECTURES[architecture];
  const config = form === 'thesis' ? { ...thesisConfig, ...sizes } : defaultConfig;
  requireArgument(
    dropout === undefined || 'dropout' in config,
    `the ${form} form of ${architecture} has no dropout, got ${dropout}: leave it out`,
  );
  const usual = {
    name: architecture,
    config: dropout === undefined ? config : { ...config, dropout },
  } as ArchitectureConfig;
  const chosen = width === undefined ? usual : widened(usual, width);
  requireArgument(
    chosen !== undefined,
    `the ${form} form of ${architecture} has fixed sizes, got a width of ${width}: leave it out`,
  );
  return chosen;
}

/** The device to ask for: that on which a training ran before it was interrupted, else the one that was chosen. */
export function deviceToUse({ device, usedDevice }: TrainingSettings): DeviceChoice {
  return DEVICE_NAMES.find((name) => name === usedDevice) ?? device;
}

/** The learning rates of a training, step by step. */
export function learningRatesOf(settings: TrainingSettings): LearningRateSchedule {
  const { schedule, learningRate: peak, warmUpSteps, epochs, stepsPerEpoch } = settings;
  const base = { peak, warmUpSteps };
  switch (schedule.kind) {
    case 'constant':
      return { ...base, kind: 'constant' };
    case 'step':
      return {
        ...base,
        kind: 'step',
        everySteps: schedule.everyEpochs * stepsPerEpoch,
        factor: schedule.factor,
      };
    case 'cosine':
      return { ...base, kind: 'cosine', totalSteps: epochs * stepsPerEpoch };
    case 'cosine-restarts':
      return {
        ...base,
        kind: 'cosine-restarts',
        cycleSteps: schedule.cycleEpochs * stepsPerEpoch,
        cycleGrowth: schedule.cycleGrowth,
      };
  }
}
