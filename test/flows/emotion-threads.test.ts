import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createHandlers } from '../../electron/composition.ts';
import type { Client } from '../../shared/contract/client.ts';
import { connectInProcess } from '../../shared/contract/in-process.ts';
import { writeEmotionCorpus } from '../support/emotion-corpus.ts';
import { failure } from '../support/failure.ts';
import { scratchFolder } from '../support/training-music.ts';

// Networks of emotions are trained on a thread of their own, which starts others.

const folder = scratchFolder();
const corpusFolder = writeEmotionCorpus(join(folder, 'corpus'));
let client: Client;
beforeAll(() => {
  vi.stubEnv('LATHE_CACHE', join(folder, 'cache'));
  client = connectInProcess({
    handlers: createHandlers(),
    createAborter: () => new AbortController(),
    onBug: () => {},
  });
});
afterAll(() => void vi.unstubAllEnvs());

it('trains, tells how far it is, and leaves a model', async () => {
  const stages = new Set<string>();
  const result = await client.call(
    'emotion.train',
    { corpusFolder, outputFolder: join(folder, 'trained'), hidden: 4, vectors: 1, epochs: 2 },
    { onProgress: ({ stage }) => stages.add(stage) },
  );
  expect(existsSync(result.modelPath)).toBe(true);
  expect([...stages]).toEqual(['measuring', 'training']);
});

it('stops a search with all the threads that it started, and says what is kept', async () => {
  const stopper = new AbortController();
  const outputFolder = join(folder, 'search');
  const space = { hidden: { kind: 'int', low: 2, high: 4 } } as const;
  const stopped = client.call(
    'emotion.search',
    { corpusFolder, outputFolder, space, trials: 1000, epochs: 2, folds: [1], processes: 2 },
    {
      signal: stopper.signal,
      onProgress: ({ note }) => note?.startsWith('trial ') && stopper.abort(),
    },
  );
  expect(await failure(stopped)).toMatchObject({
    code: 'cancelled',
    message: expect.stringMatching(/^the search was stopped after \d+ trials?, kept in .*search: the same/),
  });
});

it('says what is wrong with a folder, in its sentence', async () => {
  const missing = client.call('emotion.train', {
    corpusFolder: join(folder, 'none'),
    outputFolder: join(folder, 'out'),
  });
  await expect(missing).rejects.toThrow('does not exist: name the folder of the corpus');
});
