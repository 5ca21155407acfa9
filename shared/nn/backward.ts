import { requireArgument } from '../errors.ts';
import {
  GRADIENT_RULES,
  type GradientContext,
  type GradientRule,
  type GradientShare,
} from './gradient-rules.ts';
import { sumOfShares } from './gradient-sum.ts';
import type { Tensor } from './graph.ts';
import type { Node, Op } from './ops.ts';

/**
 * Reverse-mode differentiation: adds the nodes that compute the gradients of a loss to the loss's graph.
 *
 * @param loss a tensor of shape []
 * @param targets the tensors to differentiate with respect to
 * @returns one gradient a target, of its shape, in the order of the targets
 * @throws LatheError `bad-argument` when the loss is no scalar, or when a target has no influence on it
 */
export function backward(loss: Tensor, targets: readonly Tensor[]): readonly Tensor[] {
  requireArgument(
    loss.shape.length === 0,
    () => `backward: the loss must be a scalar, got shape [${loss.shape}]`,
  );
  const nodes = [...loss.graph.nodes];
  const influenced = influencedBy(nodes, targets);
  const shares = new Map<Tensor, GradientShare[]>([[loss, [loss.graph.scalar(1)]]]);
  for (const node of nodes.reverse()) {
    const result = node.outputs[0]!;
    const given = shares.get(result);
    if (given === undefined || !influenced.has(result)) continue;
    for (const extra of node.outputs.slice(1)) {
      requireArgument(
        !shares.has(extra),
        () => `backward: ${node.op} has no gradient for its result ${extra.name}`,
      );
    }
    const needs = node.inputs.map((input) => influenced.has(input));
    const contributions = applyRule(node, sumOfShares(given, result.shape), needs);
    for (const [index, input] of node.inputs.entries()) {
      const contribution = contributions[index];
      if (contribution === undefined || !needs[index]) continue;
      const others = shares.get(input);
      if (others === undefined) shares.set(input, [contribution]);
      else others.push(contribution);
    }
  }
  const results = targets.map((target) => {
    const given = shares.get(target);
    requireArgument(given !== undefined, () => `backward: ${target.name} has no influence on the loss`);
    return sumOfShares(given, target.shape);
  });
  loss.graph.differentiations.push({ loss, targets, gradients: results });
  return results;
}

/** The targets and every tensor that depends on one of them. */
function influencedBy(nodes: readonly Node[], targets: readonly Tensor[]): ReadonlySet<Tensor> {
  const influenced = new Set(targets);
  for (const node of nodes) {
    if (node.inputs.some((input) => influenced.has(input))) {
      for (const output of node.outputs) influenced.add(output);
    }
  }
  return influenced;
}

function applyRule(
  node: Node,
  dy: Tensor,
  needs: readonly boolean[],
): readonly (GradientShare | undefined)[] {
  const rule = GRADIENT_RULES[node.op] as GradientRule<Op>;
  return rule({ node, dy, needs } as GradientContext<Op>);
}
