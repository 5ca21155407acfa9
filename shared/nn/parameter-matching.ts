/** Finds the parameters of a network among tensors that were stored by name. */
import type { Tensor } from './graph.ts';
import type { Shape } from './ops.ts';
import { sameShape } from './shape-rules.ts';

/** Anything with a shape, by name. */
type Shapes = ReadonlyMap<string, { readonly shape: Shape }>;

/** For each parameter that was found, by the network's name, the name of the stored tensor. */
export type ParameterMatch = ReadonlyMap<string, string>;

/**
 * Parameters whose name and shape are those of a stored tensor.
 *
 * @param wanted the network's parameters
 * @param stored tensors of a network that was built with the same names
 */
export function matchByName(wanted: readonly Tensor[], stored: Shapes): ParameterMatch {
  const found = wanted.filter(({ name, shape }) => sameShape(stored.get(name)?.shape ?? [Number.NaN], shape));
  return new Map(found.map(({ name }) => [name, name]));
}

/**
 * Parameters of a network of other names. Every program calls its layers as it likes; what the parameters of a layer
 * are called (`weight`, `bias_hh_l0_reverse`) is PyTorch's. A layer is told by them and their shapes: bias and weight
 * together tell a convolution from a transposed one. Two layers belong together when they are the only ones of their
 * kind on both sides; what is left is matched by name.
 *
 * @param wanted the network's parameters
 * @param stored tensors of a state dictionary
 */
export function matchByLayer(wanted: readonly Tensor[], stored: Shapes): ParameterMatch {
  const storedLayers = layersByKind(stored);
  const match = new Map<string, string>();
  for (const [kind, layers] of layersByKind(new Map(wanted.map((tensor) => [tensor.name, tensor])))) {
    const others = storedLayers.get(kind);
    if (layers.length !== 1 || others?.length !== 1) continue;
    for (const [name, parameter] of layers[0]!) match.set(parameter, others[0]!.get(name)!);
  }
  const taken = new Set(match.values());
  for (const [parameter, name] of matchByName(wanted, stored)) {
    if (!match.has(parameter) && !taken.has(name)) match.set(parameter, name);
  }
  return match;
}

/** The parameters of one layer: full names by what PyTorch calls them within the layer. */
type Layer = ReadonlyMap<string, string>;

function layersByKind(tensors: Shapes): ReadonlyMap<string, readonly Layer[]> {
  const layers = new Map<string, Map<string, string>>();
  for (const name of tensors.keys()) {
    const end = name.lastIndexOf('.');
    const layer = layers.get(name.slice(0, Math.max(0, end))) ?? new Map<string, string>();
    layers.set(name.slice(0, Math.max(0, end)), layer.set(name.slice(end + 1), name));
  }
  const byKind = new Map<string, Layer[]>();
  for (const layer of layers.values()) {
    const kind = [...layer]
      .map(([name, full]) => `${name}[${tensors.get(full)!.shape}]`)
      .sort()
      .join();
    byKind.set(kind, [...(byKind.get(kind) ?? []), layer]);
  }
  return byKind;
}
