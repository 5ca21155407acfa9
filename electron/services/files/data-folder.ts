import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where Lathe keeps what its user made and cannot be made again by itself, such as trained models: `LATHE_DATA`, or the
 * place that is the custom of the operating system.
 */
export function defaultDataFolder(): string {
  const { LATHE_DATA, XDG_DATA_HOME, APPDATA } = process.env;
  if (LATHE_DATA) return LATHE_DATA;
  if (process.platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Lathe');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Lathe');
  return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'lathe');
}
