import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeElectron, type FakeElectron } from '../../../test/support/fake-electron.ts';
import { writePageFolder } from '../../../test/support/page-folder.ts';
import { runDesktopStudio } from './desktop-studio.ts';

let folder: string;
let pageFolder: string;
let electron: FakeElectron;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-desktop-'));
  pageFolder = writePageFolder();
  electron = createFakeElectron(folder);
});
afterEach(() => {
  electron.emitApp('quit');
  for (const path of [folder, pageFolder]) rmSync(path, { recursive: true, force: true });
});

const start = (args: readonly string[] = []): Promise<void> =>
  runDesktopStudio(
    electron.edge,
    { pageFolder, preloadPath: '/p/preload.cjs', iconPath: '/p/icon.png', dragIconPath: '/p/drag.png' },
    args,
  );

describe('the window', () => {
  it('has a sandboxed page of its own and no Node in it', async () => {
    await start();
    expect(electron.windowOptions?.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      preload: '/p/preload.cjs',
    });
    expect(electron.loaded).toEqual(['app://lathe/']);
  });

  it('lets its page go nowhere', async () => {
    await start();
    const contents = electron.createContents();
    for (const event of ['will-navigate', 'will-redirect'] as const) {
      expect(contents.isStopped(event, 'https://evil.example/')).toBe(true);
      expect(contents.isStopped(event, 'file:///etc/passwd')).toBe(true);
      expect(contents.isStopped(event, 'app://evil/')).toBe(true);
      expect(contents.isStopped(event, 'app://lathe/')).toBe(false);
    }
    expect(contents.isStopped('will-attach-webview', '')).toBe(true);
    expect(contents.openWindow()).toEqual({ action: 'deny' });
  });

  it.each(['media', 'geolocation', 'notifications', 'openExternal', 'fileSystem', 'clipboard-read', 'hid'])(
    'is denied the permission %s',
    async (permission) => {
      await start();
      expect(electron.permissions(permission)).toEqual([false, false, false]);
    },
  );

  it('may copy, and reach nothing but itself', async () => {
    await start();
    expect(electron.permissions('clipboard-sanitized-write')).toEqual([true, true, false]);
    expect(electron.isBlocked('https://evil.example/')).toBe(true);
    expect(electron.isBlocked('http://127.0.0.1:80/')).toBe(true);
    expect(electron.isBlocked('file:///etc/passwd')).toBe(true);
    expect(electron.isBlocked('app://lathe/assets/main-abc.js')).toBe(false);
    expect(electron.isBlocked('blob:app://lathe/1')).toBe(false);
  });

  it('is where it was', async () => {
    await start();
    electron.bounds = { x: 100, y: 50, width: 1200, height: 800 };
    expect(electron.closeWindow()).toBe(true);
    const again = createFakeElectron(folder);
    await runDesktopStudio(again.edge, { pageFolder, preloadPath: '', iconPath: '', dragIconPath: '' }, []);
    expect(again.windowOptions).toMatchObject({ x: 100, y: 50, width: 1200, height: 800 });
    expect(again.isMaximized).toBe(false);
    again.isMaximized = true;
    again.closeWindow();
    again.emitApp('quit');
    const large = createFakeElectron(folder);
    await runDesktopStudio(large.edge, { pageFolder, preloadPath: '', iconPath: '', dragIconPath: '' }, []);
    expect(large.isMaximized).toBe(true);
    large.emitApp('quit');
    writeFileSync(
      join(folder, 'window.json'),
      JSON.stringify({ bounds: { x: 9000, y: 50, width: 1200, height: 800 }, isMaximized: false }),
    );
    const elsewhere = createFakeElectron(folder);
    await runDesktopStudio(
      elsewhere.edge,
      { pageFolder, preloadPath: '', iconPath: '', dragIconPath: '' },
      [],
    );
    expect(elsewhere.windowOptions).not.toHaveProperty('x');
    elsewhere.emitApp('quit');
  });
});

describe('the page', () => {
  it('comes by its own protocol, with a strict policy', async () => {
    await start();
    const answer = await electron.fetch('app://lathe/');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>Lathe</title>');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).not.toContain('unsafe');
    const part = await electron.fetch('app://lathe/assets/main-abc.js');
    expect(part.headers.get('content-type')).toContain('text/javascript');
  });

  it.each<[string, number]>([
    ['app://lathe/../package.json', 404],
    ['app://lathe/%2e%2e/%2e%2e/etc/passwd', 404],
    ['app://lathe/assets/..%2f..%2fpackage.json', 404],
    ['app://lathe/files?handle=/etc/passwd', 400],
    [`app://lathe/files?handle=file:${'0'.repeat(32)}/passwd`, 400],
    ['app://evil/', 403],
  ])('is all that an address reaches: %s', async (address, status) => {
    await start();
    expect((await electron.fetch(address)).status).toBe(status);
  });

  it('has nothing at the address of a part that is gone since it was built anew', async () => {
    await start();
    rmSync(join(pageFolder, 'assets', 'main-abc.js'));
    expect((await electron.fetch('app://lathe/assets/main-abc.js')).status).toBe(404);
  });

  it('can send what lies on no disk, and read parts of it', async () => {
    await start();
    const sent = await electron.fetch('app://lathe/files?name=a.wav', { method: 'POST', body: 'the sound' });
    const { handle } = (await sent.json()) as { handle: string };
    const headers = { range: 'bytes=4-' };
    const part = await electron.fetch(`app://lathe/files?handle=${encodeURIComponent(handle)}`, { headers });
    expect([part.status, await part.text()]).toEqual([206, 'sound']);
  });
});

describe('work', () => {
  const request = { type: 'request', id: '1', method: 'train.check', params: { good: 'x' } };
  const work = { type: 'request', id: '2', method: 'tune.run', params: {} };

  it('keeps the machine awake, shows on the icon, asks before closing, and tells its end', async () => {
    await start();
    electron.ipc.sendFrom({}, 'lathe:message', work);
    await expect.poll(() => electron.blockers).toBe(1);
    expect(electron.bar).toBe(2);
    electron.engineSays({ type: 'progress', id: '2', progress: { fraction: 0.25 } });
    expect(electron.bar).toBe(0.25);
    electron.answer = 0;
    expect(electron.closeWindow()).toBe(false);
    expect(electron.questions.at(-1)).toContain('The search for settings would be given up');
    electron.answer = 1;
    expect(electron.closeWindow()).toBe(true);
    electron.engineSays({ type: 'result', id: '2', result: {} });
    expect([electron.blockers, electron.bar]).toEqual([0, -1]);
    expect(electron.notifications).toEqual(['The search for settings is done']);
    expect(electron.closeWindow()).toBe(true);
    expect(electron.questions).toHaveLength(2);
  });

  it('that a user does not wait for is none', async () => {
    await start();
    electron.ipc.sendFrom({}, 'lathe:message', { ...request, params: {} });
    await expect.poll(() => electron.toEngine.length).toBe(1);
    expect([electron.blockers, electron.closeWindow()]).toEqual([0, true]);
  });

  it('fails by name when the engine ends, and the engine is started again', async () => {
    await start();
    electron.ipc.sendFrom({}, 'lathe:message', work);
    await expect.poll(() => electron.toEngine.length).toBe(1);
    electron.endEngine(5);
    expect([electron.engineStarts, electron.blockers]).toEqual([2, 0]);
    expect(electron.notifications).toEqual(['The search for settings failed']);
    expect(readFileSync(join(folder, 'lathe.log'), 'utf8')).toContain('the engine ended by code 5');
  });
});

it('tries a device in a process of its own, which the engine may not start', async () => {
  await start();
  electron.emitEngine({ type: 'probe', probe: 7, device: 'webgpu' });
  expect(electron.probed).toEqual(['probe-device.ts webgpu']);
  electron.endProbe('there is no adapter', 1);
  await expect
    .poll(() => electron.toEngine)
    .toContainEqual({ type: 'probed', probe: 7, failure: 'there is no adapter' });
});

describe('a start', () => {
  it('opens the files it was given, and gives them to the page that listens', async () => {
    const song = join(folder, 'song.wav');
    writeFileSync(song, 'sound');
    await start(['--some-flag', song, join(folder, 'missing.wav')]);
    const opened: string[][] = [];
    electron.ipc.preload.ipcRenderer.on('lathe:opened', (_event, handles) =>
      opened.push(handles as string[]),
    );
    electron.ipc.sendFrom({}, 'lathe:ready', undefined);
    await expect.poll(() => opened).toEqual([[expect.stringMatching(/^file:[0-9a-f]{32}\/song\.wav$/)]]);
    expect(electron.recentInMenu()).toEqual(['song.wav', 'Clear']);
    // A second start, and the system, open in the same window.
    electron.emitApp('second-instance', {}, ['lathe', 'song.wav'], folder);
    await expect.poll(() => opened).toHaveLength(2);
    electron.emitApp('open-file', { preventDefault() {} }, song);
    await expect.poll(() => opened).toHaveLength(3);
  });

  it('takes what is chosen in the menu, remembers it, and forgets what is gone', async () => {
    const [song, other] = [join(folder, 'song.wav'), join(folder, 'other.wav')];
    for (const path of [song, other]) writeFileSync(path, 'sound');
    await start();
    const opened: string[][] = [];
    electron.ipc.preload.ipcRenderer.on('lathe:opened', (_event, handles) =>
      opened.push(handles as string[]),
    );
    electron.ipc.sendFrom({}, 'lathe:ready', undefined);
    electron.click('Open…');
    electron.chosen = [song, other];
    electron.click('Open…');
    await expect.poll(() => opened).toHaveLength(1);
    expect(opened[0]).toHaveLength(2);
    expect(electron.recentInMenu()).toEqual(['other.wav', 'song.wav', 'Clear']);
    electron.clickRecent('song.wav');
    await expect.poll(() => opened).toHaveLength(2);
    rmSync(other);
    electron.clickRecent('other.wav');
    expect(electron.notifications).toEqual(['other.wav is not there any more']);
    expect(electron.recentInMenu()).toEqual(['song.wav', 'Clear']);
    electron.clickRecent('Clear');
    expect(electron.recentInMenu()).toEqual(['Clear']);
    expect(JSON.parse(readFileSync(join(folder, 'recent.json'), 'utf8'))).toEqual([]);
  });

  it('beside another one ends', async () => {
    electron.isFirst = false;
    await start();
    expect(electron.loaded).toEqual([]);
    expect(electron.quits).toBe(1);
  });
});

it('the menu leads to every tab, to settings and keys, and copies diagnostics without the name of the user', async () => {
  await start();
  const commands: unknown[] = [];
  electron.ipc.preload.ipcRenderer.on('lathe:command', (_event, command) => commands.push(command));
  for (const label of ['Process', 'Compare', 'Settings…', 'Keyboard Shortcuts']) electron.click(label);
  await expect.poll(() => commands).toEqual(['process', 'compare', 'settings', 'shortcuts']);
  electron.click('Copy Diagnostics');
  expect(electron.copied).toContain('Lathe 1.2.3');
  expect(electron.copied).toContain('Lathe 1.2.3 starts');
});

it('speaks the language of the system outside of its page', async () => {
  electron.locale = 'uk-UA';
  await start();
  const commands: unknown[] = [];
  electron.ipc.preload.ipcRenderer.on('lathe:command', (_event, command) => commands.push(command));
  electron.click('Звіти');
  await expect.poll(() => commands).toEqual(['reports']);
  electron.ipc.sendFrom({}, 'lathe:message', { type: 'request', id: '1', method: 'tune.run', params: {} });
  await expect.poll(() => electron.blockers).toBe(1);
  electron.answer = 0;
  expect(electron.closeWindow()).toBe(false);
  expect(electron.questions.at(-1)).toContain('Буде покинуто: Пошук налаштувань');
});

it('speaks the language that is chosen in its page, from then on and at the next start', async () => {
  await start();
  electron.click('Reports');
  electron.ipc.sendFrom({}, 'lathe:language', 'uk');
  await expect.poll(() => electron.menuLabels()).toContain('Звіти');
  expect(electron.menuLabels()).not.toContain('Reports');
  electron.ipc.sendFrom({}, 'lathe:message', { type: 'request', id: '1', method: 'tune.run', params: {} });
  await expect.poll(() => electron.blockers).toBe(1);
  electron.answer = 0;
  expect(electron.closeWindow()).toBe(false);
  expect(electron.questions.at(-1)).toContain('Буде покинуто: Пошук налаштувань');
  electron.engineSays({ type: 'result', id: '1', result: {} });
  expect(electron.notifications).toEqual(['Пошук налаштувань: готово']);

  const again = createFakeElectron(folder);
  await runDesktopStudio(again.edge, { pageFolder, preloadPath: '', iconPath: '', dragIconPath: '' }, []);
  expect(again.menuLabels()).toContain('Звіти');
  again.ipc.sendFrom({}, 'lathe:language', 'en');
  await expect.poll(() => again.menuLabels()).toContain('Reports');
  again.emitApp('quit');
});
