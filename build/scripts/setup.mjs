/**
 * Fetches what no registry of packages holds and what Lathe can do without, and says what it could not get.
 *
 * Usage: npm run setup
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is fetched, by which script, and what there is without it. */
const OPTIONAL = [
  {
    what: "Electron's runtime",
    script: 'node_modules/electron/install.js',
    without: '"npm start" opens the studio in the browser',
  },
  {
    what: 'a newer ffmpeg',
    script: 'node_modules/ffmpeg-static/install.js',
    without: 'the ffmpeg of @ffmpeg-installer is used',
  },
];

for (const { what, script, without } of OPTIONAL) {
  const { status } = spawnSync(process.execPath, [join(ROOT, script)], { stdio: 'ignore', timeout: 600_000 });
  console.log(status === 0 ? `${what}: here` : `${what}: could not be fetched; ${without}`);
}
