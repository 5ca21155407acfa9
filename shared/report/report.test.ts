import { describe, expect, it } from 'vitest';
import type { MasterResult } from '../contract/master.ts';
import type { TrackMeasurement } from '../contract/measurement.ts';
import { escapeHtml } from './escape-html.ts';
import { renderHtmlReport } from './html-report.ts';
import { type MasterReport, renderJsonReport } from './master-report.ts';
import { comparisonRows, formatDuration, formatNumber, measurementRows } from './measurement-rows.ts';
import { textTable } from './text-table.ts';

const before: TrackMeasurement = {
  integratedLufs: -18.44,
  loudnessRangeLu: 6.12,
  maxMomentaryLufs: -14.2,
  maxShortTermLufs: -15.9,
  truePeakDbtp: -3.456,
  samplePeakDbfs: -3.6,
  rmsDbfs: -19.5,
  crestFactorDb: 15.9,
  peakToLoudnessDb: 14.98,
  correlation: 0.81,
  width: 0.3,
  sideToMidDb: -7.36,
  balanceDb: 0.2,
  monoFoldDownDb: -0.7,
  sampleCount: 441_000,
  sampleRate: 44_100,
  channelCount: 2,
  durationSeconds: 10,
  clippedSamples: 0,
  clippedRuns: 0,
  longestClippedRun: 0,
  nonFiniteSamples: 0,
  dcOffset: [0, 0],
};
const silence: TrackMeasurement = {
  ...before,
  integratedLufs: -Infinity,
  truePeakDbtp: -Infinity,
  correlation: 0,
};
const result: MasterResult = {
  inputPath: 'mixes/<Tom & "Jerry">.wav',
  outputPath: 'masters/out.wav',
  before,
  after: { ...before, integratedLufs: -14, truePeakDbtp: -1.02 },
  settings: {
    model: 'crnn',
    intensity: 80,
    target: { integratedLufs: -14, ceilingDbtp: -1 },
    format: 'wav',
    bitDepth: 24,
    sampleRate: 44_100,
    dither: 'off',
    device: 'auto',
  },
  model: { id: 'crnn', sha256: 'ab'.repeat(32) },
  device: 'cpu',
  gainDb: 4.5,
  maxReductionDb: 1.25,
  passes: 1,
  elapsedSeconds: 0.5,
  realTimeFactor: 20,
  warnings: ['The source is clipped: 3 samples < 5.'],
};
const report: MasterReport = {
  latheVersion: '0.1.0',
  createdAt: '2026-01-02T03:04:05.000Z',
  results: [result, { ...result, before: silence, after: silence }],
  failures: [{ inputPath: 'mixes/bad.wav', error: { code: 'bad-input', message: 'not <audio>' } }],
};

describe('numbers and tables', () => {
  it.each([
    [-18.44, 1, '-18.4'],
    [-0.04, 1, '0.0'],
    [-Infinity, 1, '-inf'],
    [null, 1, '-'],
    [3, 0, '3'],
  ])('shows %s with %s decimals as %s', (value, decimals, shown) => {
    expect(formatNumber(value, decimals)).toBe(shown);
  });

  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [225, '3:45'],
    [3723, '1:02:03'],
  ])('shows %s seconds as %s', (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown);
  });

  it('shows loudness first, and silence as silence', () => {
    expect(comparisonRows(before, silence)[0]).toEqual({
      label: 'Integrated loudness',
      unit: 'LUFS',
      before: '-18.4',
      after: '-inf',
    });
    expect(measurementRows(before).map(({ label }) => label)).toEqual(
      comparisonRows(before, silence).map(({ label }) => label),
    );
  });

  it('aligns columns', () => {
    expect(
      textTable([
        ['a', '1'],
        ['bbb', '22'],
      ]),
    ).toBe('  a     1\n  bbb  22');
    expect(textTable([])).toBe('');
  });
});

describe('HTML report', () => {
  const html = renderHtmlReport(report);

  it('escapes what comes from outside', () => {
    expect(escapeHtml(`<&>"'`)).toBe('&lt;&amp;&gt;&quot;&#39;');
    expect(html).toContain('&lt;Tom &amp; &quot;Jerry&quot;&gt;.wav');
    expect(html).toContain('3 samples &lt; 5.');
    expect(html).toContain('not &lt;audio&gt;');
    expect(html).not.toContain('<Tom');
  });

  it('needs nothing else: no script, and nothing to load', () => {
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:/i);
  });

  it('has the table, the settings and the failures', () => {
    expect(html).toContain(
      '<tr><th scope="row">Integrated loudness</th><td>-18.4</td><td class="after">-14.0</td>',
    );
    expect(html).toContain('<td>-inf</td>');
    expect(html).toContain('<dt>Intensity</dt><dd>80 %</dd>');
    expect(html).toContain('<dd>wav, 24 bit, 44100 Hz, dither off</dd>');
    expect(html).toContain('Not mastered: not &lt;audio&gt;');
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    const withoutText = html.replace(/<style>[\s\S]*?<\/style>/, '');
    for (const [, slash, name, selfClosing] of withoutText.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
      if (selfClosing === '/' || name === 'meta') continue;
      if (slash === '') open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
});

describe('JSON report', () => {
  it('has a version and keeps silence as null', () => {
    const json = JSON.parse(renderJsonReport(report));
    expect(json).toMatchObject({ reportVersion: 1, latheVersion: '0.1.0', failures: report.failures });
    expect(json.results[0].after.integratedLufs).toBe(-14);
    expect(json.results[1].before.integratedLufs).toBeNull();
  });
});
