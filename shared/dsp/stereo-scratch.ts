import { kernelSingles, sharedScratch } from './kernels.ts';

/** Samples a channel: a transform of half a second or more at 192 kHz. */
export const LARGEST_STEREO = 131_072;

/** Room for two channels in the kernels' memory, for whoever transforms stereo. */
export const stereoScratch = sharedScratch(() => ({
  left: kernelSingles(LARGEST_STEREO),
  right: kernelSingles(LARGEST_STEREO),
}));
