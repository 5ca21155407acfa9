/**
 * The gradient of a convolution's weight: dW[o, i, tap] = Σ over batch and positions p of
 * dy[o, p] · x[i, stride·p + dilation·tap - pad], as matrix products, which ONNX Runtime computes faster than the
 * convolution with data and kernel exchanged.
 */
import type { Tensor } from './graph.ts';
import { concat, matMul, pad, reduceSum, reshape, slice, transpose, zeroTensor } from './operations.ts';
import type { ConvAttributes, Shape } from './ops.ts';
import { elementCount } from './shape-rules.ts';

/**
 * Adds the gradient of a convolution's weight to a graph.
 *
 * @param x the convolution's data, [batch, inChannels, ...spatial]
 * @param dy gradient of its result, [batch, outChannels, ...positions]
 * @param shape of the weight, [outChannels, inChannels, ...kernel]
 * @param attributes of the convolution
 */
export function convWeightGradient(x: Tensor, dy: Tensor, shape: Shape, attributes: ConvAttributes): Tensor {
  const taps = elementCount(shape.slice(2));
  const isAlongTime = shape.length === 3 && attributes.strides[0] === 1;
  return isAlongTime && taps > 1
    ? productOfCopies(x, dy, shape, attributes)
    : productPerTap(x, dy, shape, attributes);
}

/**
 * All taps by one product. A tap is a·early + b: rows hold x earlier by b dilations, for each b < early, and dy later by
 * a·early dilations, for each a < late; what meets in the product of two rows is what one tap connects. A copy of
 * each for a part of the taps is much less to move than a copy of one for every tap.
 */
function productOfCopies(x: Tensor, dy: Tensor, shape: Shape, attributes: ConvAttributes): Tensor {
  const [outChannels, inChannels, taps] = shape as [number, number, number];
  const [dilation, before, after] = [
    attributes.dilations[0]!,
    attributes.padsBefore[0]!,
    attributes.padsAfter[0]!,
  ];
  const { early, late } = cheapestCopies(taps, inChannels, outChannels);
  // As much room as there is in padded data, and so much more that no copy of x touches the next.
  const rowLength = before + x.shape[2]! + after + dilation;
  const rowsOfX = shiftedCopies(x, { count: early, start: before, shift: -dilation, rowLength });
  const rowsOfDy = shiftedCopies(dy, { count: late, start: 0, shift: early * dilation, rowLength });
  const product = reduceSum(matMul(rowsOfX, rowsOfDy, { transposeB: true }), { axes: [0] });
  const byCopies = reshape(product, [inChannels, early, outChannels, late]);
  return reshape(transpose(byCopies, [2, 0, 3, 1]), shape);
}

/** The two factors of a number of taps for which the fewest rows are copied. */
function cheapestCopies(
  taps: number,
  inChannels: number,
  outChannels: number,
): { readonly early: number; readonly late: number } {
  const rows = ({ early, late }: { early: number; late: number }) => early * inChannels + late * outChannels;
  return Array.from({ length: taps }, (_, index) => ({ early: index + 1, late: taps / (index + 1) }))
    .filter(({ late }) => Number.isInteger(late))
    .reduce((best, factors) => (rows(factors) < rows(best) ? factors : best));
}

/** Where {@link shiftedCopies} puts its copies. */
interface CopyPlan {
  readonly count: number;
  /** Place of the first copy in its row. */
  readonly start: number;
  /** By how much later, in its row, each copy is than the one before. */
  readonly shift: number;
  /** At least the length of a copy and of what it is shifted by. */
  readonly rowLength: number;
}

/**
 * Copies of [batch, channels, samples] among zeros, as [batch, channels·count, rowLength]: they are laid one behind the
 * other at a distance that is not the length of a row, so that cutting into rows shifts them without moving anything.
 * A copy that begins before its row has its first samples at the end of the row above.
 */
function shiftedCopies(x: Tensor, { count, start, shift, rowLength }: CopyPlan): Tensor {
  const [batch, channels, samples] = x.shape as [number, number, number];
  const zeros = (length: number): readonly Tensor[] =>
    length === 0 ? [] : [zeroTensor(x.graph, [batch, channels, length])];
  const gap = zeros(rowLength + shift - samples);
  const end = (count - 1) * (rowLength + shift) + start + samples;
  const copies = Array.from({ length: count }, (_, index) => (index === 0 ? [x] : [...gap, x])).flat();
  const line = concat([...zeros(start), ...copies, ...zeros(count * rowLength - end)], 2);
  return reshape(line, [batch, channels * count, rowLength]);
}

/** A product a tap, for kernels over images and for strides. */
function productPerTap(x: Tensor, dy: Tensor, shape: Shape, attributes: ConvAttributes): Tensor {
  const [batch, outChannels, ...positions] = dy.shape as [number, number, ...number[]];
  const inChannels = x.shape[1]!;
  const kernel = shape.slice(2);
  const count = elementCount(positions);
  const padded = pad(x, [0, 0, ...attributes.padsBefore], [0, 0, ...attributes.padsAfter]);
  const flatDy = reshape(dy, [batch, outChannels, count]);
  const gradients = tapOffsets(kernel, attributes.dilations).map((offsets) => {
    const window = offsets.reduce((tensor, offset, axis) => {
      const stride = attributes.strides[axis]!;
      return slice(tensor, axis + 2, offset, offset + stride * (positions[axis]! - 1) + 1, stride);
    }, padded);
    const product = matMul(flatDy, reshape(window, [batch, inChannels, count]), { transposeB: true });
    return reduceSum(product, { axes: [0], keepDims: true });
  });
  return reshape(transpose(concat(gradients, 0), [1, 2, 0]), shape);
}

/** For each tap of a kernel, in row-major order, its offset along each spatial axis. */
function tapOffsets(kernel: readonly number[], dilations: readonly number[]): readonly (readonly number[])[] {
  return kernel.reduce<readonly (readonly number[])[]>(
    (offsets, size, axis) =>
      offsets.flatMap((offset) =>
        Array.from({ length: size }, (_, tap) => [...offset, tap * dilations[axis]!]),
      ),
    [[]],
  );
}
