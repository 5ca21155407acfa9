import { describe, expect, it } from 'vitest';
import { TrackAnalyzer } from '../../../shared/analysis/track-analyzer.ts';
import type { AnalyzeResult } from '../../../shared/contract/analyze.ts';
import { MEASURES } from '../../../shared/report/measures.ts';
import { toneSignal } from '../../../test/support/analysis-signals.ts';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { analysisTable } from './analysis-table.ts';

function analyze(channels: readonly Float32Array[]): AnalyzeResult {
  const analyzer = new TrackAnalyzer({ sampleRate: 44_100, channelCount: channels.length });
  analyzer.push(channels);
  return { path: 'x.wav', container: 'wav', codec: 'pcm_s16le', warnings: [], ...analyzer.finish() };
}

describe('analysisTable', () => {
  const music = analysisTable(analyze(musicSignal(4)));

  it('has every measure once, with a figure or a word, and its unit', () => {
    for (const { group, label, unit } of Object.values(MEASURES)) {
      if (group === 'format') continue;
      const escaped = label.replace(/[()]/g, '\\$&');
      const line = new RegExp(
        `^    ${escaped} +(-?[\\d.]+|-inf) *(${unit})$|^    ${escaped} +(not defined|none found)$`,
        'gm',
      );
      expect([label, music.match(line)?.length]).toEqual([label, 1]);
    }
    expect(music).not.toMatch(/NaN|Infinity|undefined(?!\))|null/);
  });

  it('has the bands, and the thirds of an octave by their names', () => {
    expect(music).toMatch(/^ {4}low mids +250-500 +-\d/m);
    for (const name of ['20 ', '31.5', '315', '1k', '1.25k', '3.15k', '16k', '20k'])
      expect(music).toContain(` ${name}`);
    expect(music.match(/^ {4}dBFS/gm)).toHaveLength(4);
  });

  it('has the distortion of a tone', () => {
    const table = analysisTable(analyze([toneSignal(44_100, 1000, [0.5, 0.005], 1e-5)]));
    expect(table).toMatch(/THD of 1000\.0 Hz at -9\.0 dBFS +1 %, -40\.0 {2}dB/);
    expect(table).toMatch(/THD\+N of 1000\.0 Hz at -9\.0 dBFS +1 %, -40\.0 {2}dB/);
    expect(table).toMatch(/Stereo correlation +not defined/);
  });

  it('tells silence from what is too short for a loudness', () => {
    expect(analysisTable(analyze([new Float32Array(44_100)]))).toMatch(/Integrated loudness +-inf {2}LUFS/);
    expect(analysisTable(analyze([Float32Array.of(0.5)]))).toMatch(/Integrated loudness +not defined/);
  });
});
