import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { musicSignal } from '../support/music-signal.ts';
import { connectToServer, originOf, uploadFile } from '../support/server-client.ts';
import { describeStudio, type StudioSuite } from '../support/studio-suite.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// The page as it is in a window: with the bridge of the preload script, whose other end is the server here.

const suite = describeStudio((folder) => writeWavFixture(join(folder, 'song.wav'), musicSignal(4)));

/** What the test reaches of the bridge, in the page. */
interface BridgeEnd {
  receive(message: unknown): void;
  open(handles: readonly string[]): void;
  command(name: string): void;
  readonly dragged: string[];
  readonly languages: string[];
  folder: string | undefined;
}
declare global {
  interface Window {
    bridgeEnd: BridgeEnd;
    sendToHost(message: unknown): void;
  }
}

/** Runs in the page before its own scripts. */
function offerBridge(): void {
  const end: BridgeEnd = {
    receive() {},
    open() {},
    command() {},
    dragged: [],
    languages: [],
    folder: undefined,
  };
  const latheDesktop = {
    run: 'one run',
    send: (message: unknown) => window.sendToHost(message),
    onMessage: (receive: BridgeEnd['receive']) => Object.assign(end, { receive }),
    giveFile: async () => undefined,
    chooseFolder: async () => end.folder,
    dragOut: (handle: string) => void end.dragged.push(handle),
    onOpened: (open: BridgeEnd['open']) => Object.assign(end, { open }),
    onCommand: (command: BridgeEnd['command']) => Object.assign(end, { command }),
    tellLanguage: (language: string) => void end.languages.push(language),
  };
  Object.assign(window, { latheDesktop, bridgeEnd: end });
}

/** A page that speaks to the engine by the bridge alone. */
async function openWindowPage({ browser, studio }: StudioSuite): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  const { sendRaw, socket, received } = await connectToServer(studio.server);
  let told = 0;
  socket.on('message', () => {
    for (const message of received.slice(told)) {
      void page.evaluate((each) => window.bridgeEnd.receive(each), message).catch(() => undefined);
    }
    told = received.length;
  });
  await context.exposeFunction('sendToHost', sendRaw);
  await page.addInitScript(offerBridge);
  await page.goto(originOf(studio.server));
  return page;
}

it('takes files and commands of its window, and gives files and folders back to it', async () => {
  const page = await openWindowPage(suite);
  await page.getByRole('tab', { name: 'Process' }).waitFor();
  await page.evaluate(() => window.bridgeEnd.command('reports'));
  await page.getByText('Master a track, and its report stands here').waitFor();

  // A file that is opened with Lathe.
  const handle = await uploadFile(suite.studio.server, join(suite.folder, 'song.wav'));
  await page.evaluate((given) => window.bridgeEnd.open([given]), handle);
  const row = page.getByRole('listitem').filter({ hasText: 'song.wav' });
  await row.getByText('Ready').waitFor();
  await page.getByLabel('Model').selectOption('none');
  await page.getByRole('button', { name: 'Master 1 track' }).click();
  await row.getByText('LUFS').waitFor();
  await page.getByRole('link', { name: 'Save song-master.wav' }).dispatchEvent('dragstart');
  await expect
    .poll(() => page.evaluate(() => window.bridgeEnd.dragged))
    .toEqual([expect.stringMatching(/^file:[0-9a-f]{32}\/song-master\.wav$/)]);

  await page.evaluate(() => window.bridgeEnd.command('settings'));
  await page.getByLabel('Language').selectOption('uk');
  await page.getByLabel('Мова').selectOption('en');
  await page.keyboard.press('Escape');
  await expect
    .poll(() =>
      page.evaluate(() => [[...new Set(window.bridgeEnd.languages)], window.bridgeEnd.languages.at(-1)]),
    )
    .toEqual([['en', 'uk'], 'en']);
  await page.evaluate(() => window.bridgeEnd.command('shortcuts'));
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(() => window.bridgeEnd.command('train'));
  await page.evaluate(
    (folder) => {
      window.bridgeEnd.folder = folder;
    },
    `folder:${'0'.repeat(32)}/My masters`,
  );
  await page.getByRole('button', { name: 'Choose a folder …' }).click();
  await page.getByRole('region', { name: 'Finished tracks' }).getByText('My masters').waitFor();
  await page.context().close();
});
