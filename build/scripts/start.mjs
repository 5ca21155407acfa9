/**
 * Opens the studio: in a window where a runtime of Electron is there, and otherwise in the browser.
 *
 * Usage: npm start [-- FILE...]
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNTIME = join(ROOT, 'node_modules/electron/dist');
const NAME_FILE = join(ROOT, 'node_modules/electron/path.txt');

const program =
  existsSync(RUNTIME) && existsSync(NAME_FILE) ? join(RUNTIME, readFileSync(NAME_FILE, 'utf8')) : undefined;
if (program === undefined) {
  console.log(
    'no runtime of Electron in node_modules/electron/dist ("npm run setup" fetches it): opening the browser',
  );
}
const [command, args] =
  program === undefined
    ? [process.execPath, [join(ROOT, 'bin/lathe.mjs'), 'serve', '--open']]
    : [program, [ROOT, ...process.argv.slice(2)]];
const child = spawn(command, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
