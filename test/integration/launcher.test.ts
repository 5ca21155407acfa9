import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The launcher over a checkout of three small sources: what runs is what lies there, whatever was compiled before.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = `
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { word } from './word.ts';
const worker = new Worker(new URL('../../workers/echo.ts', import.meta.url), { workerData: word satisfies string });
worker.on('message', (reply: string) => {
  const model = readFileSync(new URL('../../../models/name.txt', import.meta.url), 'utf8');
  console.log([import.meta.url.endsWith('.ts') ? 'source' : 'bundle', reply, model, ...process.argv.slice(2)].join(' '));
});
`;
const WORKER = `
import { parentPort, workerData } from 'node:worker_threads';
parentPort!.postMessage('heard ' + workerData);
`;

let checkout: string;
const cache = (): string => join(checkout, 'node_modules/.cache/lathe');
const wordPath = (): string => join(checkout, 'electron/hosts/cli/word.ts');
const sayWord = (word: string): void => writeFileSync(wordPath(), `export const word: string = '${word}';\n`);

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'lathe-launcher-'));
  for (const folder of [
    'electron/hosts/cli',
    'electron/hosts/engine',
    'electron/workers',
    'models',
    'node_modules',
  ]) {
    mkdirSync(join(checkout, folder), { recursive: true });
  }
  for (const part of ['bin', 'build/scripts/bundle.mjs', 'build/scripts/import-source.mjs']) {
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
  }
  for (const name of ['esbuild', 'tsx']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(checkout, 'node_modules', name));
  }
  writeFileSync(join(checkout, 'package.json'), '{"type":"module"}');
  writeFileSync(join(checkout, 'models/name.txt'), 'crnn');
  writeFileSync(join(checkout, 'electron/hosts/cli/main.ts'), MAIN);
  writeFileSync(join(checkout, 'electron/workers/echo.ts'), WORKER);
  writeFileSync(join(checkout, 'electron/hosts/engine/engine-process.ts'), 'export {};\n');
  sayWord('one');
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  await once(child, 'close');
  return text.trim();
}

const launch = (...args: string[]): Promise<string> =>
  output(spawn(process.execPath, [join(checkout, 'bin/lathe.mjs'), ...args], { cwd: tmpdir() }));

/** Files made a moment ago count as changed while the bundle was made, and are not recorded. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

describe('the launcher of a checkout', () => {
  it('compiles the sources, their threads and what they find beside them, once', async () => {
    await settle();
    expect(await launch('analyze', 'x.wav')).toBe('bundle heard one crnn analyze x.wav');
    const made = readdirSync(cache()).sort();
    expect(made).toHaveLength(2);
    expect(await launch()).toBe('bundle heard one crnn');
    expect(readdirSync(cache()).sort()).toEqual(made);
  });

  it('never runs what the sources were before, also when size and time of a file stay', async () => {
    const { atime, mtime } = statSync(wordPath());
    sayWord('two');
    utimesSync(wordPath(), atime, mtime);
    expect(await launch()).toBe('bundle heard two crnn');
    sayWord('six');
    expect(await Promise.all([launch(), launch(), launch()])).toEqual(
      new Array(3).fill('bundle heard six crnn'),
    );
    await settle();
    expect(await launch()).toBe('bundle heard six crnn');
    const bundles = readdirSync(cache());
    writeFileSync(join(checkout, 'electron/workers/echo.ts'), WORKER.replace('heard', 'got'));
    expect(await launch()).toBe('bundle got six crnn');
    // What ran before may go on with its own.
    expect(readdirSync(cache())).toEqual(
      expect.arrayContaining(bundles.filter((name) => !name.endsWith('.json'))),
    );
  });

  it('makes anew what was damaged or taken away', async () => {
    const record = readdirSync(cache()).find((name) => name.endsWith('.json'))!;
    writeFileSync(join(cache(), record), '{"folder":');
    expect(await launch()).toBe('bundle got six crnn');
    rmSync(cache(), { recursive: true });
    expect(await launch()).toBe('bundle got six crnn');
  });

  it('runs the sources themselves where they cannot be bundled', async () => {
    rmSync(join(checkout, 'node_modules/esbuild'));
    sayWord('ten');
    // Threads from source need Lathe's own loader, so that the program alone is looked at.
    writeFileSync(
      join(checkout, 'electron/hosts/cli/main.ts'),
      `import { word } from './word.ts';\nconsole.log(import.meta.url.slice(-3), word as string);\n`,
    );
    expect(await launch()).toBe('.ts ten');
    sayWord('new');
    expect(await launch()).toBe('.ts new');
  });

  it('tells a mistake in a source by its place', async () => {
    symlinkSync(join(ROOT, 'node_modules/esbuild'), join(checkout, 'node_modules/esbuild'));
    writeFileSync(wordPath(), 'export const word = ;\n');
    expect(await launch()).toMatch(/word\.ts:1:20/);
  });
});

describe('the launcher of a package', () => {
  it('runs what was built', async () => {
    rmSync(join(checkout, 'electron'), { recursive: true });
    mkdirSync(join(checkout, 'dist'));
    writeFileSync(join(checkout, 'dist/lathe.mjs'), 'console.log("built", ...process.argv.slice(2));');
    chmodSync(join(checkout, 'bin/lathe.mjs'), 0o755);
    expect(await output(spawn(join(checkout, 'bin/lathe.mjs'), ['doctor']))).toBe('built doctor');
  });
});
