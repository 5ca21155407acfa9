import { expect, it } from 'vitest';
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { LatheError } from '../../../shared/errors.ts';
import type { Connection } from '../../transport/connection.ts';
import { createTagging } from './tagging.ts';

const result = { path: 'file:1/voice.wav', segments: [] } as unknown as EmotionTagResult;

/** A tagging whose engine answers as it is told. */
function tagging(
  models: readonly string[],
  answer: (request: unknown, signal: AbortSignal) => Promise<unknown>,
) {
  const asked: unknown[] = [];
  const removed: string[] = [];
  const call = (async (method: string, request: unknown, options: { signal: AbortSignal }) => {
    if (method === 'emotion.models') return { models: models.map((id) => ({ id })) };
    asked.push(request);
    return answer(request, options.signal);
  }) as Connection['call'];
  const files = {
    upload: async ({ name }: File) => `file:1/${name}`,
    remove: async (handle: string) => {
      removed.push(handle);
    },
  };
  return { ...createTagging(call, files), asked, removed };
}

it('asks the first model as soon as there is a recording', async () => {
  const { store, loadModels, choose, asked } = tagging(['speech-emotion'], async () => result);
  await loadModels();
  expect(asked).toEqual([]);
  await choose(new File([], 'voice.wav'));
  expect(asked).toEqual([{ inputPath: 'file:1/voice.wav', model: 'speech-emotion', detail: true }]);
  expect(store.getState()).toMatchObject({ run: { state: 'done', result }, uploading: undefined });
});

it('waits for a model where none came with Lathe, and takes a file', async () => {
  const { store, loadModels, choose, chooseModelFile, asked } = tagging([], async () => result);
  await loadModels();
  await choose(new File([], 'voice.wav'));
  expect(asked).toEqual([]);
  expect(store.getState().run.state).toBe('none');
  await chooseModelFile(new File([], 'own.onnx'));
  expect(asked).toMatchObject([{ model: 'file:1/own.onnx' }]);
});

it('drops what an older question gives, and takes files away that nothing needs', async () => {
  let [answerFirst] = [(_: unknown): void => {}];
  const { store, loadModels, choose, removed } = tagging(['a'], (request) =>
    (request as { inputPath: string }).inputPath.endsWith('first.wav')
      ? new Promise((resolve) => {
          answerFirst = resolve;
        })
      : Promise.resolve(result),
  );
  await loadModels();
  const first = choose(new File([], 'first.wav'));
  await expect.poll(() => store.getState().run.state).toBe('running');
  await choose(new File([], 'second.wav'));
  answerFirst({ ...result, path: 'old' });
  await first;
  expect(store.getState().run).toMatchObject({ state: 'done', result: { path: result.path } });
  expect(removed).toEqual(['file:1/first.wav']);
});

it('tells a failure, and can be stopped', async () => {
  const { store, loadModels, choose, cancel, clear } = tagging(['a'], async () => {
    throw new LatheError('bad-input', 'no sound');
  });
  await loadModels();
  await choose(new File([], 'text.wav'));
  expect(store.getState().run).toMatchObject({ state: 'failed', failure: { code: 'bad-input' } });
  cancel();
  expect(store.getState().run.state).toBe('none');
  clear();
  expect(store.getState().recording).toBeUndefined();
});
