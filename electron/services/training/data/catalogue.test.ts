import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listPairs, listTracks } from './catalogue.ts';

const root = mkdtempSync(join(tmpdir(), 'lathe-catalogue-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Makes empty files: a catalogue reads names only. */
function folder(name: string, ...files: string[]): string {
  for (const file of files) {
    mkdirSync(dirname(join(root, name, file)), { recursive: true });
    writeFileSync(join(root, name, file), '');
  }
  return join(root, name);
}

describe('listTracks', () => {
  it('finds audio below a folder in order, and nothing hidden or else', async () => {
    const path = folder('music', 'b/two.FLAC', 'a one.wav', 'notes.txt', '.trash/x.wav', 'b/.hidden.mp3');
    const tracks = await listTracks(path);
    expect(tracks.map(({ name }) => name)).toEqual(['a one', 'b/two']);
    expect(tracks[1]!.goodPath).toBe(join(path, 'b/two.FLAC'));
  });

  it('keeps versions of a work in one split', async () => {
    const files = Array.from({ length: 40 }, (_, i) => [`${i} song.wav`, `${i} song_fast.wav`]).flat();
    const tracks = await listTracks(folder('versions', ...files));
    const splitOf = new Map(tracks.map(({ name, split }) => [name, split]));
    for (let i = 0; i < 40; i++) expect(splitOf.get(`${i} song_fast`)).toBe(splitOf.get(`${i} song`));
    expect(new Set(splitOf.values())).toEqual(new Set(['train', 'validation', 'test']));
  });

  it('follows a description', async () => {
    const path = folder('described', 'x.ogg');
    const sha256 = 'a'.repeat(64);
    const description = join(root, 'described.json');
    writeFileSync(
      description,
      JSON.stringify({ root: 'described', tracks: [{ path: 'x.ogg', sha256, split: 'out-of-domain' }] }),
    );
    const expected = { name: 'x', split: 'out-of-domain', goodPath: join(path, 'x.ogg'), sha256 };
    expect(await listTracks(description)).toEqual([expected]);
  });

  it.each([
    ['not json', 'no', /not valid JSON/],
    ['no tracks', '{"root": "."}', /tracks/],
    [
      'missing file',
      `{"root": ".", "tracks": [{"path": "gone.ogg", "sha256": "${'a'.repeat(64)}", "split": "test"}]}`,
      /gone\.ogg: no such file/,
    ],
  ])('refuses a description: %s', async (name, text, message) => {
    const path = join(root, `${name}.json`);
    writeFileSync(path, text);
    await expect(listTracks(path)).rejects.toThrow(message);
  });

  it('refuses a folder that is missing or holds no audio', async () => {
    await expect(listTracks(join(root, 'nowhere'))).rejects.toThrow(/nowhere: no such file or folder/);
    await expect(listTracks(folder('texts', 'a.txt'))).rejects.toThrow(/no audio file/);
  });
});

describe('listPairs', () => {
  it('matches by path, whatever the extension', async () => {
    const good = folder('good', 'a/x.wav', 'y.flac');
    const bad = folder('bad', 'a/x.mp3', 'y.wav');
    const pairs = await listPairs(good, bad);
    expect(pairs.map(({ name, badPath }) => [name, badPath])).toEqual([
      ['a/x', join(bad, 'a/x.mp3')],
      ['y', join(bad, 'y.wav')],
    ]);
  });

  it('names the file that has no partner, on either side', async () => {
    const both = folder('both', 'x.wav', 'y.wav');
    const one = folder('one', 'x.wav');
    await expect(listPairs(both, one)).rejects.toThrow(/y\.wav: no file named y in/);
    await expect(listPairs(one, both)).rejects.toThrow(/y\.wav: no file of this name in/);
  });
});
