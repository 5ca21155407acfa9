import { NoiseFloorMeter } from '../../analysis/noise-floor.ts';
import { SpectrumFrames } from '../../analysis/spectrum-frames.ts';
import { mainFrameLength } from '../../analysis/track-spectrum.ts';
import { type LoudParts, loudParts, weightedPower } from '../reference/loud-parts.ts';
import { type MidSideSpectra, MidSideSpectrumMeter } from '../reference/mid-side-spectra.ts';
import { type SpectralGoal, spectralGoal } from '../reference/spectral-goal.ts';
import { BandDynamicsMeter, type TrackDynamics } from './band-dynamics.ts';

/** What styles look at in a track. */
export interface TrackProfile {
  readonly sampleRate: number;
  readonly channelCount: number;
  /** Of the narrow bands of {@link parts}. The spectra over time are let go: they are by far the most of it. */
  readonly spectra: Pick<MidSideSpectra, 'frequenciesHz' | 'weights'>;
  /** Mean spectra of the loudest parts. */
  readonly parts: LoudParts;
  /** The same in thirds of an octave, against the level of the middle. */
  readonly goal: SpectralGoal;
  readonly dynamics: TrackDynamics;
  /** How far the steady noise lies under the programme, in dB; `null`: not defined. */
  readonly snrIndexDb: number | null;
}

/** Measures what styles look at, streaming. */
export class TrackProfileMeter {
  readonly #sampleRate: number;
  readonly #channelCount: number;
  readonly #spectra: MidSideSpectrumMeter;
  readonly #dynamics: BandDynamicsMeter;
  readonly #noise: NoiseFloorMeter;
  readonly #noiseFrames: SpectrumFrames;

  /** @param options `sampleRate` 8000 ... 192000 Hz; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const { sampleRate, channelCount } = options;
    this.#sampleRate = sampleRate;
    this.#channelCount = channelCount;
    this.#spectra = new MidSideSpectrumMeter(options);
    this.#dynamics = new BandDynamicsMeter(options);
    const noise = new NoiseFloorMeter(options);
    this.#noise = noise;
    this.#noiseFrames = new SpectrumFrames({
      nFft: mainFrameLength(sampleRate),
      channelCount,
      onFrame: (frame) => noise.add(frame),
    });
  }

  /** @param block planar samples of any length, finite */
  push(block: readonly Float32Array[]): void {
    this.#spectra.push(block);
    this.#dynamics.push(block);
    this.#noiseFrames.push(block);
  }

  /** Ends the track: its profile; `undefined` where it is too short or too quiet, or has nothing in its middle. */
  finish(): TrackProfile | undefined {
    const spectra = this.#spectra.result();
    const parts = loudParts(spectra);
    this.#noiseFrames.finish();
    if (!(weightedPower(parts.mid, spectra.weights) > 0)) return undefined;
    return {
      sampleRate: this.#sampleRate,
      channelCount: this.#channelCount,
      spectra: { frequenciesHz: spectra.frequenciesHz, weights: spectra.weights },
      parts,
      goal: spectralGoal(spectra, this.#sampleRate),
      dynamics: this.#dynamics.finish(),
      snrIndexDb: this.#noise.result(this.#sampleRate / 2).snrIndexDb,
    };
  }
}
