import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHandlers } from '../../electron/composition.ts';
import { runCli } from '../../electron/hosts/cli/run.ts';
import { bugLogPath, LATHE_VERSION } from '../../electron/installation.ts';

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
The master and its report are in ${target}. ${join(source, 'README.md')} says how the track was made worse on purpose.
Listen to the track in ${source} and to its master, at the same volume, and hear:
  - loudness: the master is as loud as what streaming services play;
  - tone: the original is dull; how bright is the master?
  - hiss: noise was added to the original; how much is left in quiet places?
  - width: the original is narrow, which headphones show best;
  - loud places: they stay under the ceiling, and nothing should crackle.
The figures: ${report}`);
}
