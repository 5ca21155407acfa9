import { join } from 'node:path';
import { layoutLineChart, renderLineChart } from '../../../../shared/report/charts/line-chart.ts';
import type { EventValue } from '../../../../shared/tensorboard/events.ts';
import type { Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import type { DrawPicture } from '../../../adapters/picture/draw-picture.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { TRAINING_SAMPLE_RATE } from '../data/pcm-format.ts';
import type { EpochMetrics } from '../metrics-log.ts';
import type { PreparedTraining } from '../prepared-training.ts';
import type { TrainingSettings } from '../training-settings.ts';
import type { Validator } from '../validator.ts';
import { lossChart } from './loss-chart.ts';
import { applyToExcerpt, drawPreviewExcerpt, type PreviewExcerpt } from './preview-excerpt.ts';
import { layoutPreview } from './preview-picture.ts';
import { Previews } from './previews.ts';
import { TensorBoardLog } from './tensorboard-log.ts';
import type { EpochRecord, StepRecord, TrainingObserver } from './training-observer.ts';

/** What records are made with. */
export interface RecordTools {
  readonly openSink: Ffmpeg['openSink'];
  readonly drawPicture: DrawPicture;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** TensorBoard keeps so many pictures and sounds of a name; more would only fill the disk. */
const MEDIA_EPOCHS = 10;

/** Pixels a point of `loss.png`, so that it is sharp on every screen. */
const PLOT_DENSITY = 2;

/**
 * Opens what a training leaves to look at and to listen to: `tensorboard/`, `previews/`, `loss.svg` and `loss.png`.
 *
 * @param stepsDone steps of the checkpoint that it goes on from, 0 for none
 * @throws LatheError `output-failed`
 */
export async function openTrainingRecords(
  tools: RecordTools,
  folder: string,
  { settings, data, validator }: Pick<PreparedTraining, 'settings' | 'data' | 'validator'>,
  stepsDone: number,
): Promise<TrainingObserver> {
  const excerpt = await drawPreviewExcerpt(data, settings);
  const previews = await Previews.begin(join(folder, 'previews'), tools.openSink, excerpt);
  const board = await TensorBoardLog.begin({
    folder: join(folder, 'tensorboard'),
    stepsDone,
    now: tools.now,
  });
  const records = new TrainingRecords(tools, folder, { settings, validator, excerpt, previews, board });
  try {
    if (stepsDone === 0) await records.begin();
    return records;
  } catch (thrown) {
    await records.close();
    throw thrown;
  }
}

interface RecordParts {
  readonly settings: TrainingSettings;
  readonly validator: Validator;
  readonly excerpt: PreviewExcerpt;
  readonly previews: Previews;
  readonly board: TensorBoardLog;
}

class TrainingRecords implements TrainingObserver {
  readonly #tools: RecordTools;
  readonly #folder: string;
  readonly #parts: RecordParts;

  constructor(tools: RecordTools, folder: string, parts: RecordParts) {
    this.#tools = tools;
    this.#folder = folder;
    this.#parts = parts;
  }

  /** What is there before the first step. */
  async begin(): Promise<void> {
    const { validator, excerpt, previews, board } = this.#parts;
    await board.unprocessed(validator.unprocessed);
    await this.#showSound(0, 'Before', excerpt.before, await previews.read('before.wav'));
    await this.#showSound(0, 'Target', excerpt.target, await previews.read('target.wav'));
  }

  get previews(): TrainingObserver['previews'] {
    return this.#parts.previews.files;
  }

  step(record: StepRecord): Promise<void> {
    return this.#parts.board.step(record);
  }

  async epoch({ epochs, values }: EpochRecord): Promise<void> {
    const { settings, validator, excerpt, previews, board } = this.#parts;
    const metrics = epochs.at(-1)!;
    await board.epoch(metrics);
    const after = await applyToExcerpt(validator.networkOf(values), excerpt.before);
    const wav = await previews.writeEpoch(metrics.epoch, bestOf(epochs).epoch, after);
    if (metrics.epoch % Math.ceil(settings.epochs / MEDIA_EPOCHS) === 0) {
      await this.#showSound(metrics.step, 'After', after, wav);
    }
    await this.#plot(epochs);
  }

  close(): Promise<void> {
    return this.#parts.board.close();
  }

  async #showSound(
    step: number,
    name: string,
    channels: readonly Float32Array[],
    wav: Uint8Array,
  ): Promise<void> {
    const picture = layoutPreview(`${name}, step ${step}`, channels);
    const { width, height } = picture;
    const png = await this.#tools.drawPicture(picture);
    const sound = { channelCount: channels.length, sampleCount: channels[0]!.length };
    const values: Record<string, EventValue> = {
      [`Spectrogram/${name}`]: { image: { width, height, png } },
      [`Preview/${name}`]: { audio: { ...sound, sampleRate: TRAINING_SAMPLE_RATE, wav } },
    };
    await this.#parts.board.show(step, values);
  }

  async #plot(epochs: readonly EpochMetrics[]): Promise<void> {
    const chart = lossChart(this.#parts.settings, epochs);
    await replaceFile(join(this.#folder, 'loss.svg'), renderLineChart(chart));
    const png = await this.#tools.drawPicture(layoutLineChart(chart, PLOT_DENSITY));
    await replaceFile(join(this.#folder, 'loss.png'), png);
  }
}

function bestOf(epochs: readonly EpochMetrics[]): EpochMetrics {
  return epochs.reduce((best, each) => (each.validationLoss < best.validationLoss ? each : best));
}
