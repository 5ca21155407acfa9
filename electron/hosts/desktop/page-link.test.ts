import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeIpc } from '../../../test/support/fake-ipc.ts';
import { createBridge } from '../../preload/bridge.ts';
import type { Engine } from '../engine/engine.ts';
import { SessionFiles } from '../files/session-files.ts';
import { linkPage } from './page-link.ts';
import { WorkWatch } from './work-watch.ts';

const CHANNEL = 'lathe:message';
const request = { type: 'request', id: '1', method: 'models.list', params: {} };

let folder: string;
let song: string;
let files: SessionFiles;
let ipc: FakeIpc;
let heard: unknown[];
let closed: number;
let given: string[];
let languages: string[];
let notes: string[];
let link: ReturnType<typeof linkPage>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-link-'));
  song = join(folder, 'song.wav');
  writeFileSync(song, 'sound');
  files = new SessionFiles(folder);
  ipc = new FakeIpc();
  heard = [];
  closed = 0;
  given = [];
  languages = [];
  notes = [];
  const engine: Engine = {
    connect: () => ({ send: (message) => void heard.push(message), close: () => void closed++ }),
    close: () => {},
  };
  link = linkPage({
    ipcMain: ipc.ipcMain,
    contents: ipc.contents,
    engine,
    files,
    work: new WorkWatch(() => {}),
    dragIcon: 'icon.png',
    chooseFolder: async () => folder,
    onGiven: (path) => given.push(path),
    onLanguage: (language) => languages.push(language),
    note: (line) => notes.push(line),
  });
});
afterEach(() => {
  files.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** After everything that was sent has come. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('a sender', () => {
  it.each<[string, Parameters<FakeIpc['sendFrom']>[0]]>([
    ['another window', { sender: { id: 8 } }],
    ['a frame inside the page', { senderFrame: { url: 'app://lathe/files', parent: {} } }],
    ['a frame that is gone', { senderFrame: null }],
    ['another site', { senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['another host of our scheme', { senderFrame: { url: 'app://evil/', parent: null } }],
    ['a file', { senderFrame: { url: 'file:///app/index.html', parent: null } }],
    ['no address', { senderFrame: { url: '', parent: null } }],
  ])('that is %s is refused on every channel', async (_what, event) => {
    ipc.sendFrom(event, CHANNEL, request);
    const handle = await files.adopt(song);
    ipc.sendFrom(event, 'lathe:drag-out', handle);
    ipc.sendFrom(event, 'lathe:language', 'uk');
    await settled();
    expect(languages).toEqual([]);
    expect(heard).toEqual([]);
    expect(ipc.dragged).toEqual([]);
    await expect(ipc.invokeFrom(event, 'lathe:give-file', song)).rejects.toThrow('the page of Lathe alone');
    await expect(ipc.invokeFrom(event, 'lathe:choose-folder')).rejects.toThrow('the page of Lathe alone');
    expect(given).toEqual([]);
  });

  it('of another page is refused on each channel that there is, with a line in the log', async () => {
    const event = { senderFrame: { url: 'https://evil.example/', parent: null } };
    const handle = await files.adopt(song);
    await link.open([song]);
    expect(ipc.channels.length).toBeGreaterThan(5);
    for (const channel of ipc.channels) {
      ipc.sendFrom(event, channel, handle);
      await ipc.invokeFrom(event, channel, song).catch(() => undefined);
    }
    await settled();
    expect(ipc.channels.filter((channel) => !notes.some((line) => line.includes(channel)))).toEqual([]);
    expect([heard, ipc.dragged, given.length, languages]).toEqual([[], [], 1, []]);
    // What was opened waits for the real page.
    const opened: unknown[] = [];
    createBridge(ipc.preload, 'run').onOpened((handles) => opened.push(handles));
    await expect.poll(() => opened).toHaveLength(1);
  });

  it('that is the page is heard', async () => {
    ipc.sendFrom({}, CHANNEL, request);
    await settled();
    expect(heard).toEqual([request]);
  });
});

describe('a file', () => {
  it('is given by hand, and named by a handle', async () => {
    const bridge = createBridge(ipc.preload, 'run');
    const handle = await bridge.giveFile(ipc.fileAt(song));
    expect(handle).toMatch(/^file:[0-9a-f]{32}\/song\.wav$/);
    expect(files.pathOf(handle!)).toBe(song);
    expect(given).toEqual([song]);
    // One that a script made lies on no disk.
    expect(await bridge.giveFile(new File(['x'], '/etc/passwd') as never)).toBeUndefined();
  });

  it.each([['relative.wav'], [''], [7], [null], [['/etc/passwd']], ['/'.repeat(40_000)]])(
    'is no %j',
    async (path) => {
      await expect(ipc.invokeFrom({}, 'lathe:give-file', path)).rejects.toThrow();
      expect(given).toEqual([]);
    },
  );

  it('in a request is a handle and no path', async () => {
    const bridge = createBridge(ipc.preload, 'run');
    const answers: unknown[] = [];
    bridge.onMessage((message) => answers.push(message));
    bridge.send({ type: 'request', id: '1', method: 'analyze.run', params: { inputPath: song } });
    await settled();
    await settled();
    expect(heard).toEqual([]);
    expect(answers).toMatchObject([{ type: 'error', id: '1', error: { code: 'bad-argument' } }]);
  });

  it('of the user stays when its handle is removed, and nothing is put into a folder of the user', async () => {
    const handle = await files.adopt(song);
    await files.remove(handle);
    expect(() => files.pathOf(handle)).toThrow('no file of this session');
    expect(await files.adopt(song)).not.toBe(handle);
    const own = (await createBridge(ipc.preload, 'run').chooseFolder())!;
    await expect(files.receiveInto(own, ['a.wav'], [] as never)).rejects.toMatchObject({
      code: 'bad-argument',
    });
    const inside = own.replace('folder:', 'file:').concat('/song.wav');
    expect(files.pathOf(inside)).toBe(song);
    await files.remove(inside);
    expect(await files.sizeOf(inside)).toBe(5);
  });

  it('is dragged out by its handle alone', async () => {
    const bridge = createBridge(ipc.preload, 'run');
    bridge.dragOut('/etc/passwd');
    bridge.dragOut(`file:${'0'.repeat(32)}/passwd`);
    bridge.dragOut((await bridge.giveFile(ipc.fileAt(song)))!);
    await settled();
    expect(ipc.dragged).toEqual([{ file: song, icon: 'icon.png' }]);
  });

  it('that was opened with Lathe waits for a page that listens, and for the next one', async () => {
    const opened: unknown[] = [];
    await link.open([song]);
    createBridge(ipc.preload, 'run').onOpened((handles) => opened.push(handles));
    await settled();
    await settled();
    expect(opened).toEqual([[files.handleOf(song)]]);
    ipc.reloadPage();
    await link.open([song]);
    await settled();
    expect(opened).toHaveLength(1);
  });
});

it('a page that is loaded anew or closed gives up what it asked for', () => {
  ipc.reloadPage();
  expect(closed).toBe(1);
  ipc.destroyPage();
  expect(closed).toBe(2);
});

it('the language of the page is one that Lathe speaks, or nothing', async () => {
  createBridge(ipc.preload, 'run').tellLanguage('uk');
  for (const language of ['fr', 'toString', '__proto__', 7, null, undefined, ['uk'], { language: 'uk' }]) {
    ipc.sendFrom({}, 'lathe:language', language);
  }
  await settled();
  expect(languages).toEqual(['uk']);
});
