import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCacheRoot } from './services/files/cache-folder.ts';

/** What a host has to know before it needs a service, and what it therefore need not wait for services to know. */

/** The version of Lathe, as its package says. */
export const LATHE_VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

/** Where a host keeps the details of a bug. */
export function bugLogPath(): string {
  return join(defaultCacheRoot(), 'bugs.log');
}
