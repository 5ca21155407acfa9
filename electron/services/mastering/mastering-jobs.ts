import type { MasterResult } from '../../../shared/contract/master.ts';
import type { ProgressOf } from '../../../shared/contract/methods.ts';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { MasterHistory } from '../history/master-history.ts';
import { type JobContext, OngoingJobs } from '../jobs/ongoing-jobs.ts';

type Context = JobContext<ProgressOf<'master.run'>>;

/** A mastering that outlives whoever asked for it. */
interface MasterJob {
  /** Chosen by whoever asks. */
  readonly key: string;
  readonly inputPath: string;
  readonly outputPath: string;
}

/** Masterings that go on when their page goes, and that another page finds again, by the names that the first gave them. */
export interface MasteringJobs {
  /** @throws LatheError `bad-argument` when a job of this name runs */
  run(
    job: string,
    paths: Omit<MasterJob, 'key'>,
    work: (context: Context) => Promise<MasterResult>,
    attendant: Context,
  ): Promise<MasterResult>;
  /**
   * Stays with a job to its end, or tells the result of one that ended.
   *
   * @throws LatheError `bad-input` when nothing is known of it
   */
  attend(job: string, attendant: Context): Promise<MasterResult>;
  /** Those that run, and those whose end nobody heard yet. */
  list(): { job: string; inputPath: string; outputPath: string; fraction: number }[];
}

/** @param history takes what was finished */
export function createMasteringJobs(history: Pick<MasterHistory, 'add' | 'find'>): MasteringJobs {
  const ongoing = new OngoingJobs<MasterJob, ProgressOf<'master.run'>, MasterResult>();
  return {
    run(job, paths, work, attendant) {
      const begun = async (context: Context): Promise<MasterResult> => {
        const result = await work(context);
        await history.add(job, result);
        return result;
      };
      if (ongoing.list.some(({ identity }) => identity.key === job))
        throw new LatheError('bad-argument', `job ${job} runs already: give this one another name`);
      return ongoing.begin({ key: job, ...paths }, begun, attendant);
    },
    async attend(job, attendant) {
      const result = await (ongoing.join(job, attendant) ?? history.find(job));
      if (result !== undefined) return result;
      throw new LatheError('bad-input', sentence('jobLost'));
    },
    list: () =>
      ongoing.list.map(({ identity: { key, ...paths }, latest: { fraction = 0 } }) => ({
        job: key,
        ...paths,
        fraction,
      })),
  };
}
