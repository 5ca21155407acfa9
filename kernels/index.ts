export { addWeightedSquares } from './loudness';
export { quantize } from './quantize';
export { radix8 } from './radix8';
export { survey } from './survey';
