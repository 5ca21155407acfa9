import type { CompareResult } from '../contract/compare.ts';

/** Distances from one sound to another. */
export type Distances = NonNullable<CompareResult['aligned']>['distances'];

/** How the distances between two sounds are shown, and what they are. */
export const DISTANCES: Readonly<
  Record<
    keyof Distances,
    { readonly label: string; readonly unit: string; readonly decimals: number; readonly definition: string }
  >
> = {
  snrDb: {
    label: 'SNR',
    unit: 'dB',
    decimals: 2,
    definition: 'Power over that of the difference; more is nearer.',
  },
  segmentalSnrDb: {
    label: 'Segmental SNR',
    unit: 'dB',
    decimals: 2,
    definition: 'Mean of the SNR of short frames, each from -10 to 35 dB.',
  },
  siSdrDb: {
    label: 'SI-SDR',
    unit: 'dB',
    decimals: 2,
    definition: 'SNR whatever the gain (Le Roux et al., 2019); more is nearer.',
  },
  lsdDb: {
    label: 'Log-spectral distance',
    unit: 'dB',
    decimals: 2,
    definition: 'Root mean square difference of the levels of short-time spectra; less is nearer.',
  },
  mrStft: {
    label: 'Multi-resolution STFT distance',
    unit: '',
    decimals: 3,
    definition:
      'Spectral convergence and log-magnitude distance over three resolutions (Yamamoto et al., 2020).',
  },
  melCepstralDb: {
    label: 'Mel-cepstral distance',
    unit: 'dB',
    decimals: 2,
    definition: 'Distance of mel cepstra (Kubichek, 1993); less is nearer.',
  },
};
