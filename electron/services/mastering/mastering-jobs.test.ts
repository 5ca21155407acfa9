import { describe, expect, it } from 'vitest';
import { CLIENT_GONE } from '../../../shared/contract/dispatch.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { masterResultOf } from '../../../test/support/master-result.ts';
import { createMasteringJobs } from './mastering-jobs.ts';

const PATHS = { inputPath: '/a.wav', outputPath: '/a-master.wav' };
const RESULT = masterResultOf(PATHS.inputPath, PATHS.outputPath);

function setUp() {
  const kept = new Map<string, MasterResult>();
  const jobs = createMasteringJobs({
    add: async (job, result) => void kept.set(job, result),
    find: async (job) => kept.get(job),
  });
  const aborter = new AbortController();
  const told: number[] = [];
  const attendant = {
    signal: aborter.signal,
    onProgress: ({ fraction }: { readonly fraction: number }) => void told.push(fraction),
  };
  return { jobs, kept, aborter, told, attendant };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a mastering', () => {
  it('goes on when its page goes, is found by another one, and is kept', async () => {
    const { jobs, kept, aborter, attendant } = setUp();
    const other = setUp();
    let end = (_result: MasterResult): void => {};
    let tell = (_fraction: number): void => {};
    const first = jobs.run(
      'j',
      PATHS,
      ({ onProgress }) => {
        tell = (fraction) => onProgress({ stage: 'render', fraction });
        return new Promise((resolve) => {
          end = resolve;
        });
      },
      attendant,
    );
    await settle();
    tell(0.25);
    aborter.abort(CLIENT_GONE);
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(jobs.list()).toEqual([{ job: 'j', ...PATHS, fraction: 0.25 }]);
    const second = jobs.attend('j', other.attendant);
    end(RESULT);
    expect(await second).toBe(RESULT);
    expect(other.told).toEqual([0.25]);
    expect([...kept.keys()]).toEqual(['j']);
    expect(jobs.list()).toEqual([]);
    // A page that comes later still gets it.
    expect(await jobs.attend('j', other.attendant)).toBe(RESULT);
  });

  it('of which nothing is known says what to do', async () => {
    const { jobs, attendant } = setUp();
    await expect(jobs.attend('j', attendant)).rejects.toThrow(/start it again/);
  });

  it('is not begun twice under one name', async () => {
    const { jobs, attendant } = setUp();
    void jobs.run('j', PATHS, () => new Promise(() => {}), attendant);
    expect(() => jobs.run('j', PATHS, async () => RESULT, attendant)).toThrow(/runs already/);
  });
});
