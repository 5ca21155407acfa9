import { z } from 'zod';
import { ARCHITECTURE_NAMES } from '../../../models/architectures.ts';
import { AUGMENTATION_KINDS, type AugmentationKind } from '../../../shared/mastering/faults/augmentation.ts';
import { ALL_FAULT_KINDS, type FaultKind } from '../../../shared/mastering/faults/fault-chain.ts';
import { LOSSES, type LossName } from '../../../shared/nn/losses.ts';
import { ENGINE_NAMES } from './engine.ts';

/** Settings of a training, as `config.json` in its folder keeps them. */
export const trainingSettingsSchema = z.strictObject({
  /** Of this schema. */
  version: z.literal(1),
  architecture: z.enum(ARCHITECTURE_NAMES as [string, ...string[]] as ['crnn', 'wave-u-net']),
  /** The sizes that Lathe ships, or those of the thesis. */
  form: z.enum(['default', 'thesis']),
  /** Folder of finished tracks, or a JSON description that names them with their split. */
  good: z.string().min(1).optional(),
  /** Folder of the same tracks, by name, before mastering; without it faults are made on the fly. */
  bad: z.string().min(1).optional(),
  /** Folder of GTZAN, whose tracks count as good ones. */
  gtzan: z.string().min(1).optional(),
  /** Model whose parameters are the first values, where name and shape fit. */
  from: z.string().min(1).optional(),
  epochs: z.int().min(1).max(10000),
  stepsPerEpoch: z.int().min(1).max(100000),
  batchSize: z.int().min(1).max(1024),
  /** Samples a channel in an excerpt, at 44.1 kHz. */
  excerptSamples: z.int().min(1024),
  /** Peak of the cosine. */
  learningRate: z.number().positive().max(1),
  warmUpSteps: z.int().nonnegative(),
  loss: z.enum(Object.keys(LOSSES) as [LossName, ...LossName[]]),
  maxGradientNorm: z.number().positive(),
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
  seed: z.int().nonnegative(),
  threads: z.int().min(1).max(1024),
  /** What computes; trainings of before there was a choice are by the first. */
  engine: z.enum(ENGINE_NAMES).default('ort'),
});

/** Settings of a training, see {@link trainingSettingsSchema}. */
export type TrainingSettings = Readonly<z.infer<typeof trainingSettingsSchema>>;
