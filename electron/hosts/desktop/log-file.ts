import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** At this size a log begins anew, and the one before it is kept. */
const LARGEST_BYTES = 1_000_000;
/** Lines that someone who reports a fault copies. */
const TAIL_LINES = 200;

/** What happened, in lines, for whoever looks for a fault. */
export class LogFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Adds a line; a disk that takes none is no reason to stop. */
  note(line: string): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LARGEST_BYTES) renameSync(this.path, `${this.path}.old`);
      appendFileSync(this.path, `${new Date().toISOString()} ${line}\n`);
    } catch {
      process.stderr.write(`${line}\n`);
    }
  }

  /** The last lines. */
  tail(): string {
    try {
      return readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    } catch {
      return '';
    }
  }
}
