import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFileVersion, encodeRestart } from '../../../../shared/tensorboard/events.ts';
import { writeFailure } from '../../files/replace-file.ts';

/** TensorBoard knows its files by this part of their names, and reads those of a folder by rising name. */
const PREFIX = 'events.out.tfevents.';

/** One event file, which grows record by record. A reader stops before a record that was cut short. */
export class EventLog {
  readonly #file: FileHandle;
  readonly #path: string;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * Begins a file beside those that are there, and takes back what they hold of steps that are to be done again.
   *
   * @param stepsDone steps that still count
   * @param wallTime seconds since 1970
   * @throws LatheError `output-failed`
   */
  static async begin(folder: string, stepsDone: number, wallTime: number): Promise<EventLog> {
    let path = folder;
    try {
      await mkdir(folder, { recursive: true });
      const older = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
      path = join(folder, `${PREFIX}${String(older.length + 1).padStart(6, '0')}.lathe`);
      const log = new EventLog(await open(path, 'wx'), path);
      await log.append(encodeFileVersion(wallTime));
      const step = stepsDone === 0 ? 0 : stepsDone + 1;
      if (older.length > 0) await log.append(encodeRestart({ wallTime, step }));
      return log;
    } catch (cause) {
      throw writeFailure(path, cause);
    }
  }

  /** @throws LatheError `output-failed` */
  async append(record: Uint8Array): Promise<void> {
    try {
      await this.#file.appendFile(record);
    } catch (cause) {
      throw writeFailure(this.#path, cause);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
