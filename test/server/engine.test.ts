import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { superviseEngine } from '../../electron/hosts/engine/supervised-engine.ts';
import { startServer } from '../../electron/hosts/server/start-server.ts';
import { type Client, createClient } from '../../shared/contract/client.ts';
import { decodeTile } from '../../shared/spectrogram/tile.ts';
import { musicSignal } from '../support/music-signal.ts';
import { writePageFolder } from '../support/page-folder.ts';
import { connectToServer, originOf, uploadFile } from '../support/server-client.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// The engine in a process of its own, killed for real.

let folder: string;
const pageFolder = writePageFolder();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-engine-'));
});
afterAll(() => {
  for (const path of [folder, pageFolder]) rmSync(path, { recursive: true, force: true });
});

it('killed at work, it tells the job, starts again, and loses nothing that was finished', async () => {
  const engine = superviseEngine();
  const server = await startServer({ engine, pageFolder, port: 0 });
  const { client, close } = await connectToServer(server);
  try {
    const song = join(folder, 'song.wav');
    const long = join(folder, 'long.wav');
    writeWavFixture(song, musicSignal(2));
    writeWavFixture(long, musicSignal(120));
    const inputPath = await uploadFile(server, song);
    const settings = { model: 'none' };
    const done = await client.call('master.run', { inputPath, outputPath: 'done.wav', settings });
    // Bytes cross the processes as they are.
    const { levels } = await client.call('spectrogram.describe', { inputPath });
    const { tile } = await client.call('spectrogram.tile', {
      inputPath,
      level: levels.at(-1)!.level,
      index: 0,
    });
    expect(decodeTile(tile).rowCount).toBe(512);

    const first = engine.processId!;
    const running = client.call(
      'master.run',
      { inputPath: await uploadFile(server, long), outputPath: 'never.wav', settings },
      { onProgress: () => process.kill(first, 'SIGKILL') },
    );
    await expect(running).rejects.toMatchObject({
      code: 'tool-failed',
      message:
        'the engine ended by SIGKILL and was started again: nothing that was finished is lost, try once more',
    });
    expect(engine.processId).not.toBe(first);

    const download = await fetch(
      `${originOf(server)}/files?handle=${encodeURIComponent(done.outputPath)}&token=${server.token}`,
    );
    expect((await download.arrayBuffer()).byteLength).toBeGreaterThan(2 * 44_100 * 4);
    const again = await client.call('analyze.loudness', { inputPath });
    expect(again.path).toBe(inputPath);
  } finally {
    close();
    engine.close();
    await server.close();
  }
});

it('that cannot start says so and is tried again by the next request alone', async () => {
  const entry = join(folder, 'broken.mjs');
  writeFileSync(entry, 'process.exit(7);');
  const crashes: string[] = [];
  const engine = superviseEngine({ entry: pathToFileURL(entry), onCrash: (how) => crashes.push(how) });
  const connection = engine.connect((message) => client.receive(message));
  const client: Client = createClient((message) => connection.send(message));
  const failure = {
    code: 'tool-failed',
    message: expect.stringContaining('the engine ended by code 7'),
  };
  await expect(client.call('models.list', {})).rejects.toMatchObject(failure);
  await expect.poll(() => engine.processId, { timeout: 20_000 }).toBeUndefined();
  expect(crashes).toEqual(['code 7', 'code 7', 'code 7']);
  await expect(client.call('models.list', {})).rejects.toMatchObject({
    message: expect.stringContaining('does not start'),
  });
  expect(crashes).toHaveLength(4);
  engine.close();
});
