import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { createPictureDrawer } from '../../electron/adapters/picture/draw-picture.ts';
import { processMemory } from '../../electron/adapters/process-memory.ts';
import { createModelService } from '../../electron/services/models/model-service.ts';
import { createUserModels } from '../../electron/services/models/user-models.ts';
import { PcmCache } from '../../electron/services/training/data/pcm-cache.ts';
import {
  createTrainingService,
  type TrainingAdapters,
  type TrainingService,
} from '../../electron/services/training/training-service.ts';
import {
  type TrainingSettings,
  trainingSettingsSchema,
} from '../../electron/services/training/training-settings.ts';
import { decodeState } from '../../shared/nn/state.ts';
import { ENGINES } from './engines.ts';
import { musicSignal } from './music-signal.ts';
import { writeWavFixture } from './wav-fixture.ts';

const MODELS = new URL('../../models', import.meta.url).pathname;
const FONT = new URL('../../assets/fonts/Inter-Regular.ttf', import.meta.url).pathname;
/** What every training's events are dated by. */
const WALL_TIME_MILLISECONDS = 1.7e12;

/** A place for trainings: made-up music, a cache, a folder for models. */
export interface TrainingGround {
  readonly folder: string;
  readonly music: string;
  /** Settings of a training of the default network that is as short as can be, and leaves no records. */
  settings(changes?: Partial<TrainingSettings>): TrainingSettings;
  /** Of a network of 60 parameters, with dropout: where it does not matter what is learnt. */
  tiny(changes?: Partial<TrainingSettings>): TrainingSettings;
  remove(): void;
}

const TRACKS = 4;
const SECONDS = 2;
const SAMPLE_RATE = 44100;

/** Makes a ground in the system's temporary folder. */
export function createTrainingGround(): TrainingGround {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-training-'));
  const music = join(folder, 'music');
  mkdirSync(music);
  for (let index = 0; index < TRACKS; index++) {
    writeWavFixture(join(music, `track ${index}.wav`), musicSignal(SECONDS, SAMPLE_RATE, index + 1));
  }
  const settings = (changes: Partial<TrainingSettings> = {}): TrainingSettings =>
    trainingSettingsSchema.parse({
      version: 1,
      architecture: 'crnn',
      form: 'default',
      good: music,
      epochs: 2,
      stepsPerEpoch: 2,
      batchSize: 1,
      excerptSamples: 4096,
      learningRate: 1e-3,
      warmUpSteps: 1,
      loss: 'sdr-stft',
      maxGradientNorm: 1,
      cleanShare: 0.125,
      records: 'off',
      seed: 3,
      threads: 1,
      ...changes,
    });
  return {
    folder,
    music,
    settings,
    tiny: (changes = {}) =>
      settings({
        architecture: 'wave-u-net',
        form: 'thesis',
        sizes: { levels: 1, channels: 2, encoderKernel: 3, decoderKernel: 3 },
        loss: 'mse',
        excerptSamples: 2048,
        ...changes,
      }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The models of a ground. */
export function modelsOf(folder: string) {
  return createModelService({
    folder: MODELS,
    userModels: createUserModels(join(folder, 'models')),
    openSession: createOrtSession,
  });
}

/** The real service in a ground's folder. */
export function trainingServiceOf(folder: string, changes: Partial<TrainingAdapters> = {}): TrainingService {
  const ffmpeg = createFfmpeg();
  return createTrainingService({
    engines: ENGINES,
    cache: new PcmCache({ ffmpeg, folder: join(folder, 'pcm') }),
    memory: processMemory,
    records: {
      openSink: ffmpeg.openSink,
      drawPicture: createPictureDrawer(FONT),
      now: () => WALL_TIME_MILLISECONDS,
    },
    models: modelsOf(folder),
    ...changes,
  });
}

/** Parameters and moments of a checkpoint. */
export function weightsOf(run: string, name: 'last' | 'best' = 'last'): ReadonlyMap<string, Float32Array> {
  const { variables } = decodeState(readFileSync(join(run, `checkpoint-${name}.bin`)));
  return new Map([...variables].map(([key, { data }]) => [key, data]));
}
