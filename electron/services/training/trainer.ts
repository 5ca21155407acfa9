import { LatheError } from '../../../shared/errors.ts';
import type { Graph, Variable } from '../../../shared/nn/graph.ts';
import { NEXT_PREFIX } from '../../../shared/nn/onnx/write.ts';
import { elementCount } from '../../../shared/nn/shape-rules.ts';
import { createRandom } from '../../../shared/random.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { FloatTensor } from '../../adapters/ort/session.ts';
import type { Engine, EngineOptions, GraphSession } from './engine.ts';
import type { TrainingGraph } from './training-graph.ts';
import { variableFeeds } from './variable-feeds.ts';

/** Values of the variables of a training, by name. */
export type VariableValues = ReadonlyMap<string, Float32Array>;

/** What a training step takes: values of the graph's `data` inputs other than the optimiser's, by name. */
export type StepFeeds = Readonly<Record<string, Float32Array>>;

/** What a training step gives. */
export interface StepResult {
  readonly loss: number;
  /** Global L2 norm of the gradients before clipping. */
  readonly gradientNorm: number;
}

/** What {@link createTrainer} needs. */
export interface TrainerOptions {
  readonly engine: Engine;
  readonly training: TrainingGraph;
  /** Everything random in a step follows from it and from the step's number. */
  readonly seed: number;
  readonly engineOptions: Omit<EngineOptions, 'name'>;
}

/** Runs training steps and holds the variables between them. */
export interface Trainer {
  /** The device that is really used. */
  readonly device: string;
  /** Steps done so far. */
  readonly step: number;
  /** What lasts from step to step. */
  readonly variables: readonly Variable[];
  /** Current values of all variables; do not change them. */
  readonly values: VariableValues;
  /** Replaces the variables and the number of steps done, as a checkpoint holds them. */
  restore(values: VariableValues, step: number): void;
  /**
   * One step.
   *
   * @throws LatheError `tool-failed` when the loss is not finite; the variables then keep their values
   */
  run(feeds: StepFeeds, learningRate: number): Promise<StepResult>;
  /**
   * Computes a step on silence, or on what it is fed, and forgets it: what it needs, every step needs.
   *
   * @throws LatheError `out-of-memory`
   */
  rehearse(feeds?: StepFeeds): Promise<void>;
  /** Gives its memory back; the values stay. */
  release(): Promise<void>;
}

/** First values of a graph's variables; each depends on the seed and its own name only. */
export function initialValues(graph: Graph, seed: number): Map<string, Float32Array> {
  const random = createRandom(seed);
  return new Map(
    graph.variables.map(({ tensor, initializer }) => [
      tensor.name,
      initializer(tensor.shape, random.fork('initial', tensor.name)),
    ]),
  );
}

/** Loads a training graph into the runtime, with its variables at their first values. */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { engine, training, seed, engineOptions } = options;
  const session = await engine(training.graph, { ...engineOptions, name: 'training graph' });
  return new SessionTrainer(session, training, seed);
}

class SessionTrainer implements Trainer {
  readonly device: string;
  step = 0;
  readonly #session: GraphSession;
  readonly #training: TrainingGraph;
  readonly #seed: number;
  #values: Map<string, Float32Array>;
  #released: Promise<void> | undefined;

  constructor(session: GraphSession, training: TrainingGraph, seed: number) {
    this.device = session.device;
    this.#session = session;
    this.#training = training;
    this.#seed = seed;
    this.#values = initialValues(training.graph, seed);
  }

  get variables(): readonly Variable[] {
    return this.#training.graph.variables;
  }

  get values(): VariableValues {
    return this.#values;
  }

  restore(values: VariableValues, step: number): void {
    for (const variable of this.#training.graph.variables) requireFits(variable, values);
    this.#values = new Map(values);
    this.step = step;
  }

  async run(feeds: StepFeeds, learningRate: number): Promise<StepResult> {
    const step = this.step + 1;
    const results = await this.#session.run({
      ...this.#variableFeeds(),
      ...this.#inputFeeds(feeds, step, learningRate),
    });
    const loss = results.loss!.data[0]!;
    const gradientNorm = results.gradientNorm!.data[0]!;
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      throw new LatheError('tool-failed', sentence('divergedAtStep', { step, loss, norm: gradientNorm }));
    }
    for (const variable of this.#training.graph.updates.keys()) {
      this.#values.set(variable.name, results[`${NEXT_PREFIX}${variable.name}`]!.data);
    }
    this.step = step;
    return { loss, gradientNorm };
  }

  async rehearse(feeds: StepFeeds = this.#silence()): Promise<void> {
    await this.#session.run({ ...this.#variableFeeds(), ...this.#inputFeeds(feeds, this.step + 1, 0) });
  }

  release(): Promise<void> {
    this.#released ??= this.#session.release();
    return this.#released;
  }

  #silence(): StepFeeds {
    const silence = this.#training.graph.inputs
      .filter(({ kind }) => kind === 'data')
      .map(({ tensor: { name, shape } }) => [name, new Float32Array(elementCount(shape))] as const);
    return Object.fromEntries(silence);
  }

  #variableFeeds(): Record<string, FloatTensor> {
    return variableFeeds(this.#training.graph, this.#values);
  }

  #inputFeeds(feeds: StepFeeds, step: number, learningRate: number): Record<string, FloatTensor> {
    const scalars = this.#training.optimizer.feeds(step, learningRate);
    const entries = this.#training.graph.inputs.map(({ kind, tensor: { name, shape } }) => {
      const scalar = scalars[name];
      const data =
        scalar !== undefined
          ? Float32Array.of(scalar)
          : kind === 'uniform'
            ? uniformNumbers(this.#seed, step, name, elementCount(shape))
            : feeds[name];
      if (data === undefined) throw new Error(`training step: nothing was fed to ${name}`);
      return [name, { data, shape }] as const;
    });
    return Object.fromEntries(entries);
  }
}

/** Uniform numbers in [0, 1) that depend on the seed, the step and the input's name only. */
function uniformNumbers(seed: number, step: number, name: string, count: number): Float32Array {
  const random = createRandom(seed).fork('uniform', name, step);
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = random.next();
  return numbers;
}

function requireFits({ tensor }: Variable, values: VariableValues): void {
  const value = values.get(tensor.name);
  if (value?.length !== elementCount(tensor.shape)) {
    throw new LatheError(
      'bad-model',
      sentence('checkpointUnfit', {
        name: tensor.name,
        count: elementCount(tensor.shape),
        present: value?.length ?? 'none',
      }),
    );
  }
}
