import type { GradientPiece, GradientShare } from './gradient-rules.ts';
import type { Graph, Tensor } from './graph.ts';
import { add, concat, zeroTensor } from './operations.ts';
import type { Shape } from './ops.ts';

/**
 * Adds up what the readers of a tensor give to its gradient. Pieces that do not overlap are laid side by side: where a
 * tensor was cut into parts, that moves each part once, and not the whole for each part.
 *
 * @param shares at least one
 * @param shape of the tensor
 */
export function sumOfShares(shares: readonly GradientShare[], shape: Shape): Tensor {
  const whole = shares.filter((share): share is Tensor => !isPiece(share));
  const rows = rowsOf(shares.filter(isPiece));
  return [...whole, ...rows.map((row) => joined(row, shape))].reduce(add);
}

function isPiece(share: GradientShare): share is GradientPiece {
  return 'part' in share;
}

/** Distributes pieces over rows, as few as possible, so that the pieces of a row are of one axis and do not overlap. */
function rowsOf(pieces: readonly GradientPiece[]): readonly (readonly GradientPiece[])[] {
  const rows: GradientPiece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    const row = rows.find((each) => each[0]!.axis === piece.axis && endOf(each.at(-1)!) <= piece.start);
    if (row === undefined) rows.push([piece]);
    else row.push(piece);
  }
  return rows;
}

function endOf({ axis, start, part }: GradientPiece): number {
  return start + part.shape[axis]!;
}

/** The pieces of a row with zeros around and between them. */
function joined(row: readonly GradientPiece[], shape: Shape): Tensor {
  const { axis, part } = row[0]!;
  const ends = [0, ...row.map(endOf)];
  const starts = [...row.map(({ start }) => start), shape[axis]!];
  const gaps = starts.map((start, index) => zerosAlong(part.graph, shape, axis, start - ends[index]!));
  return concat([...row.flatMap((piece, index) => [...gaps[index]!, piece.part]), ...gaps.at(-1)!], axis);
}

function zerosAlong(graph: Graph, shape: Shape, axis: number, length: number): readonly Tensor[] {
  if (length === 0) return [];
  return [
    zeroTensor(
      graph,
      shape.map((size, each) => (each === axis ? length : size)),
    ),
  ];
}
