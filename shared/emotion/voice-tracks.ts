import { AutocorrelationPitch } from '../dsp/autocorrelation-pitch.ts';
import { type BandsOverTime, melSpectrogram, powersToDb } from '../dsp/mel-spectrogram.ts';
import { soundRange } from './frames.ts';

/** What is measured of a voice frame by frame, without the silence at both ends. */
export interface VoiceTracks {
  /** Levels of 64 mel bands in dB, nothing lower than 80 dB below the highest. */
  readonly levels: BandsOverTime;
  /** Semitones above 100 Hz, for each frame; it means something where much repeats. */
  readonly pitch: Float32Array;
  /** Share of each frame that repeats with its pitch, 0 ... 1. */
  readonly harmonicity: Float32Array;
}

/** Rate of the sound that {@link voiceTracks} takes, Hz: what lies above 12 kHz says little of a voice. */
export const VOICE_SAMPLE_RATE = 24_000;

/** Frames of 43 ms, in which the harmonics of a voice stand apart, every 11 ms. */
const LEVELS = {
  sampleRate: VOICE_SAMPLE_RATE,
  nFft: 1024,
  hopLength: 256,
  nMels: 64,
  fMin: 60,
  fMax: 11_000,
  padMode: 'constant',
} as const;
/** 40 ms: more than two periods of the lowest pitch. */
const PITCH_FRAME = 960;
const TRIM = { rangeDb: 35, marginFrames: 3 };

/** Measures a sound of at least one sample, one channel at {@link VOICE_SAMPLE_RATE}. */
export function voiceTracks(samples: Float32Array): VoiceTracks {
  const all = melSpectrogram(samples, LEVELS);
  powersToDb(all.values);
  const { from, to } = soundRange(all, TRIM);
  const frameCount = to - from;
  const { bandCount } = all;
  const pitch = new Float32Array(frameCount);
  const harmonicity = new Float32Array(frameCount);
  const meter = new AutocorrelationPitch({ sampleRate: VOICE_SAMPLE_RATE, frameLength: PITCH_FRAME });
  for (let t = 0; t < frameCount; t++) {
    meter.measure(samples, (from + t) * LEVELS.hopLength - PITCH_FRAME / 2);
    pitch[t] = 12 * Math.log2(meter.hz / 100);
    harmonicity[t] = meter.harmonicity;
  }
  const values = all.values.slice(from * bandCount, to * bandCount);
  return { levels: { frameCount, bandCount, values }, pitch, harmonicity };
}
