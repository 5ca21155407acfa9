/**
 * Writes dist/THIRD-PARTY-LICENCES.txt: the licence text of every package that a package of Lathe holds, in its own
 * files or bundled. Fails where a package tells no licence.
 *
 * Usage: node build/scripts/collect-licences.mjs
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)/i;
const BARE_IMPORT = /(?:from|import)\s+'([^'./][^']*)'/g;

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;

/** Packages that the page is bundled of; they are development packages, as nothing loads them when Lathe runs. */
function pagePackages() {
  const named = readdirSync(join(ROOT, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(join(ROOT, 'renderer', path), 'utf8').matchAll(BARE_IMPORT)])
    .map(([, specifier]) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  const found = new Set();
  const add = (name) => {
    const path = `node_modules/${name}`;
    if (found.has(path) || lock[path] === undefined) return;
    found.add(path);
    for (const dependency of Object.keys(lock[path].dependencies ?? {})) add(dependency);
  };
  for (const name of named) add(name);
  return [...found];
}

const shipped = Object.keys(lock).filter((path) => path !== '' && !lock[path].dev);
const installed = [...new Set([...shipped, ...pagePackages()])]
  .filter((path) => existsSync(join(ROOT, path)))
  .sort();
const sections = installed.map((path) => {
  const { version, license = 'see the text' } = lock[path];
  const texts = readdirSync(join(ROOT, path))
    .filter((name) => LICENCE_FILE.test(name))
    .map((name) => readFileSync(join(ROOT, path, name), 'utf8').trim());
  if (texts.length === 0 && license === 'see the text')
    throw new Error(`${path} tells no licence: look it up`);
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return [`${name} ${version} (${license})`, '', ...texts].join('\n');
});
const rule = `\n\n${'='.repeat(80)}\n\n`;
writeFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENCES.txt'), `${sections.join(rule)}\n`);
console.log(`licences: ${sections.length} packages`);
