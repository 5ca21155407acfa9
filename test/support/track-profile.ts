import { type TrackProfile, TrackProfileMeter } from '../../shared/mastering/styles/track-profile.ts';
import { pushInBlocks } from './dsp-signals.ts';

/** The profile of a sound, which must have one. */
export function profileOf(channels: readonly Float32Array[], sampleRate: number): TrackProfile {
  const meter = new TrackProfileMeter({ sampleRate, channelCount: channels.length });
  pushInBlocks(channels, (block) => meter.push(block));
  const profile = meter.finish();
  if (profile === undefined) throw new Error('the sound has no profile');
  return profile;
}
