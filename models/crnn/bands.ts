/** Frequency bands on the mel scale (Slaney's formula is linear below 1 kHz; this is HTK's, logarithmic throughout). */
import type { Graph, Tensor } from '../../shared/nn/graph.ts';
import { binCount, binOrder } from '../../shared/nn/layers/real-dft.ts';

/** What places the bands. */
export interface BandOptions {
  readonly sampleRate: number;
  readonly nFft: number;
  readonly bands: number;
}

const hzToMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);

/** The place of each bin on the axis of bands: bin 0 stands at band 0, the Nyquist bin at the last band. */
function bandPositions({ sampleRate, nFft, bands }: BandOptions): Float64Array {
  const top = hzToMel(sampleRate / 2);
  return Float64Array.from({ length: binCount(nFft) }, (_, bin) => {
    return (hzToMel((bin * sampleRate) / nFft) / top) * (bands - 1);
  });
}

/** Triangles around the bands' centres, [bands, bins]; the weights of a bin sum to 1. */
function triangles(options: BandOptions): Float32Array<ArrayBuffer> {
  const positions = bandPositions(options);
  const weights = new Float32Array(options.bands * positions.length);
  for (const [bin, position] of positions.entries()) {
    const band = Math.min(Math.floor(position), options.bands - 2);
    const share = position - band;
    weights[band * positions.length + bin] = 1 - share;
    weights[(band + 1) * positions.length + bin] = share;
  }
  return weights;
}

/** [bands, bins]: linear interpolation from values at band centres to bins, in the order of `binOrder`. */
export function bandInterpolation(graph: Graph, options: BandOptions): Tensor {
  const weights = triangles(options);
  const order = binOrder(options.nFft);
  const ordered = Float32Array.from(weights, (_, index) => {
    const band = Math.floor(index / order.length);
    return weights[band * order.length + order[index % order.length]!]!;
  });
  return graph.constant(ordered, [options.bands, order.length]);
}

/**
 * [bins, bands], bins in the order of `binOrder`: mean over the bins of a band. Where bands are narrower than bins a band takes the value that
 * interpolation between its two neighbouring bins gives, so that no band is empty.
 */
export function bandPooling(graph: Graph, options: BandOptions): Tensor {
  const bins = binCount(options.nFft);
  const positions = bandPositions(options);
  const weights = triangles(options);
  const pooling = new Float32Array(bins * options.bands);
  for (let band = 0; band < options.bands; band++) {
    const row = weights.subarray(band * bins, (band + 1) * bins);
    const sum = row.reduce((total, weight) => total + weight, 0);
    if (sum >= 1) {
      for (let bin = 0; bin < bins; bin++) pooling[bin * options.bands + band] = row[bin]! / sum;
      continue;
    }
    const above = positions.findIndex((position) => position >= band);
    const upper = above <= 0 ? 1 : above;
    const share = (band - positions[upper - 1]!) / (positions[upper]! - positions[upper - 1]!);
    pooling[(upper - 1) * options.bands + band] = 1 - share;
    pooling[upper * options.bands + band] = share;
  }
  const ordered = binOrder(options.nFft).map((bin) =>
    pooling.subarray(bin * options.bands, (bin + 1) * options.bands),
  );
  return graph.constant(Float32Array.from(ordered.flatMap((row) => [...row])), [bins, options.bands]);
}
