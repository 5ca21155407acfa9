/**
 * UAR of LSTM-hX-vY on RAVDESS as published, mean and deviation over ten trainings (Krasnoproshin and Vashkevich 2026,
 * doi 10.37661/1816-0301-2026-23-1-69-87).
 */
export const PUBLISHED_MULTIVECTOR: Readonly<
  Record<string, { readonly mean: number; readonly deviation: number }>
> = {
  'h64-v1': { mean: 0.551, deviation: 0.0071 },
  'h64-v2': { mean: 0.5566, deviation: 0.0104 },
  'h64-v4': { mean: 0.5548, deviation: 0.0065 },
  'h64-v8': { mean: 0.5593, deviation: 0.0079 },
  'h64-v16': { mean: 0.5586, deviation: 0.0112 },
  'h64-v32': { mean: 0.5581, deviation: 0.0109 },
  'h64-v64': { mean: 0.5598, deviation: 0.0083 },
  'h96-v1': { mean: 0.5485, deviation: 0.0059 },
  'h96-v2': { mean: 0.5515, deviation: 0.0068 },
  'h96-v4': { mean: 0.5508, deviation: 0.015 },
  'h96-v8': { mean: 0.5538, deviation: 0.0093 },
  'h96-v16': { mean: 0.5515, deviation: 0.0073 },
  'h96-v32': { mean: 0.5566, deviation: 0.0091 },
  'h96-v64': { mean: 0.5641, deviation: 0.0112 },
  'h128-v1': { mean: 0.56, deviation: 0.0093 },
  'h128-v2': { mean: 0.5636, deviation: 0.0078 },
  'h128-v4': { mean: 0.5727, deviation: 0.0117 },
  'h128-v8': { mean: 0.5708, deviation: 0.0111 },
  'h128-v16': { mean: 0.5658, deviation: 0.0062 },
  'h128-v32': { mean: 0.5716, deviation: 0.0126 },
  'h128-v64': { mean: 0.5754, deviation: 0.0092 },
  'h128-v128': { mean: 0.5766, deviation: 0.0117 },
  'h128-v256': { mean: 0.5781, deviation: 0.0069 },
};
