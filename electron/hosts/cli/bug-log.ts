import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Keeps what is known of a bug for whoever reports it.
 *
 * @param path of the log, which grows
 * @param thrown what nobody caught
 * @param context the method or command that ran
 * @returns whether it could be written
 */
export function logBug(path: string, thrown: unknown, context: string): boolean {
  const details = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const cause =
    thrown instanceof Error && thrown.cause !== undefined ? `\ncaused by ${String(thrown.cause)}` : '';
  const entry = `${new Date().toISOString()} ${context} on ${process.platform} ${process.arch}, Node ${process.version}\n${details}${cause}\n\n`;
  if (process.env.LATHE_DEBUG === '1') process.stderr.write(entry);
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, entry);
    return true;
  } catch {
    return false;
  }
}
