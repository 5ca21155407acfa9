import type { Sampler } from './sampler.ts';
import { drawAssignment } from './space.ts';

/** Draws every parameter of every trial on its own (Bergstra and Bengio 2012). */
export const randomSampler: Sampler = ({ space, number, studyRandom }) =>
  drawAssignment(space, studyRandom.fork('random', number));
