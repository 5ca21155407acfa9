import { selectChannel } from '../../../../shared/spectrogram/channel.ts';
import { createFrequencyAxis } from '../../../../shared/spectrogram/frequency-axis.ts';
import { GridStream } from '../../../../shared/spectrogram/level-grid.ts';
import type { Picture } from '../../../../shared/spectrogram/picture.ts';
import { composePicture } from '../../../../shared/spectrogram/picture-content.ts';
import { layoutPicture, plotSize } from '../../../../shared/spectrogram/picture-layout.ts';
import { completePictureSettings } from '../../../../shared/spectrogram/settings.ts';
import { TRAINING_SAMPLE_RATE } from '../data/pcm-format.ts';

/** Against full scale, so that pictures of one training can be compared. */
const SETTINGS = completePictureSettings({ width: 800, height: 280, reference: 'full-scale', rangeDb: 100 });

/** The spectrogram of a preview. */
export function layoutPreview(title: string, channels: readonly Float32Array[]): Picture {
  const sampleCount = channels[0]!.length;
  const sampleRate = TRAINING_SAMPLE_RATE;
  const axis = createFrequencyAxis(SETTINGS, sampleRate);
  const stretch = { start: 0, end: sampleCount, firstSample: 0, sampleRate };
  const stream = new GridStream({ ...stretch, ...plotSize(SETTINGS), settings: SETTINGS, axis });
  stream.push(selectChannel(channels, SETTINGS.channel));
  const durationSeconds = sampleCount / sampleRate;
  const before = { title, sampleRate, channelCount: channels.length, durationSeconds, grid: stream.finish() };
  const span = { startSeconds: 0, endSeconds: durationSeconds };
  return layoutPicture(composePicture({ before, axis, ...span, settings: SETTINGS }));
}
