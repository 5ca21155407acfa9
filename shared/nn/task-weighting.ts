/** How the losses of several tasks become one, as compared by Ryabinov, Uzdiaev and Vatamaniuk 2021. */
import type { Tensor } from './graph.ts';
import { ones } from './initializers.ts';
import { add, divide, log, multiply, square } from './operations.ts';

/** One loss from several, each a scalar by the name of its task. */
type Weighting = (losses: Readonly<Record<string, Tensor>>) => Tensor;

/**
 * Σ L_i / (2σ_i²) + ln(1 + σ_i²) with a learnt σ a task, `task-weighting.<task>` (homoscedastic uncertainty; Kendall, Gal
 * and Cipolla 2018 as revised by Liebel and Körner 2018, eq. 3).
 */
const uncertainty: Weighting = (losses) =>
  Object.entries(losses)
    .map(([task, loss]) => {
      const variance = square(loss.graph.parameter(`task-weighting.${task}`, [], ones));
      return add(divide(multiply(loss, 0.5), variance), log(add(variance, 1)));
    })
    .reduce(add);

/**
 * Σ w_i L_i with w_i = L_i / Σ L taken as they are: what is learnt worst counts most. It is ½ Σ L_i², whose gradient Σ L_i ∇L_i
 * is that of the weighted average times Σ L, and Adam's steps do not depend on such a factor.
 *
 * Were the weights learnt from too, the gradient of a loss would be (2 L_i - Σ L² / Σ L) / Σ L: negative for one that is small
 * beside the others, so that gender, whose loss begins at ln 2, would be unlearnt.
 */
const weightedAverage: Weighting = (losses) => multiply(Object.values(losses).map(square).reduce(add), 0.5);

/** The ways in which losses are weighted. */
export const TASK_WEIGHTINGS = {
  sum: (losses: Readonly<Record<string, Tensor>>) => Object.values(losses).reduce(add),
  uncertainty,
  'weighted-average': weightedAverage,
} as const satisfies Readonly<Record<string, Weighting>>;
