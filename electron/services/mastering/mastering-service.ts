import { LatheError } from '../../../shared/errors.ts';
import type { Style } from '../../../shared/mastering/styles/style-file.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { ModelService } from '../models/model-service.ts';
import { MasteringJob } from './mastering-job.ts';
import type { MasteringWork } from './mastering-work.ts';
import type { StoredSampleRate } from './settings.ts';
import type { MasterProgress, MasterRequest, MasterResult } from './types.ts';

/** What the service is made of. */
export interface MasteringDependencies {
  readonly ffmpeg: Ffmpeg;
  readonly models: ModelService;
  /** Keeps sound on disk between two passes. */
  readonly createSpool: (options: { readonly channelCount: number }) => Spool;
  /** The rate at which a format stores what has a given rate. */
  readonly storedSampleRate: StoredSampleRate;
  /** Does what takes long beside this thread. */
  readonly work: MasteringWork;
  /** Finds a style by its name or path. */
  readonly loadStyle: (nameOrPath: string) => Promise<Style>;
  /** Seconds that only grow; default: the clock of the process. */
  readonly clockSeconds?: () => number;
}

/** How a job is watched and stopped. */
export interface MasterControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MasterProgress) => void;
}

/** Masters tracks. */
export interface MasteringService {
  /**
   * Masters one track. What follows a step cannot undo what the step promises:
   *
   * 1. Offset: a constant offset is subtracted, as it costs headroom and no later step expects it.
   * 2. Network: `x + intensity * (net(x) - x)`, at 44.1 kHz in stereo.
   * 3. Sample rate: before the limiter, because the conversion's filter moves peaks: a ceiling that was held before it
   *    would not hold in the file.
   * 4. References: spectra of mid and side, width and, where asked for, loudness range. Then the stages of a style:
   *    equalizer, compressor, saturation, width.
   * 5. Gain, to the loudness target: what the limiter takes away is forecast, measured in the file, and corrected.
   * 6. Limiter: true peaks stay under the ceiling.
   * 7. Dither: rounding to the file's bit depth, the last step that changes a sample.
   *
   * The file gets its name after what it decodes to was measured; until then, and after a failure or a cancellation,
   * nothing is left behind.
   *
   * @throws LatheError of any code; `cancelled` once the signal is aborted
   */
  master(request: MasterRequest, control?: MasterControl): Promise<MasterResult>;
}

/** Builds the service. */
export function createMasteringService(dependencies: MasteringDependencies): MasteringService {
  const clockSeconds = dependencies.clockSeconds ?? (() => performance.now() / 1000);
  return {
    async master(request, control = {}) {
      const started = clockSeconds();
      const job = new MasteringJob(dependencies, request, control);
      try {
        const result = await job.run();
        const elapsedSeconds = clockSeconds() - started;
        return {
          ...result,
          elapsedSeconds,
          realTimeFactor: result.before.durationSeconds / Math.max(elapsedSeconds, 1e-3),
        };
      } catch (thrown) {
        if (control.signal?.aborted === true) throw cancelled(thrown);
        throw thrown;
      } finally {
        await job.dispose();
      }
    },
  };
}

function cancelled(cause: unknown): LatheError {
  return new LatheError('cancelled', 'mastering was cancelled: nothing was written', { cause });
}
