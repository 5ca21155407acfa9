import { join } from 'node:path';
import type { ProgressOf, ResultOf } from '../../shared/contract/methods.ts';
import { defaultDataFolder } from '../services/files/data-folder.ts';
import { createMasterHistory } from '../services/history/master-history.ts';
import { type JobContext, type JobIdentity, OngoingJobs } from '../services/jobs/ongoing-jobs.ts';
import { createMasteringJobs } from '../services/mastering/mastering-jobs.ts';
import type { HandlersOf } from './foundation.ts';

/** What may outlive whoever asked for it. */
type OutlivingMethod = 'master.run' | 'train.run';

/** What finds it again, and what came of it. */
type FindingMethod = 'master.attend' | 'jobs.list' | `history.${'list' | 'clear'}`;

/**
 * Lets masters that were given a name, and trainings, go on when whoever asked for them goes, also while they wait for
 * their turn.
 *
 * @param work what does it, and is given up with its request
 */
export function outlivingHandlers(
  work: HandlersOf<OutlivingMethod>,
): HandlersOf<OutlivingMethod | FindingMethod> {
  const history = createMasterHistory(join(defaultDataFolder(), 'history.json'), Date.now);
  const masterings = createMasteringJobs(history);
  const trainings = new OngoingJobs<JobIdentity, ProgressOf<'train.run'>, ResultOf<'train.run'>>();
  return {
    'master.run': async (request, { signal, progress }) => {
      const { job, inputPath, outputPath } = request;
      const attendant = { signal, onProgress: progress };
      const master = ({ signal, onProgress }: JobContext<ProgressOf<'master.run'>>) =>
        work['master.run'](request, { signal, progress: onProgress });
      return job === undefined
        ? master(attendant)
        : masterings.run(job, { inputPath, outputPath }, master, attendant);
    },
    'master.attend': ({ job }, { signal, progress }) =>
      masterings.attend(job, { signal, onProgress: progress }),
    'train.run': (request, { signal, progress }) => {
      const attendant = { signal, onProgress: progress };
      const isResumed = request.action === 'resume';
      const folder = isResumed ? request.folder : request.outputFolder;
      const found = isResumed ? trainings.join(folder, attendant) : undefined;
      const train = ({ signal, onProgress }: JobContext<ProgressOf<'train.run'>>) =>
        work['train.run'](request, { signal, progress: onProgress });
      return found ?? trainings.begin({ key: folder }, train, attendant);
    },
    'jobs.list': async () => ({
      masters: masterings.list(),
      trainings: trainings.list.map(({ identity }) => ({ folder: identity.key })),
    }),
    'history.list': () => history.list(),
    'history.clear': async ({ job }) => ({ forgotten: await history.clear(job) }),
  };
}
