import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bugLogPath, createHandlers, LATHE_VERSION } from '../../electron/composition.ts';
import { runCli } from '../../electron/hosts/cli/run.ts';

/** Masters the demo tracks with the model that Lathe ships, exactly as `lathe master` does, and says what to hear. */

const SOUND = ['.wav', '.flac', '.mp3', '.m4a', '.ogg', '.opus', '.aiff'];

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const source = join('assets', 'demo');
const target = join('out', 'demo');
const report = join(target, 'report.html');

const tracks = existsSync(source)
  ? readdirSync(source)
      .filter((name) => SOUND.includes(extname(name).toLowerCase()))
      .map((name) => join(source, name))
  : [];
if (tracks.length === 0) {
  console.error(`demo: ${source} holds no track: this checkout is not complete`);
  process.exit(1);
}
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const cancel = new AbortController();
process.once('SIGINT', () => cancel.abort());
console.log(`lathe master ${tracks.join(' ')} -o ${target} --model crnn --report ${report}\n`);
const exitCode = await runCli({
  args: ['master', ...tracks, '-o', target, '--model', 'crnn', '--report', report],
  stdout: process.stdout,
  stderr: process.stderr,
  signal: cancel.signal,
  version: LATHE_VERSION,
  createHandlers,
  bugLogPath: bugLogPath(),
});
process.exitCode = exitCode;
if (exitCode === 0) {
  console.log(`
The masters and their report are in ${target}. Listen to a track of ${source} and then to its master:
  - at the same volume the master is as loud as what streaming services play, and the original is not;
  - what was made worse on purpose in the originals (see ${join(source, 'README.md')}) is weaker or gone in the masters;
  - loud passages are held below the ceiling without audible clipping.
Open ${report} in a browser for the figures.`);
}
