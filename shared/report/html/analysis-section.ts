import type { AnalyzeResult } from '../../contract/analyze.ts';
import { formatDuration } from '../measurement-rows.ts';
import type { ReportSpeech } from '../words/report-speech.ts';
import { loudnessFigure, spectrumFigure, waveformFigure } from './figures.ts';
import { facts, fileName, warningList } from './list.ts';
import { type Content, html, type Markup } from './markup.ts';
import { measureTable } from './measure-table.ts';
import { spectrogramFigure, type TrackPictures } from './spectrogram-figure.ts';

/** What the SNR index is not. */
export const snrIndexNote = ({ say }: ReportSpeech): Markup =>
  html`<p class="small soft">${say('snrIndexNote')}</p>`;

/** What a file is, in a line. */
export function formatLine(
  { codec, durationSeconds, sampleRate, channelCount }: AnalyzeResult,
  { say, unit }: ReportSpeech,
): string {
  const channels =
    channelCount === 1
      ? say('mono')
      : channelCount === 2
        ? say('stereo')
        : say('channels', { count: channelCount });
  return `${codec}, ${formatDuration(durationSeconds)}, ${sampleRate} ${unit('Hz')}, ${channels}`;
}

/** A chart, or the word that it cannot be drawn. */
export function figureOr(title: string, chart: Markup | undefined, { say }: ReportSpeech): Content {
  return html`<h3>${title}</h3>
${chart ?? html`<p class="soft">${say('noFigure')}</p>`}`;
}

/** A measured track. */
export function analysisSection(
  analysis: AnalyzeResult,
  pictures: TrackPictures,
  id: string,
  speech: ReportSpeech,
): Markup {
  const { say } = speech;
  const sounds = [{ name: say('sample'), analysis, colour: 'var(--after)' }];
  const spectrum = { name: '', colour: 'var(--after)', bands: analysis.longTermSpectrum };
  return html`<section class="track" id="${id}"><h2>${fileName(analysis.path)}</h2>
${facts([
  [say('file'), analysis.path],
  [say('format'), `${analysis.container}, ${formatLine(analysis, speech)}`],
])}
<h3>${say('warnings')}</h3>
${warningList([['', analysis.warnings]], speech)}
<h3>${say('measures')}</h3>
${measureTable(analysis, speech)}
${snrIndexNote(speech)}
${figureOr(say('waveform'), waveformFigure(sounds, speech), speech)}
${pictures !== 'none' && figureOr(say('spectrogram'), pictures && spectrogramFigure(pictures, id, speech), speech)}
${figureOr(say('longTermSpectrum'), spectrumFigure([spectrum], speech), speech)}
${figureOr(say('loudness'), loudnessFigure([{ ...sounds[0]!, name: say('loudness') }], speech), speech)}
</section>`;
}
