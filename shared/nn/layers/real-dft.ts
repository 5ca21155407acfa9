/**
 * The discrete Fourier transform of real frames inside a graph, by matrix products, so that it has gradients. A frame is
 * cut into blocks; sums over the blocks leave for each residue class of bins a signal of one block's length, which one
 * small matrix transforms (decimation in frequency: Cooley and Tukey 1965). At 2048 samples that is a ninth of the work
 * of one matrix product with the whole basis.
 */
import { requireArgument } from '../../errors.ts';
import type { Graph, Tensor } from '../graph.ts';
import { add, concat, matMul, multiply, negate, reshape, slice, subtract } from '../operations.ts';

/** A spectrum as two tensors of one shape: real and imaginary parts. */
export interface ComplexTensor {
  readonly real: Tensor;
  readonly imaginary: Tensor;
}

/** A transform of frames of one length, and the way back. */
export interface RealDft {
  /** [batch, frames, nFft] to [batch, frames, bins], the bins in the order of {@link binOrder}. */
  forward(frames: Tensor): ComplexTensor;
  /** The frames whose transform this is: [batch, frames, bins] to [batch, frames, nFft]. */
  inverse(spectrum: ComplexTensor): Tensor;
}

/** Blocks that a frame is cut into where its length allows: more make less work, and more and smaller products. */
const MOST_BLOCKS = 16;

/** Bins ±r modulo the number of blocks, for one r, and what transforms their signal. */
interface ResidueClass {
  /** Indices of the bins: first those of r, then those of -r. */
  readonly bins: readonly number[];
  /** Rows of the signal: its real part, and its imaginary part where it has one. */
  readonly rows: number;
  /** [rows · block, bins]: what the signal's rows give to the real and to the imaginary part of the bins. */
  readonly toReal: Tensor;
  readonly toImaginary: Tensor;
}

/** Number of bins of a real transform: nFft / 2 + 1. */
export function binCount(nFft: number): number {
  return nFft / 2 + 1;
}

/** The indices of the bins, 0 to nFft / 2, in the order in which {@link realDft} has them: by residue classes. */
export function binOrder(nFft: number): readonly number[] {
  return residuesOf(nFft).flatMap(({ bins }) => bins);
}

/**
 * Builds the transform of frames.
 *
 * @param nFft samples a frame; even
 */
export function realDft(graph: Graph, nFft: number): RealDft {
  const blocks = blocksOf(nFft);
  const block = nFft / blocks;
  const sums = blockSums(graph, blocks);
  const classes = residueClasses(graph, nFft);
  const bins = binCount(nFft);
  return {
    forward(frames) {
      const [batch, count] = frames.shape as [number, number, number];
      const signals = matMul(sums, reshape(frames, [batch * count, blocks, block]));
      const pieces = pieceSizes(classes, ({ rows }) => rows).map(({ start, end }, index) => {
        const { rows, toReal, toImaginary } = classes[index]!;
        const signal = reshape(slice(signals, 1, start, end), [batch * count, rows * block]);
        return { real: matMul(signal, toReal), imaginary: matMul(signal, toImaginary) };
      });
      const joined = (parts: readonly Tensor[]) => reshape(concat(parts, 1), [batch, count, bins]);
      return {
        real: joined(pieces.map(({ real }) => real)),
        imaginary: joined(pieces.map(({ imaginary }) => imaginary)),
      };
    },
    inverse({ real, imaginary }) {
      const [batch, count] = real.shape as [number, number, number];
      const flat = [batch * count, bins];
      const [flatReal, flatImaginary] = [reshape(real, flat), reshape(imaginary, flat)];
      const pieces = pieceSizes(classes, (each) => each.bins.length).map(({ start, end }, index) => {
        const { rows, bins: indices, toReal, toImaginary } = classes[index]!;
        const weights = inverseWeights(graph, nFft, indices);
        const back = (part: Tensor, matrix: Tensor) =>
          matMul(slice(part, 1, start, end), multiply(matrix, weights), { transposeB: true });
        const signal = add(back(flatReal, toReal), back(flatImaginary, toImaginary));
        return reshape(signal, [batch * count, rows, block]);
      });
      const frames = matMul(sums, concat(pieces, 1), { transposeA: true });
      return reshape(frames, [batch, count, nFft]);
    },
  };
}

/** The greatest power of two up to {@link MOST_BLOCKS} for which blocks have an even length. */
function blocksOf(nFft: number): number {
  requireArgument(
    Number.isInteger(nFft / 2) && nFft > 0,
    `stft: nFft must be even and positive, got ${nFft}`,
  );
  let blocks = MOST_BLOCKS;
  while (nFft % (2 * blocks) !== 0 && blocks > 1) blocks /= 2;
  return blocks;
}

/** Start and end of each class's part along an axis. */
function pieceSizes(
  classes: readonly ResidueClass[],
  size: (each: ResidueClass) => number,
): readonly { readonly start: number; readonly end: number }[] {
  let start = 0;
  return classes.map((each) => {
    const piece = { start, end: start + size(each) };
    start = piece.end;
    return piece;
  });
}

/** The residues 0 to blocks / 2 with their bins. Only the first and the last of them are their own negatives. */
function residuesOf(nFft: number) {
  const blocks = blocksOf(nFft);
  const steps = nFft / blocks / 2;
  return Array.from({ length: Math.floor(blocks / 2) + 1 }, (_, residue) => {
    const isReal = residue === 0 || 2 * residue === blocks;
    const first = Array.from({ length: residue === 0 ? steps + 1 : steps }, (_, m) => blocks * m + residue);
    const second = isReal ? [] : Array.from({ length: steps }, (_, m) => blocks * (m + 1) - residue);
    return { residue, isReal, steps, bins: [...first, ...second] };
  });
}

/** [blocks, blocks]: cos(2πqr/blocks) and, where it is not zero throughout, -sin, for each residue r in turn. */
function blockSums(graph: Graph, blocks: number): Tensor {
  const rows = Array.from({ length: Math.floor(blocks / 2) + 1 }, (_, residue) => {
    const angles = Array.from(
      { length: blocks },
      (_, block) => (2 * Math.PI * ((block * residue) % blocks)) / blocks,
    );
    const cosines = angles.map(Math.cos);
    const isReal = residue === 0 || 2 * residue === blocks;
    return isReal ? cosines : [...cosines, ...angles.map((angle) => -Math.sin(angle))];
  });
  return graph.constant(Float32Array.from(rows.flat()), [blocks, blocks]);
}

/**
 * A class's signal is y = a + ib at its residue r and a - ib at -r, and X[k] = Σ y[n]·e^(-iθ), θ = 2πnk/nFft: so
 * Re X = Σ a·cos θ ± b·sin θ and Im X = Σ ±b·cos θ - a·sin θ. As k = blocks·m ± r, cosine and sine come from a table for
 * m, which all classes share, and one for r, by the sum formulas: the runtime multiplies them out when it loads the
 * graph, and the model file stays small.
 */
function residueClasses(graph: Graph, nFft: number): readonly ResidueClass[] {
  const block = nFft / blocksOf(nFft);
  const columns = block / 2 + 1;
  const coarse = angleTable(graph, block, columns, block);
  return residuesOf(nFft).map(({ residue, isReal, steps, bins }) => {
    const fine = {
      cosine: column(graph, block, (n) => Math.cos((2 * Math.PI * n * residue) / nFft)),
      sine: column(graph, block, (n) => Math.sin((2 * Math.PI * n * residue) / nFft)),
    };
    const first = residue === 0 ? coarse : rotated(coarse, fine, 1, 0, steps);
    if (isReal) return { bins, rows: 1, toReal: first.cosine, toImaginary: negate(first.sine) };
    const second = rotated(coarse, fine, -1, 1, steps + 1);
    const wide = (a: Tensor, b: Tensor) => concat([a, b], 1);
    return {
      bins,
      rows: 2,
      toReal: concat([wide(first.cosine, second.cosine), wide(first.sine, negate(second.sine))], 0),
      toImaginary: concat(
        [negate(wide(first.sine, second.sine)), wide(first.cosine, negate(second.cosine))],
        0,
      ),
    };
  });
}

interface Angles {
  readonly cosine: Tensor;
  readonly sine: Tensor;
}

/** [block, columns]: cosine and sine of 2πnm/period. */
function angleTable(graph: Graph, block: number, columns: number, period: number): Angles {
  const table = (value: (angle: number) => number) =>
    graph.constant(
      Float32Array.from({ length: block * columns }, (_, index) => {
        const product = Math.floor(index / columns) * (index % columns);
        return value((2 * Math.PI * (product % period)) / period);
      }),
      [block, columns],
    );
  return { cosine: table(Math.cos), sine: table(Math.sin) };
}

function column(graph: Graph, block: number, value: (n: number) => number): Tensor {
  return graph.constant(
    Float32Array.from({ length: block }, (_, n) => value(n)),
    [block, 1],
  );
}

/** The angles of some columns, each increased (sign 1) or decreased (sign -1) by its row's angle. */
function rotated(coarse: Angles, fine: Angles, sign: 1 | -1, start: number, end: number): Angles {
  const [cosine, sine] = [slice(coarse.cosine, 1, start, end), slice(coarse.sine, 1, start, end)];
  const [plus, minus] = sign === 1 ? [add, subtract] : [subtract, add];
  return {
    cosine: minus(multiply(cosine, fine.cosine), multiply(sine, fine.sine)),
    sine: plus(multiply(sine, fine.cosine), multiply(cosine, fine.sine)),
  };
}

/** [1, bins]: 1/nFft for the bins at 0 Hz and at Nyquist, 2/nFft for the others, which stand for two. */
function inverseWeights(graph: Graph, nFft: number, bins: readonly number[]): Tensor {
  const weights = Float32Array.from(bins, (k) => (k === 0 || k === nFft / 2 ? 1 : 2) / nFft);
  return graph.constant(weights, [1, bins.length]);
}
