import { requireArgument } from '../../errors.ts';
import type { Tensor } from '../graph.ts';
import { greater, multiply, subtract } from '../operations.ts';

/** What {@link dropout} needs to know. */
export interface DropoutOptions {
  /** The input of random numbers is called `<name>.uniform`; the trainer feeds it from its seed. */
  readonly name: string;
  /** Probability in [0, 1) that an element becomes zero. */
  readonly probability: number;
  /** Inference returns x itself. */
  readonly training: boolean;
}

/** Sets elements to zero at random and scales the others by 1 / (1 - probability) (Srivastava et al. 2014). */
export function dropout(x: Tensor, { name, probability, training }: DropoutOptions): Tensor {
  requireArgument(
    probability >= 0 && probability < 1,
    `${name}: dropout probability must lie in [0, 1), got ${probability}`,
  );
  if (!training || probability === 0) return x;
  const uniform = x.graph.uniformInput(`${name}.uniform`, x.shape);
  // uniform is below 1, so it is >= probability as often as the element is to be kept.
  const dropped = greater(probability, uniform);
  return multiply(multiply(x, subtract(1, dropped)), 1 / (1 - probability));
}
