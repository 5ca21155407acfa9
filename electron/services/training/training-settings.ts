import { z } from 'zod';
import { ARCHITECTURE_NAMES } from '../../../models/architectures.ts';
import { FAULT_KINDS, type FaultKind } from '../../../shared/mastering/faults/fault-chain.ts';
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
  good: z.string().min(1),
  /** Folder of the same tracks, by name, before mastering; without it faults are made on the fly. */
  bad: z.string().min(1).optional(),
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
  /** Kinds of faults that are made; all where they are left out. */
  faultKinds: z
    .array(z.enum(FAULT_KINDS as [FaultKind, ...FaultKind[]]))
    .min(1)
    .optional(),
  seed: z.int().nonnegative(),
  threads: z.int().min(1).max(1024),
  /** What computes; trainings of before there was a choice are by the first. */
  engine: z.enum(ENGINE_NAMES).default('ort'),
});

/** Settings of a training, see {@link trainingSettingsSchema}. */
export type TrainingSettings = Readonly<z.infer<typeof trainingSettingsSchema>>;
