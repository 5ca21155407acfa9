import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keeps what is known of bugs for whoever reports them. With LATHE_DEBUG=1 it also goes to standard error. */
export class BugKeeper {
  readonly #path: string;
  #isWritten = true;

  /** @param path of the log, which grows */
  constructor(path: string) {
    this.#path = path;
  }

  /** Where the details are, as the end of a sentence. */
  get whereabouts(): string {
    return this.#isWritten ? `the details in ${this.#path}` : 'what it says with LATHE_DEBUG=1';
  }

  /**
   * @param thrown what nobody expected
   * @param context the method or command that ran
   */
  keep(thrown: unknown, context: string): void {
    const entry = `${new Date().toISOString()} ${context} on ${process.platform} ${process.arch}, Node ${process.version}\n${detailsOf(thrown)}\n\n`;
    if (process.env.LATHE_DEBUG === '1') process.stderr.write(entry);
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      appendFileSync(this.#path, entry);
    } catch {
      this.#isWritten = false;
    }
  }
}

function detailsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown.stack ?? thrown.message;
  return thrown.cause === undefined ? own : `${own}\ncaused by ${detailsOf(thrown.cause)}`;
}
