import type { MidSideSpectra } from '../../../shared/mastering/reference/mid-side-spectra.ts';
import type { TrackProfile } from '../../../shared/mastering/styles/track-profile.ts';
import { decodedChannels, type IngestedTrack, type IngestOptions, ingest } from './ingest.ts';
import type { MasteringWork } from './mastering-work.ts';
import { MeterBeside } from './streaming.ts';

/** What was measured in a track besides its loudness, for the stages that ask for it. */
export interface MeasuredTrack {
  readonly spectra?: MidSideSpectra;
  /** A track may be too short for a profile. */
  readonly style?: { readonly profile: TrackProfile | undefined };
}

/** What a later stage looks at: spectra those of references, a profile those of a style. */
export type MeasureKind = 'spectra' | 'profile';

/** A source that is decoded, and what was measured in it. */
export interface MeasuredIngest {
  readonly ingested: IngestedTrack;
  readonly measured: MeasuredTrack;
}

/**
 * Decodes and measures the source, and meanwhile, on a thread, what a stage after it looks at.
 *
 * @param kind `undefined` where nothing is asked for, or something changes the track before it comes to that stage
 */
export async function ingestMeasured(
  work: Pick<MasteringWork, 'open'>,
  kind: MeasureKind | undefined,
  options: Omit<IngestOptions, 'meter'>,
): Promise<MeasuredIngest> {
  const { probe } = options;
  const format = { sampleRate: probe.sampleRate, channelCount: decodedChannels(probe) };
  const open = kind && (await work.open(kind, format));
  const meter = open && new MeterBeside<MidSideSpectra | TrackProfile | undefined>(open);
  try {
    const ingested = await ingest({ ...options, ...(meter && { meter }) });
    const summary = await meter?.finish();
    if (kind === 'spectra') return { ingested, measured: { spectra: summary as MidSideSpectra } };
    if (kind === 'profile') {
      return { ingested, measured: { style: { profile: summary as TrackProfile | undefined } } };
    }
    return { ingested, measured: {} };
  } catch (thrown) {
    await open?.close().catch(() => {});
    throw thrown;
  }
}
