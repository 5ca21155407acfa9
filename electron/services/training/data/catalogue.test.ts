import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listSources, listTracks } from './catalogue.ts';

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

  it('knows what a track is a version of', async () => {
    const path = folder('versions', '1 song.wav', '1 song_fast.wav', 'sub/1 Song.master.flac', '2 song.wav');
    const tracks = await listTracks(path);
    expect(tracks.map(({ work }) => work)).toEqual(['1 song', '1 song', '2 song', '1 song']);
  });

  it('follows a description', async () => {
    const path = folder('described', 'x.ogg');
    const sha256 = 'a'.repeat(64);
    const description = join(root, 'described.json');
    writeFileSync(
      description,
      JSON.stringify({ root: 'described', tracks: [{ path: 'x.ogg', sha256, split: 'out-of-domain' }] }),
    );
    const described = { split: 'out-of-domain', sha256 };
    const expected = { name: 'x', work: 'x', goodPath: join(path, 'x.ogg'), described };
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

describe('listSources', () => {
  it('finds the bad version of each track, and says what is alone', async () => {
    const good = folder('good', 'a/x.wav', '01 - y.master.flac', 'z.wav');
    const bad = folder('bad', 'a/x.mp3', 'Y.mix.wav', 'w.wav');
    const { tracks, observations } = await listSources({ good, bad }, false);
    expect(tracks.map(({ name, badPath }) => [name, badPath])).toEqual([
      ['01 - y.master', join(bad, 'Y.mix.wav')],
      ['a/x', join(bad, 'a/x.mp3')],
    ]);
    expect(observations).toEqual([
      { kind: 'no-partner', track: 'z', detail: `only in ${good}` },
      { kind: 'no-partner', track: 'w', detail: `only in ${bad}` },
    ]);
    const both = await listSources({ good, bad }, true);
    expect(both.tracks.map(({ name }) => name)).toEqual(['01 - y.master', 'a/x', 'z']);
    expect(both.observations).toHaveLength(1);
  });

  it('finds both versions in one folder by their names', async () => {
    const one = folder('one', 'a.mix.wav', 'a.master.wav', 'b (mastered).flac', 'b.wav');
    const { tracks } = await listSources({ good: one, bad: one }, false);
    expect(tracks.map(({ goodPath, badPath }) => [goodPath, badPath])).toEqual([
      [join(one, 'a.master.wav'), join(one, 'a.mix.wav')],
      [join(one, 'b (mastered).flac'), join(one, 'b.wav')],
    ]);
  });

  it.each(['genres', 'genres_original', '.'])('finds GTZAN with its genres in %s', async (below) => {
    const files = ['blues/blues.00000.wav', 'blues/blues.00001.wav', 'rock/rock.00099.au'];
    const others = ['rock/notes.txt', 'rock/song.wav', 'blues/rock.00001.wav'];
    const gtzan = folder(`gtzan ${below}`, ...[...files, ...others].map((file) => join(below, file)));
    const { tracks, observations } = await listSources({ gtzan }, false);
    expect(tracks.map(({ name }) => name)).toEqual([
      'gtzan/blues/blues.00000',
      'gtzan/blues/blues.00001',
      'gtzan/rock/rock.00099',
    ]);
    expect(new Set(tracks.map(({ work }) => work)).size).toBe(3);
    expect(observations).toEqual([{ kind: 'gtzan' }]);
  });

  it('puts all sources together', async () => {
    const gtzan = folder('g', 'pop/pop.00000.wav');
    const good = folder('h', 'x.wav');
    const { tracks } = await listSources({ good, bad: folder('i', 'x.mp3'), gtzan }, false);
    expect(tracks.map(({ name, badPath }) => [name, badPath !== undefined])).toEqual([
      ['x', true],
      ['gtzan/pop/pop.00000', false],
    ]);
  });

  it('refuses to look for nothing, for bad tracks alone, and where there is no GTZAN', async () => {
    await expect(listSources({}, false)).rejects.toThrow(/needs music to train on, name a folder by --good/);
    await expect(listSources({ bad: root }, false)).rejects.toThrow(/needs the good versions of --bad/);
    const gtzan = folder('no gtzan', 'blues/song.wav');
    await expect(listSources({ gtzan }, false)).rejects.toThrow(/no GTZAN here, its files are genres\/blues/);
  });
});
