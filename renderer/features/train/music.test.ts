import { describe, expect, it } from 'vitest';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import { LatheError } from '../../../shared/errors.ts';
import type { Connection } from '../../transport/connection.ts';
import type { PlacedFile } from '../../transport/dropped-files.ts';
import { createTrainingMusic } from './music.ts';

const placed = (...place: string[]): PlacedFile => ({ file: new File(['x'], place.at(-1)!), place });

function setUp(kept?: unknown) {
  const sent: { readonly name: string; readonly places: readonly string[] }[] = [];
  const removed: string[] = [];
  const asked: RequestOf<'train.check'>[] = [];
  let answer = async (): Promise<unknown> => ({ canTrain: true });
  const call = (async (_method, request) => {
    asked.push(request as RequestOf<'train.check'>);
    return answer();
  }) as Connection['call'];
  const music = createTrainingMusic(
    call,
    {
      uploadFolder: async (name, content, options) => {
        if (name === 'full') throw new LatheError('output-failed', 'the disk is full');
        options?.onProgress?.(0.5);
        sent.push({ name, places: content.map(({ place }) => place.join('/')) });
        return `folder:${sent.length}/${name}`;
      },
      remove: async (handle) => void removed.push(handle),
    },
    { load: () => kept, save: () => {} },
  );
  return {
    music,
    sent,
    removed,
    asked,
    answerWith: (next: () => Promise<unknown>) => {
      answer = next;
    },
  };
}

describe('the music of a training', () => {
  it('is sent as a folder, without what is no sound', async () => {
    const { music, sent } = setUp();
    await music.giveFolder('good', [
      placed('masters', 'a.wav'),
      placed('masters', 'disc 2', 'b.flac'),
      placed('masters', 'cover.jpg'),
    ]);
    expect(sent).toEqual([{ name: 'masters', places: ['a.wav', 'disc 2/b.flac'] }]);
    expect(music.plan.getState().folders.good).toEqual({
      handle: 'folder:1/masters',
      name: 'masters',
      fileCount: 2,
    });
    expect(music.uploads.getState()).toEqual({});
  });

  it('is sent all the same where nothing looks like sound: the services say what is wrong', async () => {
    const { music, sent } = setUp();
    await music.giveFolder('good', [placed('texts', 'a.txt')]);
    expect(sent[0]!.places).toEqual(['a.txt']);
  });

  it('may be files that lie in no one folder', async () => {
    const { music, sent } = setUp();
    await music.giveFolder('bad', [placed('a.wav'), placed('more', 'b.wav')]);
    expect(sent).toEqual([{ name: 'bad', places: ['a.wav', 'more/b.wav'] }]);
  });

  it('takes the place of what was given before', async () => {
    const { music, removed } = setUp();
    await music.giveFolder('good', [placed('first', 'a.wav')]);
    await music.giveFolder('good', [placed('second', 'a.wav')]);
    expect(removed).toEqual(['folder:1/first']);
    await music.removeFolder('good');
    expect(removed).toEqual(['folder:1/first', 'folder:2/second']);
    expect(music.plan.getState().folders).toEqual({});
  });

  it('that cannot be sent is not there, and whoever gave it hears why', async () => {
    const { music } = setUp();
    await expect(music.giveFolder('good', [placed('full', 'a.wav')])).rejects.toThrow('the disk is full');
    expect(music.plan.getState().folders).toEqual({});
    expect(music.uploads.getState()).toEqual({});
  });

  it('is looked at, until it changes', async () => {
    const { music, asked, answerWith } = setUp();
    await music.giveFolder('good', [placed('masters', 'a.wav')]);
    await music.look();
    expect(asked).toEqual([{ good: 'folder:1/masters', settings: {} }]);
    expect(music.check.getState()).toMatchObject({ state: 'done', result: { canTrain: true } });
    music.change({ name: 'other' });
    expect(music.check.getState().state).toBe('done');
    music.change({ mode: 'both' });
    expect(music.check.getState()).toEqual({ state: 'none' });
    answerWith(() => Promise.reject(new LatheError('bad-input', 'no audio file')));
    await music.look();
    expect(music.check.getState()).toMatchObject({ state: 'failed', failure: { message: 'no audio file' } });
  });

  it('does not take an answer about other music for one about this', async () => {
    const { music, answerWith } = setUp();
    let release = (_result: unknown): void => {};
    answerWith(() => new Promise((resolve) => (release = resolve)));
    const looking = music.look();
    await music.giveFolder('good', [placed('masters', 'a.wav')]);
    release({ canTrain: false });
    await looking;
    expect(music.check.getState()).toEqual({ state: 'none' });
  });
});
