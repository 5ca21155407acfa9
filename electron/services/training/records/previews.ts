import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainCourse } from '../../../../shared/contract/train.ts';
import type { Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import { writeFailure } from '../../files/replace-file.ts';
import { TRAINING_SAMPLE_RATE } from '../data/pcm-format.ts';
import type { PreviewExcerpt } from './preview-excerpt.ts';

/** Newest epochs whose previews stay, beside the best one's: at 2.8 MB each, a folder holds less than 40 MB. */
const KEPT_EPOCHS = 10;

const AFTER = /^epoch-(\d+)-after\.wav$/;

function epochOf(name: string): number {
  return Number(AFTER.exec(name)?.[1]);
}

/** The folder of sounds to listen to, as float: their level is as it is, even beyond full scale. */
export class Previews {
  readonly #folder: string;
  readonly #openSink: Ffmpeg['openSink'];
  /** Names of the files of epochs. */
  #epochFiles: readonly string[] = [];

  private constructor(folder: string, openSink: Ffmpeg['openSink']) {
    this.#folder = folder;
    this.#openSink = openSink;
  }

  /**
   * Makes the folder with `before.wav` and `target.wav`.
   *
   * @throws LatheError `output-failed`
   */
  static async begin(
    folder: string,
    openSink: Ffmpeg['openSink'],
    { before, target }: PreviewExcerpt,
  ): Promise<Previews> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (cause) {
      throw writeFailure(folder, cause);
    }
    const previews = new Previews(folder, openSink);
    await previews.#write('before.wav', before);
    await previews.#write('target.wav', target);
    await previews.#list();
    return previews;
  }

  /** What there is to listen to, the epochs in their order. */
  get files(): NonNullable<TrainCourse['previews']> {
    const pathOf = (name: string): string => join(this.#folder, name);
    const epochs = this.#epochFiles.map((name) => ({ epoch: epochOf(name), path: pathOf(name) }));
    return {
      before: pathOf('before.wav'),
      target: pathOf('target.wav'),
      epochs: epochs.sort((a, b) => a.epoch - b.epoch),
    };
  }

  /**
   * Writes the preview of an epoch, and takes those away that are neither the best's nor of the newest.
   *
   * @returns the bytes of the file
   * @throws LatheError `output-failed`
   */
  async writeEpoch(epoch: number, bestEpoch: number, after: readonly Float32Array[]): Promise<Uint8Array> {
    const name = `epoch-${String(epoch).padStart(3, '0')}-after.wav`;
    await this.#write(name, after);
    await this.#list();
    for (const other of this.#epochFiles) {
      const number = epochOf(other);
      if (number <= epoch - KEPT_EPOCHS && number !== bestEpoch) await rm(join(this.#folder, other));
    }
    await this.#list();
    return this.read(name);
  }

  /** The bytes of one of the files. */
  read(name: string): Promise<Uint8Array> {
    return readFile(join(this.#folder, name));
  }

  async #list(): Promise<void> {
    this.#epochFiles = (await readdir(this.#folder)).filter((name) => AFTER.test(name));
  }

  async #write(name: string, channels: readonly Float32Array[]): Promise<void> {
    const format = { format: 'wav', bitDepth: '32f', channelCount: 2 } as const;
    const sink = await this.#openSink(join(this.#folder, name), {
      ...format,
      sampleRate: TRAINING_SAMPLE_RATE,
    });
    try {
      await sink.write(channels);
      await sink.finish();
    } finally {
      await sink.abort();
    }
  }
}
