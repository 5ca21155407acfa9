import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { masterResultOf } from '../../../test/support/master-result.ts';
import { createMasterHistory } from './master-history.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-history-'));
  path = join(folder, 'data', 'history.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const open = () => createMasterHistory(path, () => at);

describe('the history of masterings', () => {
  it('outlives the program, the newest first, with the levels of silence', async () => {
    const silent = masterResultOf('/music/silence.wav', '/music/silence-master.wav');
    await open().add('a', {
      ...silent,
      before: { ...silent.before, integratedLufs: Number.NEGATIVE_INFINITY },
    });
    await open().add('b', masterResultOf('/music/b.wav', '/music/b-master.wav'));
    const { masters, problems } = await open().list();
    expect(masters.map(({ job, finishedAt }) => [job, finishedAt])).toEqual([
      ['b', '2026-01-02T03:04:05.000Z'],
      ['a', '2026-01-02T03:04:05.000Z'],
    ]);
    expect(masters[1]!.result.before.integratedLufs).toBe(Number.NEGATIVE_INFINITY);
    expect(problems).toEqual([]);
    expect((await open().find('b'))?.inputPath).toBe('/music/b.wav');
    expect(await open().find('c')).toBeUndefined();
  });

  it('says which files are gone, and leaves their names alone', async () => {
    const output = join(folder, 'b-master.wav');
    writeFileSync(output, 'sound');
    await open().add('b', masterResultOf('/music/private/b.wav', output));
    const [master] = (await open().list()).masters;
    expect(master).toMatchObject({ isInputThere: false, isOutputThere: true });
    expect(master!.result).toMatchObject({ inputPath: 'b.wav', outputPath: output });
  });

  it('keeps the newest 200', async () => {
    const result = masterResultOf('/a.wav', '/b.wav');
    const finishedAt = new Date(at).toISOString();
    const before = Array.from({ length: 200 }, (_, i) => ({ job: String(i), finishedAt, result }));
    mkdirSync(join(folder, 'data'));
    writeFileSync(path, JSON.stringify({ version: 1, masters: before }));
    await open().add('new', result);
    const { masters } = await open().list();
    expect([masters.length, masters[0]!.job, masters.at(-1)!.job]).toEqual([200, 'new', '198']);
  });

  it('forgets one, or all', async () => {
    for (const job of ['a', 'b', 'c']) await open().add(job, masterResultOf('/a.wav', '/b.wav'));
    expect(await open().clear('b')).toBe(1);
    expect((await open().list()).masters.map(({ job }) => job)).toEqual(['c', 'a']);
    expect(await open().clear()).toBe(2);
    expect(JSON.parse(readFileSync(path, 'utf8')).masters).toEqual([]);
  });

  it('goes on after a file that is damaged, and keeps what of it can be read', async () => {
    await open().add('a', masterResultOf('/a.wav', '/b.wav'));
    const { masters } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ version: 1, masters: [{ job: 'of another version' }, ...masters] }));
    const read = await open().list();
    expect(read.masters.map(({ job }) => job)).toEqual(['a']);
    expect(read.problems).toEqual(['1 mastering of the history is of another version of Lathe']);
    writeFileSync(path, '{"version":1,"mast');
    expect((await open().list()).problems[0]).toMatch(/is damaged/);
    await open().add('n', masterResultOf('/a.wav', '/b.wav'));
    expect(await open().list()).toMatchObject({ masters: [{ job: 'n' }], problems: [] });
  });

  it('that cannot be written says so, and knows until the end what it was told', async () => {
    writeFileSync(join(folder, 'data'), 'a file in the place of the folder');
    const history = open();
    await history.add('a', masterResultOf('/a.wav', '/b.wav'));
    const { masters, problems } = await history.list();
    expect(masters.map(({ job }) => job)).toEqual(['a']);
    expect(problems.at(-1)).toMatch(/^The history is not kept: /);
    await expect(history.clear()).rejects.toMatchObject({ code: 'output-failed' });
  });
});
