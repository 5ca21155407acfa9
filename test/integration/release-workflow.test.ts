import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// The workflow runs on a public host alone; what it names has to be here, and what it takes from others to stay the same.

const root = fileURLToPath(new URL('../..', import.meta.url));
const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
const { scripts, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const found = (pattern: RegExp): string[] => [...workflow.matchAll(pattern)].map(([, name]) => name!);

describe('the workflow of releases', () => {
  it('runs scripts, programs and files that are there', () => {
    const runs = found(/npm run (?:-s )?([\w:]+)/g);
    expect(runs.length).toBeGreaterThan(1);
    expect(runs.filter((name) => scripts[name] === undefined)).toEqual([]);
    const programs = found(/npx ([\w-]+)/g);
    expect(programs.length).toBeGreaterThan(2);
    expect(programs.filter((name) => devDependencies[name] === undefined)).toEqual([]);
    const files = found(/((?:node_modules|build|test)\/[\w./-]+\.\w+)/g);
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('tries the window by a real Electron on every system, before it packs', () => {
    expect(found(/(test\/e2e\/desktop\.e2e\.ts)/g)).toHaveLength(2);
    expect(workflow).toMatch(/if: runner\.os == 'Linux'\s+run: xvfb-run -a npx vitest/);
    expect(workflow).toMatch(/if: runner\.os != 'Linux'\s+run: npx vitest/);
    expect(workflow.indexOf('desktop.e2e.ts')).toBeLessThan(workflow.indexOf('npx electron-builder'));
    for (const target of ['--linux --x64', '--mac --arm64', '--mac --x64', '--win --x64']) {
      expect(workflow).toContain(target);
    }
  });

  it('takes actions of the host alone, by their major version at least, and may write nothing', () => {
    const actions = found(/uses: (\S+)/g);
    expect(actions.length).toBeGreaterThan(2);
    expect(actions.filter((action) => !/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([]);
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(workflow).not.toContain('secrets.');
  });
});
