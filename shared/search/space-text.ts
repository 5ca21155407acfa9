import { requireArgument } from '../errors.ts';
import type { ParameterValue, SearchParameter } from './space.ts';

const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})$`, 'i');
const PLAIN_NUMBER = new RegExp(`^${NUMBER}$`, 'i');
const FLAGS = ['log', 'int'];
const SYNTAX =
  'write NAME=LOW..HIGH, NAME=LOW..HIGH:log, NAME=LOW..HIGH:int or NAME=ONE|ANOTHER, separated by commas';

/**
 * Reads the text form of a search space: `lr=1e-5..1e-2:log,batch=4|8|16,layers=1..4:int`.
 *
 * @param text parameters separated by commas: a range, with `:log` for equal ratios and `:int` for whole numbers, or
 *   choices separated by bars
 * @returns the parameters by their names; whether ranges make sense is for the schema of the space to say
 * @throws LatheError `bad-argument` for what does not look like that, or a name that comes twice
 */
export function parseSpace(text: string): Record<string, SearchParameter> {
  const space: Record<string, SearchParameter> = {};
  for (const entry of text.split(',')) {
    const [, name, values] = /^\s*([^=\s]+)\s*=\s*(.+?)\s*$/.exec(entry) ?? [];
    requireArgument(
      name !== undefined && values !== undefined,
      `search space: "${entry.trim()}" is not understood, ${SYNTAX}`,
    );
    requireArgument(!Object.hasOwn(space, name), `search space: ${name} comes twice, leave one out`);
    space[name] = parseParameter(values, name);
  }
  return space;
}

function parseParameter(text: string, name: string): SearchParameter {
  const [values = '', ...flags] = text.split(':');
  const range = RANGE.exec(values);
  if (range === null) {
    requireArgument(
      flags.length === 0 && !values.includes('..'),
      `search space: "${text}" of ${name} is not understood, ${SYNTAX}`,
    );
    return { kind: 'categorical', choices: values.split('|').map(parseValue) };
  }
  const unknown = flags.find((flag) => !FLAGS.includes(flag));
  requireArgument(
    unknown === undefined,
    `search space: ":${unknown}" of ${name} is not understood, ${SYNTAX}`,
  );
  return {
    kind: flags.includes('int') ? 'int' : 'float',
    low: Number(range[1]),
    high: Number(range[2]),
    ...(flags.includes('log') && { log: true }),
  };
}

function parseValue(text: string): ParameterValue {
  if (PLAIN_NUMBER.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}
