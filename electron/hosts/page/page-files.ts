import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import type { PageAnswer } from './answer.ts';
import { mediaTypeOf } from './media-types.ts';
import { pageHeaders } from './response-headers.ts';

/** What lies at an address of the built page; `undefined` for nothing. */
export type PageFiles = (address: string) => PageAnswer | undefined;

/**
 * Lists the built page once, so that an address is looked up in a table and never becomes a path.
 *
 * @param folder where `npm run build` put it
 * @throws LatheError `tool-missing` when it is not there
 */
export function createPageFiles(folder: string): PageFiles {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new LatheError('tool-missing', `the page is not built, ${folder} has none: run "npm run build"`);
  }
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) files.set(`/${name.replaceAll('\\', '/')}`, path);
  }
  files.delete('/index.html');
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  return (address) => {
    if (address === '/') return indexAnswer(index);
    const path = files.get(address);
    // A page that was built anew has files of other names.
    const found = path && statSync(path, { throwIfNoEntry: false });
    if (path === undefined || !found) return undefined;
    // The names of what the page loads hold a hash of the content.
    const caching = address.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
    return {
      status: 200,
      headers: {
        ...pageHeaders(''),
        'Content-Type': mediaTypeOf(path),
        'Content-Length': String(found.size),
        'Cache-Control': caching,
      },
      content: createReadStream(path),
    };
  };
}

/** The page itself, with a nonce of its own each time. */
function indexAnswer(index: string): PageAnswer {
  const nonce = randomBytes(16).toString('base64url');
  return {
    status: 200,
    headers: {
      ...pageHeaders(nonce),
      'Content-Type': mediaTypeOf('index.html'),
      'Cache-Control': 'no-store',
    },
    content: index.replace('STYLE_NONCE', nonce),
  };
}
