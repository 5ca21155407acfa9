import { LatheError } from '../../../../shared/errors.ts';
import type { Terminal } from '../terminal.ts';

/** The value of an option that a command cannot do without. */
export function requiredOption(what: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new LatheError('bad-argument', `lathe emotion needs ${what}`);
}

/** How far a job is. */
interface JobProgress {
  readonly stage: string;
  readonly fraction: number;
  readonly note?: string;
}

/** Runs a job and shows how far each of its stages is; its notes are lines of their own. */
export async function watched<Result>(
  terminal: Terminal,
  label: string,
  run: (onProgress: (progress: JobProgress) => void) => Promise<Result>,
): Promise<Result> {
  let view = terminal.progress(label);
  let shown: string | undefined;
  try {
    return await run(({ stage, fraction, note }) => {
      if (note !== undefined || (shown !== undefined && shown !== stage)) {
        view.stop();
        if (note !== undefined) terminal.note(note);
        view = terminal.progress(label);
      }
      shown = stage;
      view.update(fraction, stage);
    });
  } finally {
    view.stop();
  }
}
