import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandlers } from '../../electron/composition.ts';
import { runCli } from '../../electron/hosts/cli/run.ts';
import type { Handlers } from '../../shared/contract/dispatch.ts';
import { reportJsonSchema } from '../../shared/report/json-report.ts';
import { report } from '../../shared/report/report.ts';
import { musicSignal } from '../support/music-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// Reports as the command line writes them, of sounds of which little can be said.

const RATE = 44_100;
const NAME = '<b>"Tom" & \'Jerry\'.wav';

let folder: string;
let handlers: Handlers<AbortSignal>;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-reports-'));
  handlers = createHandlers();
  const song = musicSignal(2);
  writeWavFixture(at(NAME), song);
  writeWavFixture(
    at('louder.wav'),
    song.map((samples) => samples.map((x) => 0.5 * x)),
  );
  writeWavFixture(at('mono.wav'), [song[0]!]);
  writeWavFixture(at('silent.wav'), [new Float32Array(RATE), new Float32Array(RATE)]);
  writeWavFixture(at('one-sample.wav'), [Float32Array.of(0.5)]);
  writeWavFixture(at('empty.wav'), [new Float32Array(0)]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function lathe(...args: readonly string[]): Promise<number> {
  const written: string[] = [];
  const stream = () =>
    new Writable({
      write(chunk, _, done) {
        written.push(String(chunk));
        done();
      },
    });
  const code = await runCli({
    args,
    stdout: stream(),
    stderr: stream(),
    signal: new AbortController().signal,
    version: '0.0.0',
    createHandlers: () => handlers,
    bugLogPath: at('bugs.log'),
  });
  if (code !== 0 && code !== 1) throw new Error(written.join(''));
  return code;
}

const EDGES = [NAME, 'mono.wav', 'silent.wav', 'one-sample.wav', 'empty.wav'];

/** Runs a command with every format of report, and gives back what was written. */
async function reportsOf(...args: readonly string[]): Promise<{ html: string; json: string; csv: string }> {
  await lathe(...args, ...['html', 'json', 'csv'].flatMap((format) => ['--report', at(`r.${format}`)]));
  const text = (format: string): string => readFileSync(at(`r.${format}`), 'utf8');
  return { html: text('html'), json: text('json'), csv: text('csv') };
}

function expectSound({ html, json, csv }: { html: string; json: string; csv: string }): void {
  for (const text of [html.replaceAll(/data:[^"]*/g, ''), json, csv]) {
    // What surrounds it, and not the whole page, is what a failure should show.
    expect(text.match(/.{0,60}(NaN|Infinity|\bundefined\b|\[object).{0,20}/g)).toBeNull();
  }
  expect(html.match(/<script|<link|@import|(?:href|src)="(?!data:|#)|url\((?!#)/i)).toBeNull();
  expect(html.includes('default-src &#39;none&#39;')).toBe(true);
  expect(report.safeDecode(JSON.parse(json)).error).toBeUndefined();
}

describe('reports', () => {
  it('of an analysis: names are escaped, and what is not defined says so', async () => {
    const written = await reportsOf('analyze', ...EDGES.map(at));
    expectSound(written);
    expect(written.html.includes('&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;.wav')).toBe(true);
    expect(written.html.includes('<b>')).toBe(false);
    expect(written.html.split('<section class="track" id=')).toHaveLength(EDGES.length + 1);
    expect(written.html.includes('not defined')).toBe(true);
    expect(JSON.parse(written.json).tracks).toHaveLength(EDGES.length);
    const records = written.csv.trimEnd().split('\r\n');
    expect(records).toHaveLength(EDGES.length + 1);
    expect(records[1]).toContain('""Tom""');
  });

  it.each(['silent.wav', 'one-sample.wav', 'mono.wav'])('of a master of %s', async (name) => {
    const written = await reportsOf('master', at(name), '-o', at('out.wav'), '--model', 'none');
    expectSound(written);
    expect(JSON.parse(written.json)).toMatchObject({ kind: 'master', tracks: [{ references: [] }] });
  });

  it.each(['silent.wav', 'one-sample.wav', 'mono.wav'])('of a comparison with %s', async (name) => {
    expectSound(await reportsOf('compare', at(NAME), at(name)));
  });

  it('tell the alignment that is there', async () => {
    const { csv } = await reportsOf('compare', at(NAME), at('louder.wav'));
    const [header, row] = csv.trimEnd().split('\r\n');
    const value = (name: string): number => {
      // The first field is the only one with commas or quotes.
      const fields = row!.slice(row!.indexOf('wav"') + 5).split(',');
      return Number(fields[header!.split(',').indexOf(name) - 1]);
    };
    expect(value('offsetSeconds')).toBe(0);
    expect(value('polarity')).toBe(1);
    // Half the amplitude.
    expect(value('loudnessGainDb')).toBeCloseTo(6.0206, 3);
  });

  it('have the form that docs/report.schema.json says', () => {
    const shipped = readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  });

  it('refuse what cannot be told', async () => {
    await expect(lathe('analyze', at('mono.wav'), '--loudness', '--report', at('x.html'))).rejects.toThrow(
      'leave out --loudness',
    );
    await expect(lathe('analyze', at('mono.wav'), '--report', at('x.txt'))).rejects.toThrow('.csv');
    await expect(lathe('analyze', at('mono.wav'), '--report', at('mono.wav'))).rejects.toThrow('.html');
    const twice = ['--report', at('x.csv'), '--report', at('x.csv')];
    await expect(lathe('analyze', at('mono.wav'), ...twice)).rejects.toThrow('another output');
  });
});
