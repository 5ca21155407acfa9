import { LatheError, requireArgument } from '../errors.ts';
import type { VariableRole } from './graph.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.ts';

/** The value of a variable and what it is for. */
export interface StateVariable extends StoredTensor {
  readonly role: VariableRole;
}

/** Everything that a training needs to go on as if it had never stopped. */
export interface TrainingState {
  /** Parameters, buffers and moments, by name. */
  readonly variables: ReadonlyMap<string, StateVariable>;
  /** Steps done. */
  readonly step: number;
  readonly seed: number;
  /** Settings of the training: anything that JSON can hold. The reader checks it. */
  readonly config: unknown;
}

/** Marks a file as a training state and tells its version. */
const FORMAT = 'lathe-training-state-1';

const ROLES: Readonly<Record<VariableRole, true>> = { parameter: true, buffer: true, moment: true };

/**
 * Writes a training state as one safetensors file; floats are kept to the bit.
 *
 * @throws LatheError `bad-argument` when step or seed are no integers, or a value does not fit its shape
 */
export function encodeState({ variables, step, seed, config }: TrainingState): Uint8Array<ArrayBuffer> {
  requireArgument(Number.isSafeInteger(step) && step >= 0, `state: step must be a count, got ${step}`);
  requireArgument(Number.isSafeInteger(seed), `state: seed must be an integer, got ${seed}`);
  const roles = Object.fromEntries([...variables].map(([name, { role }]) => [name, role]));
  return encodeSafetensors(variables, {
    format: FORMAT,
    step: String(step),
    seed: String(seed),
    roles: JSON.stringify(roles),
    config: JSON.stringify(config ?? null),
  });
}

/**
 * Reads what {@link encodeState} wrote.
 *
 * @throws LatheError `bad-model` when the bytes are cut short, damaged or no training state
 */
export function decodeState(bytes: Uint8Array): TrainingState {
  const { tensors, metadata, hasChecksum } = decodeSafetensors(bytes, 'training state');
  const { format, step, seed, roles, config } = metadata;
  if (format !== FORMAT || !hasChecksum) {
    throw new LatheError(
      'bad-model',
      `training state: expected the format ${FORMAT}, got ${format ?? 'none'}`,
    );
  }
  const roleOf: unknown = parse('roles', roles);
  const variables = new Map(
    [...tensors].map(([name, tensor]) => [name, { ...tensor, role: requireRole(name, roleOf) }]),
  );
  return {
    variables,
    step: parseInteger('step', step),
    seed: parseInteger('seed', seed),
    config: parse('config', config),
  };
}

function parse(what: string, text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (cause) {
    throw new LatheError('bad-model', `training state: ${what} is no JSON, got ${text}`, { cause });
  }
}

function parseInteger(what: string, text: string | undefined): number {
  const value = parse(what, text);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new LatheError('bad-model', `training state: ${what} must be an integer, got ${text}`);
}

function requireRole(name: string, roles: unknown): VariableRole {
  const role: unknown =
    roles instanceof Object ? Object.entries(roles).find(([key]) => key === name)?.[1] : undefined;
  if (isRole(role)) return role;
  throw new LatheError('bad-model', `training state: ${name} has no role, got ${role}`);
}

function isRole(role: unknown): role is VariableRole {
  return typeof role === 'string' && Object.hasOwn(ROLES, role);
}
