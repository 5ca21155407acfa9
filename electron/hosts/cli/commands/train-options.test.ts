import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainSettings } from '../../../../shared/contract/train.ts';
import { trainCommand } from '../../../../shared/contract/train-command.ts';
import { settingOptions, settingsOf } from './train-options.ts';

/** What a command line without quotes sets. */
function parse(line: string): TrainSettings {
  const command = new Command().option('--good <folder>').option('-o <folder>');
  for (const option of settingOptions) command.addOption(option);
  command.parse(line.replace(/^lathe train /, '').split(' '), { from: 'user' });
  return settingsOf(command.opts());
}

describe('the command of a training', () => {
  it('sets what it was made from', () => {
    const settings = fc.record<TrainSettings>(
      {
        architecture: fc.constantFrom('crnn', 'wave-u-net'),
        learningRate: fc.double({ min: 1e-8, max: 1, noNaN: true }),
        batchSize: fc.integer({ min: 1, max: 1024 }),
        maxGradientNorm: fc.constantFrom(null, 0.5),
        keepRoles: fc.constant(true),
        records: fc.constantFrom('on', 'off'),
        width: fc.double({ min: 0.05, max: 8, noNaN: true }),
        faultKinds: fc.constantFrom(['tilt'], ['noise', 'clipping']),
        schedule: fc.constantFrom('cosine', 'step'),
        augmentations: fc.constant([
          { kind: 'noise', probability: 0.3, ranges: { snrDb: { low: 20, high: 40 } } },
          { kind: 'gain' },
        ]),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(settings, (chosen) => {
        expect(parse(trainCommand({ good: 'music', settings: chosen }, 'out'))).toEqual(chosen);
      }),
      { numRuns: 40 },
    );
  });

  it('quotes what a shell would take apart', () => {
    expect(trainCommand({ good: "it's music", settings: {} }, 'my model')).toBe(
      `lathe train --good 'it'\\''s music' -o 'my model'`,
    );
  });
});
