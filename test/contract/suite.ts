import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { Handlers } from '../../shared/contract/dispatch.ts';
import type { ClientMessage, ServerMessage } from '../../shared/contract/envelope.ts';
import type { ProgressOf } from '../../shared/contract/methods.ts';
import { LatheError } from '../../shared/errors.ts';
import { decodeTile } from '../../shared/spectrogram/tile.ts';
import { writeEmotionModel } from '../support/emotion-model.ts';
import { musicSignal } from '../support/music-signal.ts';
import { speechSignal } from '../support/speech-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

/** One connection of a client to services, over whatever it is that carries messages. */
export interface Connection {
  readonly client: Client;
  /** Sends a message that no client would send. */
  sendRaw(message: unknown): void;
  /** What came back, in order. */
  readonly received: readonly ServerMessage[];
  /** What was thrown in the services and was no expected failure. */
  readonly bugs: readonly unknown[];
  /** Gives the services a file, and tells what it is called in requests and results. */
  give(path: string): Promise<string>;
  /** What a request calls a file of this name that is to be written. */
  outputName(name: string): string;
  /** Every file that the services could have left behind, by name. */
  listOutputs(): readonly string[];
  close(): Promise<void>;
}

/** A way from clients to services. */
export type Connect = (handlers: Handlers<AbortSignal>, folder: string) => Promise<Connection>;

/**
 * The cases that hold for every way from a client to the services: in one process, over a network, between the
 * processes of a desktop program.
 *
 * @param name of the way
 * @param connect opens a connection; each case opens its own
 * @param createHandlers the real services
 */
export function describeContract(
  name: string,
  connect: Connect,
  createHandlers: () => Handlers<AbortSignal>,
): void {
  describe(`contract: ${name}`, () => {
    let folder: string;
    let song: string;
    const open: Connection[] = [];
    const connectTo = async (changed: Partial<Handlers<AbortSignal>> = {}): Promise<Connection> => {
      const connection = await connect({ ...createHandlers(), ...changed }, folder);
      open.push(connection);
      return connection;
    };

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lathe-contract-'));
      song = join(folder, 'song.wav');
      writeWavFixture(song, musicSignal(4));
      writeWavFixture(join(folder, 'silence.wav'), [new Float32Array(44_100)]);
      writeFileSync(join(folder, 'text.wav'), 'not audio at all');
      const speech = new Float32Array(3 * 24_000);
      speech.set(speechSignal(2, { sampleRate: 24_000, pitchHz: 130 }), 12_000);
      writeWavFixture(join(folder, 'speech.wav'), [speech], 24_000);
      writeEmotionModel(join(folder, 'emotions.onnx'));
    });
    afterEach(async () => {
      for (const connection of open.splice(0)) await connection.close();
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('carries a result', async () => {
      const { client, give } = await connectTo();
      const inputPath = await give(song);
      const result = await client.call('analyze.run', { inputPath });
      expect(result).toMatchObject({
        path: inputPath,
        sampleCount: 4 * 44_100,
        channelCount: 2,
        codec: 'pcm_s16le',
      });
      expect(result.integratedLufs).toBeGreaterThan(-40);
      expect(result.integratedLufs).toBeLessThan(0);
    });

    it('carries silence as -Infinity', async () => {
      const { client, give } = await connectTo();
      const inputPath = await give(join(folder, 'silence.wav'));
      const result = await client.call('analyze.run', { inputPath });
      expect(result).toMatchObject({ integratedLufs: -Infinity, truePeakDbtp: -Infinity, channelCount: 1 });
    });

    it('carries bytes, in results and in progress', async () => {
      const { client, give } = await connectTo();
      const inputPath = await give(song);
      const { levels } = await client.call('spectrogram.describe', { inputPath });
      const place = { level: levels.at(-1)!.level, index: 0 };
      const { tile } = await client.call('spectrogram.tile', { inputPath, ...place });
      expect(decodeTile(tile)).toMatchObject({ ...place, sampleRate: 44_100, rowCount: 512 });
      const tiles: Uint8Array[] = [];
      const result = await client.call(
        'spectrogram.overview',
        { inputPath },
        { onProgress: (event) => event.tile && tiles.push(event.tile) },
      );
      expect(result).toEqual({ tileCount: 1 });
      expect(tiles.map(decodeTile)).toEqual([decodeTile(tile)]);
    });

    it('carries the emotions of a voice, with what a drawing needs, and stops when it is told to', async () => {
      const { client, give } = await connectTo();
      const request = {
        inputPath: await give(join(folder, 'speech.wav')),
        model: await give(join(folder, 'emotions.onnx')),
        detail: true,
      };
      const fractions: number[] = [];
      const result = await client.call('emotion.tag', request, {
        onProgress: ({ fraction }) => fractions.push(fraction),
      });
      expect(result).toMatchObject({ path: request.inputPath, durationSeconds: 3, notes: [] });
      const { segments, steps, attention, attentionSeconds, labels } = result;
      expect(segments[0]!.startSeconds).toBe(steps![0]!.startSeconds);
      expect(steps![0]!.probabilities).toHaveLength(labels.length);
      expect(attention!.byteLength).toBe(4 * Math.ceil(3 / attentionSeconds!));
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      const abort = new AbortController();
      const running = client.call('emotion.tag', request, {
        signal: abort.signal,
        onProgress: () => abort.abort(),
      });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    }, 30_000);

    it('carries progress that never falls, and only while the request runs', async () => {
      const { client, received, give, outputName } = await connectTo();
      const events: ProgressOf<'master.run'>[] = [];
      const outputPath = outputName('progress.wav');
      const request = {
        inputPath: await give(song),
        outputPath,
        settings: { model: 'none', targetLufs: -16 },
      };
      const result = await client.call('master.run', request, { onProgress: (event) => events.push(event) });
      // The promise about a written file is 0.1 LU.
      expect(Math.abs(result.after.integratedLufs + 16)).toBeLessThan(0.1);
      expect(events.length).toBeGreaterThan(2);
      const fractions = events.map(({ fraction }) => fraction);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(received.at(-1)?.type).toBe('result');
    });

    it('tells expected failures by their code, with the message of the service', async () => {
      const { client, bugs, give } = await connectTo();
      const inputPath = await give(join(folder, 'text.wav'));
      await expect(client.call('analyze.run', { inputPath })).rejects.toMatchObject({
        name: 'LatheError',
        code: 'bad-input',
        message: expect.stringContaining('text.wav'),
      });
      await expect(client.call('models.info', { model: 'no-such-model' })).rejects.toMatchObject({
        code: 'bad-model',
        message: expect.stringContaining('no-such-model'),
      });
      expect(bugs).toEqual([]);
    });

    it('refuses a wrong request before any service sees it', async () => {
      const { client, give, outputName, listOutputs } = await connectTo();
      const request = {
        inputPath: await give(song),
        outputPath: outputName('never.wav'),
        settings: { intensity: 140 },
      };
      await expect(client.call('master.run', request)).rejects.toMatchObject({
        code: 'bad-argument',
        message: 'settings.intensity must be a number from 0 to 100, got 140',
      });
      expect(listOutputs()).not.toContain('never.wav');
    });

    it('cancels a request that runs, which leaves nothing behind', async () => {
      const { client, give, outputName, listOutputs } = await connectTo();
      const inputPath = await give(song);
      const before = listOutputs();
      const abort = new AbortController();
      const request = {
        inputPath,
        outputPath: outputName('cancelled.wav'),
        settings: { model: 'none' },
      };
      const running = client.call('master.run', request, {
        signal: abort.signal,
        onProgress: () => abort.abort(),
      });
      await expect(running).rejects.toMatchObject({ name: 'LatheError', code: 'cancelled' });
      expect(listOutputs()).toEqual(before);
    });

    it('does not begin what was cancelled before', async () => {
      const { client, received, give } = await connectTo();
      const inputPath = await give(song);
      const call = client.call('analyze.run', { inputPath }, { signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ code: 'cancelled' });
      expect(received).toEqual([]);
    });

    it('runs requests side by side and keeps their answers apart', async () => {
      const { client, give } = await connectTo();
      const inputPath = await give(song);
      const silence = await give(join(folder, 'silence.wav'));
      const text = await give(join(folder, 'text.wav'));
      const answers = await Promise.allSettled([
        client.call('analyze.run', { inputPath }),
        client.call('analyze.run', { inputPath: text }),
        client.call('models.list', {}),
        client.call('analyze.run', { inputPath: silence }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect(answers[0]).toMatchObject({ value: { path: inputPath } });
      expect(answers[3]).toMatchObject({ value: { path: silence } });
    });

    it('tells a bug apart, keeps its details on its side, and goes on', async () => {
      const bug = new TypeError('x is undefined', { cause: 'secret' });
      const { client, bugs, received, give } = await connectTo({
        'models.list': async () => {
          throw bug;
        },
      });
      const inputPath = await give(song);
      await expect(client.call('models.list', {})).rejects.toMatchObject({
        name: 'BugError',
        message: 'x is undefined',
      });
      expect(bugs).toHaveLength(1);
      expect(JSON.stringify(received)).not.toContain('secret');
      expect(await client.call('analyze.run', { inputPath })).toMatchObject({ path: inputPath });
    });

    it('takes a result that is not what the contract says for a bug', async () => {
      const { client, bugs } = await connectTo({
        'models.list': async () => ({ models: [{ id: 7 }] }) as never,
      });
      await expect(client.call('models.list', {})).rejects.toMatchObject({ name: 'BugError' });
      expect(bugs).toHaveLength(1);
    });

    it('carries a failure of every code', async () => {
      for (const code of ['output-failed', 'tool-missing', 'tool-failed', 'out-of-memory'] as const) {
        const { client } = await connectTo({
          'models.list': async () => {
            throw new LatheError(code, `no ${code}`);
          },
        });
        await expect(client.call('models.list', {})).rejects.toMatchObject({ code, message: `no ${code}` });
      }
    });

    it.each<[string, unknown, string]>([
      ['an unknown method', request('x', 'master.everything', {}), 'there is no method master.everything'],
      ['a method that every object has', request('x', 'toString', {}), 'there is no method toString'],
      ['no params', { type: 'request', id: 'x', method: 'analyze.run' }, 'neither a request nor a cancel'],
      ['params of another kind', request('x', 'analyze.run', 'song.wav'), 'analyze.run'],
      ['a message of no kind', { type: 'shout', id: 'x' }, 'neither a request nor a cancel'],
      ['no object', 'hello', 'neither a request nor a cancel'],
    ])('answers %s with an error', async (_what, message, part) => {
      const { sendRaw, received } = await connectTo();
      sendRaw(message);
      await expect
        .poll(() => received.at(-1))
        .toMatchObject({
          type: 'error',
          error: { code: 'bad-argument', message: expect.stringContaining(part) },
        });
    });

    it('ignores a cancel of nothing', async () => {
      const { client, sendRaw, received } = await connectTo();
      sendRaw({ type: 'cancel', id: 'long gone' });
      await client.call('models.list', {});
      expect(received.map(({ type }) => type)).toEqual(['result']);
    });
  });
}

function request(id: string, method: string, params: unknown): ClientMessage {
  return { type: 'request', id, method, params };
}
