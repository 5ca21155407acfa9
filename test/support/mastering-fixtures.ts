import { join } from 'node:path';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { storedSampleRate } from '../../electron/adapters/ffmpeg/formats.ts';
import { collect, temporaryFolder, writeSound } from '../../electron/adapters/ffmpeg/test-sound.ts';
import type { Ffmpeg, OutputBitDepth } from '../../electron/adapters/ffmpeg/types.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { createSpool } from '../../electron/adapters/spool.ts';
import { createStyleLoader } from '../../electron/adapters/style-files.ts';
import {
  createMasteringService,
  type MasteringService,
} from '../../electron/services/mastering/mastering-service.ts';
import { createMasteringWork } from '../../electron/services/mastering/mastering-work.ts';
import type { MasterSettings } from '../../electron/services/mastering/types.ts';
import { createModelService } from '../../electron/services/models/model-service.ts';
import { createUserModels } from '../../electron/services/models/user-models.ts';
import { createRandom } from '../../shared/random.ts';

/** The program and the services that every test of mastering uses: the real ones. */
export const ffmpeg = createFfmpeg();
const MODELS = new URL('../../models/', import.meta.url).pathname;
const VECTORS = new URL('../vectors/models/', import.meta.url).pathname;
const models = createModelService({
  folder: MODELS,
  userModels: createUserModels(join(MODELS, 'nowhere')),
  openSession: createOrtSession,
});
export const mastering = masteringBy(ffmpeg);

/** The service, with files read and written by a program. */
export function masteringBy(program: Ffmpeg): MasteringService {
  return createMasteringService({
    ffmpeg: program,
    models,
    createSpool,
    storedSampleRate,
    work: createMasteringWork(program),
    loadStyle: createStyleLoader(new URL('../../assets/styles', import.meta.url).pathname),
  });
}

/** Path of one of the tiny models for tests. */
export const testModel = (name: string): string => join(VECTORS, `${name}.onnx`);

/** Below full scale, with what masters are made of: a bass, chords, drums with sharp attacks, a quiet part. */
export function music(seconds: number, sampleRate: number, channelCount: 1 | 2 = 2): Float32Array[] {
  const random = createRandom(11);
  const length = Math.round(seconds * sampleRate);
  const channels = Array.from({ length: channelCount }, () => new Float32Array(length));
  const tone = (hz: number, i: number): number => Math.sin((2 * Math.PI * hz * i) / sampleRate);
  let hiss = 0;
  for (let i = 0; i < length; i++) {
    const t = i / sampleRate;
    const beat = t % 0.5;
    const level = t % 6 > 4 ? 0.25 : 1;
    hiss += 0.5 * (random.uniform(-1, 1) - hiss);
    // Every other beat is upside down, so that the drums have no constant part.
    const drum =
      (t % 1 < 0.5 ? 0.5 : -0.5) * Math.exp(-beat / 0.04) * (0.6 * tone(90, beat * sampleRate) + 0.6 * hiss);
    const bass = 0.15 * tone(55, i);
    const chord = 0.1 * (tone(220, i) + tone(277.18, i) + tone(329.63, i));
    channels.forEach((samples, channel) => {
      const side = channel === 0 ? 1 : -1;
      samples[i] = 0.6 * level * (drum + bass + chord * (1 + 0.5 * side * tone(0.3, i)));
    });
  }
  return channels;
}

/** Masters sound that is given as samples, and gives back the result and the file's samples. */
export function createBench() {
  const folder = temporaryFolder();
  let count = 0;
  return {
    folder,
    path: (name: string): string => join(folder, name),
    async write(
      sound: readonly Float32Array[],
      sampleRate: number,
      bitDepth: OutputBitDepth = '32f',
    ): Promise<string> {
      const path = join(folder, `input-${count++}.wav`);
      await writeSound(ffmpeg, path, sound, { format: 'wav', bitDepth, sampleRate });
      return path;
    },
    async master(inputPath: string, settings: MasterSettings, extension = 'wav') {
      const outputPath = join(folder, `output-${count++}.${extension}`);
      const result = await mastering.master({
        inputPath,
        outputPath,
        settings: { model: 'none', ...settings },
      });
      return { ...result, sound: await collect(ffmpeg.decode(outputPath)) };
    },
  };
}

/**
 * The first place where two sounds differ, as a text, or `same`. Comparing this instead of the sounds keeps a failing
 * test from printing a million numbers.
 */
export function difference(actual: readonly Float32Array[], expected: readonly Float32Array[]): string {
  if (actual.length !== expected.length) return `${actual.length} channels instead of ${expected.length}`;
  for (let channel = 0; channel < expected.length; channel++) {
    const a = actual[channel]!;
    const e = expected[channel]!;
    if (a.length !== e.length) return `${a.length} samples instead of ${e.length}`;
    const index = a.findIndex((sample, i) => !Object.is(sample, e[i]));
    if (index >= 0) return `${a[index]} instead of ${e[index]} at sample ${index} of channel ${channel}`;
  }
  return 'same';
}
