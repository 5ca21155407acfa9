export { addLevels } from './levels';
export { addWeightedSquares } from './loudness';
export { sumBandPowers, unweaveSwapped, weave, weaveMidSide } from './mid-side';
export { pairPowers, splitPair, transformPair, unpackPair, weavePair } from './pair-transform';
export { join16, split16 } from './pcm16';
export { quantize } from './quantize';
export { radix4 } from './radix4';
export { radix8 } from './radix8';
export { survey } from './survey';
