import { requireArgument } from '../errors.ts';
import type { Random } from '../random.ts';
import type { Node, NodeOf, Op, OpAttributes, Shape } from './ops.ts';
import { elementCount, inferShapes } from './shape-rules.ts';

/** A value in a graph: its name, its shape and the graph it belongs to. It holds no data. */
export interface Tensor {
  readonly graph: Graph;
  readonly name: string;
  readonly shape: Shape;
}

/** Makes the first value of a variable: one float a element of the shape, row-major. */
export type Initializer = (shape: Shape, random: Random) => Float32Array<ArrayBuffer>;

/**
 * What a variable is for.
 * - `parameter`: learnt by the optimiser and written into the model.
 * - `buffer`: kept by the forward pass and written into the model (running statistics).
 * - `moment`: kept by the optimiser and not written into the model.
 */
export type VariableRole = 'parameter' | 'buffer' | 'moment';

/** A tensor whose value lasts from one training step to the next. */
export interface Variable {
  readonly role: VariableRole;
  readonly tensor: Tensor;
  readonly initializer: Initializer;
}

/** A tensor with a value that is part of the graph. */
export interface Constant {
  readonly tensor: Tensor;
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * What is fed to an input at each run: `data` by the caller, `uniform` by the trainer with seeded numbers in [0, 1).
 */
export type InputKind = 'data' | 'uniform';

/** A tensor that is fed at each run. */
export interface GraphInput {
  readonly kind: InputKind;
  readonly tensor: Tensor;
}

/** Gradients that are in a graph. A runtime that differentiates by itself computes them its own way. */
export interface Differentiation {
  readonly loss: Tensor;
  readonly targets: readonly Tensor[];
  /** One a target, in their order. */
  readonly gradients: readonly Tensor[];
}

/**
 * A graph under construction: inputs, variables, constants, and nodes in an order in which they can run. Shapes are
 * inferred as nodes are added, so a mistake is reported at the line that makes it. Forward pass, gradients
 * (`backward.ts`) and optimiser (`optimizers.ts`) are nodes of one graph.
 */
export class Graph {
  readonly inputs: GraphInput[] = [];
  readonly variables: Variable[] = [];
  readonly constants: Constant[] = [];
  readonly nodes: Node[] = [];
  /** Named results, in the order in which they were declared. */
  readonly outputs = new Map<string, Tensor>();
  /** The next value of each variable that a run changes. */
  readonly updates = new Map<Tensor, Tensor>();
  /** What `backward` added. */
  readonly differentiations: Differentiation[] = [];

  readonly #names = new Set<string>();
  readonly #scalars = new Map<number, Tensor>();

  /** Declares a tensor that the caller feeds at each run. */
  input(name: string, shape: Shape): Tensor {
    return this.#addInput('data', name, shape);
  }

  /** Declares a tensor that the trainer fills with uniform numbers in [0, 1), drawn from its seed and the step. */
  uniformInput(name: string, shape: Shape): Tensor {
    return this.#addInput('uniform', name, shape);
  }

  /** Declares a tensor that the optimiser learns. */
  parameter(name: string, shape: Shape, initializer: Initializer): Tensor {
    return this.variable('parameter', name, shape, initializer);
  }

  /** Declares a tensor whose value lasts from one run to the next; see {@link VariableRole}. */
  variable(role: VariableRole, name: string, shape: Shape, initializer: Initializer): Tensor {
    const tensor = this.#declare(name, shape);
    this.variables.push({ role, tensor, initializer });
    return tensor;
  }

  /** Adds a tensor with a fixed value, row-major. */
  constant(data: Float32Array<ArrayBuffer>, shape: Shape, name = this.#freshName('constant')): Tensor {
    requireArgument(
      data.length === elementCount(shape),
      () => `constant ${name}: shape [${shape}] has ${elementCount(shape)} elements, got ${data.length}`,
    );
    const tensor = this.#declare(name, shape);
    this.constants.push({ tensor, data });
    return tensor;
  }

  /** The tensor of shape [] with this value; the same value gives the same tensor. */
  scalar(value: number): Tensor {
    const known = this.#scalars.get(value);
    if (known !== undefined) return known;
    const tensor = this.constant(Float32Array.of(value), []);
    this.#scalars.set(value, tensor);
    return tensor;
  }

  /** Adds a node and returns its results. `ops/*.ts` wraps this in one function an operation. */
  apply<O extends Op>(op: O, inputs: readonly Tensor[], attributes: OpAttributes[O]): readonly Tensor[] {
    for (const input of inputs) {
      requireArgument(input.graph === this, () => `${op}: ${input.name} belongs to another graph`);
    }
    const shapes = inferShapes(
      op,
      inputs.map((input) => input.shape),
      attributes,
    );
    const outputs = shapes.map((shape) => this.#declare(this.#freshName(op), shape));
    const node: NodeOf<O> = { op, attributes, inputs: [...inputs], outputs };
    this.nodes.push(node as Node);
    return outputs;
  }

  /** Names a result of the graph. */
  output(name: string, tensor: Tensor): void {
    requireArgument(!this.outputs.has(name), () => `output ${name} is declared twice`);
    requireArgument(tensor.graph === this, () => `output ${name}: ${tensor.name} belongs to another graph`);
    this.outputs.set(name, tensor);
  }

  /** Declares the value that a variable has after a run. */
  update(variable: Tensor, next: Tensor): void {
    requireArgument(
      this.variables.some(({ tensor }) => tensor === variable),
      () => `update: ${variable.name} is not a variable of this graph`,
    );
    requireArgument(!this.updates.has(variable), () => `update: ${variable.name} is updated twice`);
    this.updates.set(variable, next);
  }

  #addInput(kind: InputKind, name: string, shape: Shape): Tensor {
    const tensor = this.#declare(name, shape);
    this.inputs.push({ kind, tensor });
    return tensor;
  }

  #declare(name: string, shape: Shape): Tensor {
    requireArgument(!this.#names.has(name), () => `graph: the name ${name} is taken`);
    requireArgument(
      shape.every((size) => Number.isInteger(size) && size > 0),
      () => `graph: ${name} needs positive integer sizes, got [${shape}]`,
    );
    this.#names.add(name);
    return { graph: this, name, shape: [...shape] };
  }

  #freshName(stem: string): string {
    let index = this.nodes.length + this.constants.length;
    while (this.#names.has(`${stem}_${index}`)) index++;
    return `${stem}_${index}`;
  }
}
