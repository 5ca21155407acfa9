import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import layers from '../../build/dependency-cruiser.mjs';

// The checks of `npm run check` are programs too: each must fail on what it forbids, and on seeing nothing.

const repository = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-checks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes a tree of files under a new root. */
async function plant(name: string, files: Record<string, string>): Promise<string> {
  const root = join(folder, name);
  for (const [path, content] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

function runCheck(script: string, argument: string): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(repository, 'build/scripts', script), argument],
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, output: stdout + stderr });
      },
    );
  });
}

describe('check-layers', () => {
  // One forbidden import for each rule: from, specifier, and what the message must show.
  const forbidden: Record<string, { from: string; imports: string; to: string }> = {
    'no-cycles': {
      from: 'shared/analysis/cycle-a.ts',
      imports: './cycle-b.ts',
      to: 'shared/analysis/cycle-b.ts',
    },
    resolvable: { from: 'shared/analysis/lost.ts', imports: './nowhere.ts', to: './nowhere.ts' },
    'shared-is-closed': { from: 'shared/dsp/clock.ts', imports: 'node:perf_hooks', to: 'perf_hooks' },
    'dsp-knows-no-networks': {
      from: 'shared/dsp/learned.ts',
      imports: '../nn/graph.ts',
      to: 'shared/nn/graph.ts',
    },
    'networks-know-no-dsp': {
      from: 'shared/nn/spectral.ts',
      imports: '../dsp/fft.ts',
      to: 'shared/dsp/fft.ts',
    },
    'contract-is-shared-alone': {
      from: 'shared/contract/meter.ts',
      imports: '../dsp/fft.ts',
      to: 'shared/dsp/fft.ts',
    },
    'architectures-are-networks-alone': {
      from: 'models/crnn/architecture.ts',
      imports: '../../shared/dsp/fft.ts',
      to: 'shared/dsp/fft.ts',
    },
    'renderer-uses-shared-alone': {
      from: 'renderer/app.ts',
      imports: '../electron/composition.ts',
      to: 'electron/composition.ts',
    },
    'renderer-knows-no-node': { from: 'renderer/disk.ts', imports: 'node:fs', to: 'fs' },
    'services-get-adapters': {
      from: 'electron/services/mastering.ts',
      imports: '../adapters/disk.ts',
      to: 'electron/adapters/disk.ts',
    },
    'services-know-no-host': {
      from: 'electron/services/jobs.ts',
      imports: '../composition.ts',
      to: 'electron/composition.ts',
    },
    'adapters-know-no-service': {
      from: 'electron/adapters/tool.ts',
      imports: '../services/plain.ts',
      to: 'electron/services/plain.ts',
    },
    'hosts-speak-the-contract': {
      from: 'electron/hosts/cli/main.ts',
      imports: '../../services/plain.ts',
      to: 'electron/services/plain.ts',
    },
    'electron-in-its-host': { from: 'electron/services/window.ts', imports: 'electron', to: 'electron' },
    'nobody-imports-tests': {
      from: 'electron/services/tested.ts',
      imports: '../../test/helper.ts',
      to: 'test/helper.ts',
    },
    'no-development-packages': {
      from: 'electron/services/packed.ts',
      imports: 'a-tool',
      to: 'node_modules/a-tool/index.js',
    },
  };

  it('has a case for every rule', () => {
    expect(Object.keys(forbidden).sort()).toEqual(layers.forbidden.map((rule) => rule.name).sort());
  });

  it('reports every forbidden import under its rule', async () => {
    const leaves = [
      'shared/nn/graph.ts',
      'shared/dsp/fft.ts',
      'electron/composition.ts',
      'electron/adapters/disk.ts',
      'electron/services/plain.ts',
      'test/helper.ts',
    ];
    const root = await plant('forbidden', {
      ...Object.fromEntries(leaves.map((path) => [path, 'export const value = 1;\n'])),
      ...Object.fromEntries(
        Object.values(forbidden).map(({ from, imports }) => [
          from,
          `import * as it from '${imports}';\nexport const value = it;\n`,
        ]),
      ),
      'shared/analysis/cycle-b.ts': "import { value } from './cycle-a.ts';\nexport const other = value;\n",
      'node_modules/a-tool/package.json': '{"name":"a-tool","version":"1.0.0","main":"index.js"}',
      'node_modules/a-tool/index.js': 'module.exports = 1;\n',
      'package.json': '{"type":"module","devDependencies":{"a-tool":"1.0.0"}}',
    });
    const { exitCode, output } = await runCheck('check-layers.mjs', root);
    expect(exitCode).toBe(1);
    for (const [rule, { from, to }] of Object.entries(forbidden)) {
      expect(output).toContain(`layers: ${rule}: ${from} -> ${to}`);
    }
  });

  it('lets a service import the type of an adapter, and types refer back', async () => {
    const root = await plant('allowed', {
      'electron/adapters/disk.ts': "import type { Plan } from './plan.ts';\nexport type Disk = Plan | 1;\n",
      'electron/adapters/plan.ts':
        "import type { Disk } from './disk.ts';\nexport type Plan = { disk: Disk };\n",
      'electron/services/save.ts':
        "import type { Disk } from '../adapters/disk.ts';\nexport type Save = Disk;\n",
    });
    expect(await runCheck('check-layers.mjs', root)).toMatchObject({ exitCode: 0 });
  });

  it('fails when there is nothing to look at', async () => {
    const { exitCode, output } = await runCheck('check-layers.mjs', await plant('empty', {}));
    expect(exitCode).toBe(1);
    expect(output).toContain('looked at no module');
  });
});

describe('package-lock.json', () => {
  it('has every package for every platform, without which npm ci fails', () => {
    interface LockEntry {
      readonly dependencies?: Record<string, string>;
      readonly optionalDependencies?: Record<string, string>;
    }
    const lock: { packages: Record<string, LockEntry> } = JSON.parse(
      readFileSync(join(repository, 'package-lock.json'), 'utf8'),
    );
    const installed = new Set(
      Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')),
    );
    const wanted = Object.values(lock.packages).flatMap(({ dependencies, optionalDependencies }) =>
      Object.keys({ ...dependencies, ...optionalDependencies }),
    );
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.filter((name) => !installed.has(name))).toEqual([]);
  });
});

describe('third-party notices', () => {
  it('are current with package-lock.json', async () => {
    const { exitCode, output } = await runCheck('write-notices.mjs', '--check');
    expect(output).toMatch(/^notices: \d+ packages, current$/m);
    expect(exitCode).toBe(0);
  });
});

describe('check-docs', () => {
  it('names each export and each public method without a docstring', async () => {
    const root = await plant('undocumented', {
      'shared/mixed.ts': [
        '/** Told. */\nexport const told = 1;',
        'export const untold = 2;',
        '/** @returns twice x */\nexport function tagged(x: number): number { return 2 * x; }',
        '/** @deprecated */\nexport function bare(): void {}',
        '/** A meter. */\nexport class Meter {\n  read(): number { return this.#secret(); }\n  #secret(): number { return 1; }\n}',
        '/** What reads. */\nexport interface Reader {\n  /** Reads. */\n  read(): number;\n}',
        '/** Reads as its interface says. */\nexport class Inherits implements Reader { read(): number { return 1; } }',
      ].join('\n'),
    });
    const { exitCode, output } = await runCheck('check-docs.mjs', root);
    expect(exitCode).toBe(1);
    const named = [...output.matchAll(/^docs: \S+ (\S+) has no docstring$/gm)].map((match) => match[1]);
    expect(named.sort()).toEqual(['Meter.read', 'bare', 'untold']);
  });

  it('passes what is documented and fails on nothing', async () => {
    const documented = await plant('documented', { 'shared/a.ts': '/** One. */\nexport const one = 1;\n' });
    expect(await runCheck('check-docs.mjs', documented)).toMatchObject({ exitCode: 0 });
    const { exitCode, output } = await runCheck('check-docs.mjs', await plant('silent', {}));
    expect(exitCode).toBe(1);
    expect(output).toContain('looked at nothing');
  });
});
