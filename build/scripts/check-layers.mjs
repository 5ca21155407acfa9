/**
 * Checks the layers of ARCHITECTURE.md (rules in build/dependency-cruiser.mjs). Fails on a forbidden import, and also
 * when a source file on disk was not looked at: a check that sees nothing must not report success.
 *
 * Usage: node build/scripts/check-layers.mjs [ROOT]
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import config from '../dependency-cruiser.mjs';

const SOURCE_FOLDERS = ['shared', 'electron', 'models', 'renderer', 'build', 'test'];
const SOURCE = /\.(ts|tsx|mjs)$/;

process.chdir(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)));
const folders = SOURCE_FOLDERS.filter((folder) => existsSync(folder));
const filesOnDisk = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => SOURCE.test(path))
    .map((path) => join(folder, path).replaceAll('\\', '/')),
);
if (filesOnDisk.length === 0) fail(['no source file found: the check looked at no module']);

const { output } = await cruise(folders, {
  ...config.options,
  validate: true,
  ruleSet: { forbidden: config.forbidden },
});
const { modules, summary } = /** @type {import('dependency-cruiser').ICruiseResult} */ (output);

const cruised = new Set(modules.map((module) => module.source));
const unseen = filesOnDisk.filter((path) => !cruised.has(path));
if (unseen.length > 0) fail([`${unseen.length} source files were not looked at, among them ${unseen[0]}`]);

const importCount = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
if (importCount === 0) fail(['no import found: the TypeScript compiler was not recognised']);

const violations = summary.violations.map(({ rule, from, to, cycle }) => {
  const path = cycle ? cycle.map((step) => step.name).join(' -> ') : to;
  return `${rule.name}: ${from} -> ${path}`;
});
if (violations.length > 0) fail(violations);
console.log(`layers: ${filesOnDisk.length} modules, ${importCount} imports, no forbidden one`);

/**
 * Prints what is wrong and ends.
 *
 * @param {readonly string[]} lines
 * @returns {never}
 */
function fail(lines) {
  for (const line of lines) console.error(`layers: ${line}`);
  process.exit(1);
}
