import type { AnalyzeResult } from '../../contract/analyze.ts';
import { formatDuration } from '../measurement-rows.ts';
import { loudnessFigure, spectrumFigure, waveformFigure } from './figures.ts';
import { facts, fileName, warningList } from './list.ts';
import { type Content, html, type Markup } from './markup.ts';
import { measureTable } from './measure-table.ts';
import { type SpectrogramPictures, spectrogramFigure } from './spectrogram-figure.ts';

/** What the SNR index is not. */
export const SNR_INDEX_NOTE = html`<p class="small soft">The SNR index is estimated without a reference and says nothing about the quality of a master.</p>`;

/** What a file is, in a line. */
export function formatLine({ codec, durationSeconds, sampleRate, channelCount }: AnalyzeResult): string {
  const channels = channelCount === 1 ? 'mono' : channelCount === 2 ? 'stereo' : `${channelCount} channels`;
  return `${codec}, ${formatDuration(durationSeconds)}, ${sampleRate} Hz, ${channels}`;
}

/** A chart, or the word that it cannot be drawn. */
export function figureOr(title: string, chart: Markup | undefined): Content {
  return html`<h3>${title}</h3>
${chart ?? html`<p class="soft">Not defined: there is no sound to show.</p>`}`;
}

/** A measured track. */
export function analysisSection(
  analysis: AnalyzeResult,
  pictures: SpectrogramPictures | undefined,
  id: string,
): Markup {
  const sounds = [{ name: 'Sample', analysis, colour: 'var(--after)' }];
  const spectrum = { name: '', colour: 'var(--after)', bands: analysis.longTermSpectrum };
  return html`<section class="track" id="${id}"><h2>${fileName(analysis.path)}</h2>
${facts([
  ['File', analysis.path],
  ['Format', `${analysis.container}, ${formatLine(analysis)}`],
])}
<h3>Warnings</h3>
${warningList([['', analysis.warnings]])}
<h3>Measures</h3>
${measureTable(analysis)}
${SNR_INDEX_NOTE}
${figureOr('Waveform', waveformFigure(sounds))}
${figureOr('Spectrogram', pictures && spectrogramFigure(pictures, id))}
${figureOr('Long-term spectrum', spectrumFigure([spectrum]))}
${figureOr('Loudness', loudnessFigure([{ ...sounds[0]!, name: 'Loudness' }]))}
</section>`;
}
