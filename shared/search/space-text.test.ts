import { describe, expect, it } from 'vitest';
import { searchSpace } from './space.ts';
import { parseSpace } from './space-text.ts';

describe('the text form of a search space', () => {
  it('has ranges, logarithms, whole numbers and choices', () => {
    const space = parseSpace('lr=1e-5..1e-2:log, batch=4|8|16,layers=1..4:int,kind=sgd|adam,flag=true|false');
    expect(space).toEqual({
      lr: { kind: 'float', low: 1e-5, high: 1e-2, log: true },
      batch: { kind: 'categorical', choices: [4, 8, 16] },
      layers: { kind: 'int', low: 1, high: 4 },
      kind: { kind: 'categorical', choices: ['sgd', 'adam'] },
      flag: { kind: 'categorical', choices: [true, false] },
    });
    expect(searchSpace.parse(space)).toEqual(space);
  });

  it.each(['lr', 'lr=', 'lr=1..', 'lr=1..2:often', 'lr=1|2:log', 'lr=1..2,lr=3..4', ''])(
    'refuses "%s" in a sentence',
    (text) => expect(() => parseSpace(text)).toThrow(/^search space: .*(write|leave)/),
  );

  it.each([
    ['lr=2..1', 'low below its high'],
    ['lr=0..1:log', 'low above 0'],
    ['lr=1|1', 'choices that differ'],
    ['n=1.5..3:int', 'whole number'],
  ])('leaves what makes no sense, as %s, to the schema', (text, reason) => {
    const refused = searchSpace.safeParse(parseSpace(text));
    expect(JSON.stringify(refused.error?.issues)).toContain(reason);
  });
});
