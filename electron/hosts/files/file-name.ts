import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** Long enough for real titles, short enough for every file system, whose limit is 255 bytes. */
const MAX_BYTES = 200;

/** Names that are devices on Windows, whatever follows the first dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Separators, what Windows forbids, and control characters, among them those that turn the direction of text. */
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Takes a text from outside for the name of one file or folder.
 *
 * @returns the same name, in the composed form of Unicode
 * @throws LatheError `bad-argument` for anything that could lead to another place, or that no file may be called
 */
export function requireFileName(name: string): string {
  const composed = name.normalize('NFC');
  const isPlain =
    composed.trim() === composed &&
    composed !== '' &&
    !composed.startsWith('.') &&
    !composed.startsWith('-') &&
    !composed.endsWith('.') &&
    !FORBIDDEN.test(composed) &&
    !DEVICE.test(composed) &&
    Buffer.byteLength(composed) <= MAX_BYTES;
  if (isPlain) return composed;
  throw new LatheError(
    'bad-argument',
    sentence('nameForbidden', { name: JSON.stringify(name.slice(0, 80)), bytes: MAX_BYTES }),
  );
}

/**
 * Makes a name that {@link requireFileName} takes out of one that a user's disk has: what it forbids becomes `_`, and
 * its ending is kept.
 */
export function toFileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replaceAll(new RegExp(FORBIDDEN, 'gu'), '_')
    .trim()
    .replace(/^[.-]+/, '_')
    .replace(/[. ]+$/, '');
  const safe = cleaned === '' || DEVICE.test(cleaned) ? `_${cleaned}` : cleaned;
  const ending = /\.[^.]{1,10}$/.exec(safe)?.[0] ?? '';
  let stem = safe.slice(0, safe.length - ending.length);
  while (Buffer.byteLength(stem + ending) > MAX_BYTES) stem = [...stem].slice(0, -1).join('');
  return `${stem.trim()}${ending}`;
}
