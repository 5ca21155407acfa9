import { LISTENING_RATE, SAMPLES_PER_PEAK } from '../../../shared/contract/listen.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { createSpool } from '../../adapters/spool.ts';
import { GrowingSpool } from './growing-spool.ts';
import { HeardSound } from './heard-sound.ts';
import type { OpenedSound, OpenOptions } from './listening-service.ts';
import { OutlineMeter } from './outline-meter.ts';

/** What {@link decodeSound} works with. */
export interface DecodingAdapters {
  readonly ffmpeg: Ffmpeg;
  readonly createSpool: typeof createSpool;
}

/** A file that can be looked at, and heard. */
export interface DecodedSound extends OpenedSound {
  readonly heard: HeardSound;
}

/**
 * Decodes a file for its outline, and for what is heard of it. Where a peak is a whole number of the file's own samples,
 * those are looked at first, for a fraction of what converting them to the listening rate takes: what is drawn need not wait
 * for what is heard. A file of that rate, or of one without whole peaks, is decoded once for both.
 */
export async function decodeSound(
  { ffmpeg, createSpool }: DecodingAdapters,
  path: string,
  { signal, onProgress }: OpenOptions,
): Promise<DecodedSound> {
  const cancelling = signal && { signal };
  const { sampleRate, durationSeconds, ...probe } = await ffmpeg.probe(path, signal);
  const channelCount = probe.channelCount === 1 ? 1 : 2;
  const heard = new HeardSound(({ onBlock, ...options }) => {
    const blocks = ffmpeg.decode(path, { sampleRate: LISTENING_RATE, ...options });
    return new GrowingSpool(createSpool({ channelCount }), blocks, onBlock);
  });
  const samplesPerPeak = (SAMPLES_PER_PEAK * sampleRate) / LISTENING_RATE;
  const isOnceForBoth = sampleRate === LISTENING_RATE || !Number.isInteger(samplesPerPeak);
  const outline = new OutlineMeter({
    durationSeconds,
    onProgress,
    ...(isOnceForBoth
      ? { samplesPerPeak: SAMPLES_PER_PEAK, sampleRate: LISTENING_RATE }
      : { samplesPerPeak, sampleRate }),
  });
  if (isOnceForBoth) {
    await heard.decodeWhole({ ...cancelling, onBlock: (block) => outline.push(block) });
  } else {
    const blocks = ffmpeg.decode(path, { reusesBlocks: true, ...cancelling });
    for await (const block of blocks) outline.push(block);
    heard.decodeLater();
  }
  return { channelCount, ...outline.result(), heard };
}
