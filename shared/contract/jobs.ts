import { z } from 'zod';
import { filePath, fraction, list, text } from './fields.ts';

/** `jobs.list` asks nothing. */
export const jobsListRequest = z.strictObject({});

/** What goes on without the page that asked for it, or ended without it, so that another page can find it again. */
export const jobsListResult = z.object({
  masters: list(
    z.object({
      /** What `master.attend` takes. */
      job: text,
      inputPath: filePath,
      outputPath: filePath,
      fraction,
    }),
  ),
  trainings: list(
    z.object({
      /** What `train.run` takes to go on. */
      folder: filePath,
    }),
  ),
});
