import { LISTENING_RATE, SAMPLES_PER_PEAK } from '../../../shared/contract/listen.ts';
import type { AudioProbe, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { createSpool, Spool } from '../../adapters/spool.ts';
import type { OpenedSound, OpenOptions } from './listening-service.ts';
import { PeakMeter } from './peak-meter.ts';

/** A file that can be looked at, and soon be heard. */
export interface DecodedSound extends OpenedSound {
  /** All of it at the listening rate. */
  readonly spool: Promise<Spool>;
}

/** What {@link decodeSound} works with. */
export interface DecodingAdapters {
  readonly ffmpeg: Ffmpeg;
  readonly createSpool: typeof createSpool;
}

/** Steps of the progress that are told: each costs two processes and the page as much as a block of sound does. */
const TOLD_STEPS = 50;

/**
 * Decodes a file to a spool on disk, once and for all. Where its samples lie in it as they are, they are looked at first,
 * which takes a quarter of the time that converting them to the listening rate does: what is drawn need not wait for
 * what is heard.
 */
export async function decodeSound(
  adapters: DecodingAdapters,
  path: string,
  options: OpenOptions,
): Promise<DecodedSound> {
  const probe = await adapters.ffmpeg.probe(path, options.signal);
  const channelCount = probe.channelCount === 1 ? 1 : 2;
  if (!isQuicklyRead(probe)) {
    const { spool, outline } = await spoolSound(adapters, probe, channelCount, options);
    return { channelCount, ...outline, spool: Promise.resolve(spool) };
  }
  const outline = await readOutline(adapters.ffmpeg, probe, options);
  // What is opened stays open, whoever asked for it: no signal.
  const spool = spoolSound(adapters, probe, channelCount, {}).then((spooled) => spooled.spool);
  return { channelCount, ...outline, spool };
}

type Outline = Pick<OpenedSound, 'sampleCount' | 'peaks'>;

/** Samples of the file in a peak. */
const samplesPerPeak = ({ sampleRate }: AudioProbe): number =>
  (SAMPLES_PER_PEAK * sampleRate) / LISTENING_RATE;

/** Uncompressed mono or stereo, at another rate than the listening one, and of whole samples in each peak. */
function isQuicklyRead(probe: AudioProbe): boolean {
  return (
    probe.container === 'wav' &&
    probe.channelCount <= 2 &&
    probe.codec.startsWith('pcm_') &&
    probe.sampleRate !== LISTENING_RATE &&
    Number.isInteger(samplesPerPeak(probe))
  );
}

/** The outline from the samples of the file; their number after the conversion is known before it. */
async function readOutline(ffmpeg: Ffmpeg, probe: AudioProbe, { signal }: OpenOptions): Promise<Outline> {
  const meter = new PeakMeter(samplesPerPeak(probe));
  let count = 0;
  for await (const block of ffmpeg.decode(probe.path, { ...(signal && { signal }) })) {
    meter.push(block);
    count += block[0]!.length;
  }
  return {
    sampleCount: Math.round((count * LISTENING_RATE) / probe.sampleRate),
    peaks: new Uint8Array(meter.result().buffer),
  };
}

async function spoolSound(
  { ffmpeg, createSpool }: DecodingAdapters,
  { path, durationSeconds }: AudioProbe,
  channelCount: number,
  { signal, onProgress }: OpenOptions,
): Promise<{ readonly spool: Spool; readonly outline: Outline }> {
  const expected = (durationSeconds ?? Number.POSITIVE_INFINITY) * LISTENING_RATE;
  const spool = createSpool({ channelCount });
  const meter = new PeakMeter(SAMPLES_PER_PEAK);
  let told = 0;
  try {
    const blocks = ffmpeg.decode(path, { sampleRate: LISTENING_RATE, ...(signal && { signal }) });
    for await (const block of blocks) {
      meter.push(block);
      await spool.append(block);
      const step = Math.floor((TOLD_STEPS * spool.sampleCount) / expected);
      if (step > told) onProgress?.(Math.min(1, step / TOLD_STEPS));
      told = step;
    }
    const { sampleCount } = spool;
    return { spool, outline: { sampleCount, peaks: new Uint8Array(meter.result().buffer) } };
  } catch (thrown) {
    await spool.dispose();
    throw thrown;
  }
}
