import type { CompareResult } from '../../contract/compare.ts';
import { DISTANCES, type Distances } from '../distances.ts';
import { formatTime } from '../measurement-rows.ts';
import type { ReportSpeech } from '../words/report-speech.ts';
import { figureOr, formatLine, snrIndexNote } from './analysis-section.ts';
import {
  changeHistoryFigure,
  loudnessFigure,
  spectrumChangeFigure,
  spectrumFigure,
  waveformFigure,
} from './figures.ts';
import { facts, fileName, warningList } from './list.ts';
import { html, type Markup } from './markup.ts';
import { changeTable, signed } from './measure-table.ts';
import { spectrogramFigure, type TrackPictures } from './spectrogram-figure.ts';

/** Two versions of a track, side by side. */
export function comparisonSection(
  comparison: CompareResult,
  pictures: TrackPictures,
  id: string,
  speech: ReportSpeech,
): Markup {
  const { say } = speech;
  const { before, after, alignment, aligned, spectrum, clean } = comparison;
  const sounds = [
    { name: say('before'), colour: 'var(--before)', analysis: before },
    {
      name: say('after'),
      colour: 'var(--after)',
      analysis: after,
      shiftSeconds: alignment.isAligned ? -alignment.offsetSeconds : 0,
    },
  ];
  const bands = (key: 'beforeDbfs' | 'afterDbfs') =>
    spectrum.map((band) => ({ centreHz: band.centreHz, levelDbfs: band[key] }));
  const spectra = [
    { name: say('before'), colour: 'var(--before)', bands: bands('beforeDbfs') },
    { name: say('after'), colour: 'var(--after)', bands: bands('afterDbfs') },
  ];
  return html`<section class="track" id="${id}"><h2>${say('both', { first: fileName(before.path), second: fileName(after.path) })}</h2>
<div class="columns"><div><h3>${say('files')}</h3>
${facts([
  [say('before'), before.path],
  ['', formatLine(before, speech)],
  [say('after'), after.path],
  ['', formatLine(after, speech)],
])}</div>
<div><h3>${say('alignment')}</h3>
${facts(alignmentFacts(comparison, speech))}</div></div>
<h3>${say('warnings')}</h3>
${warningList(
  [
    ['', comparison.notes],
    [say('before'), before.warnings],
    [say('after'), after.warnings],
  ],
  speech,
)}
<h3>${say('measures')}</h3>
${changeTable(before, after, speech)}
${snrIndexNote(speech)}
${distanceTable(aligned?.distances, clean, speech)}
${figureOr(say('waveforms'), waveformFigure(sounds, speech), speech)}
${pictures !== 'none' && figureOr(say('spectrograms'), pictures && spectrogramFigure(pictures, id, speech), speech)}
${figureOr(say('longTermSpectra'), spectrumFigure(spectra, speech, ` ${say('atLoudnessOfBefore')}`), speech)}
${figureOr(say('spectrumChange'), spectrumChangeFigure(spectrum, speech), speech)}
${figureOr(say('loudness'), loudnessFigure(sounds, speech), speech)}
${
  aligned &&
  html`<h3>${say('changeOverTime')}</h3>${changeHistoryFigure(aligned, speech) ?? ''}
${spanTable(aligned.spans, speech)}`
}
</section>`;
}

type Fact = readonly [name: string, value: string];

function alignmentFacts(
  { alignment, loudnessGainDb, aligned, sampleRate }: CompareResult,
  speech: ReportSpeech,
): Fact[] {
  const { say, number, unit } = speech;
  const notDefined = say('notDefined');
  const gain: Fact = [
    say('equalGain'),
    loudnessGainDb === null ? notDefined : `${signed(loudnessGainDb, 2, speech)} ${unit('dB')}`,
  ];
  if (!alignment.isAligned) return [[say('place'), say('notAligned')], gain];
  const { offsetSamples, offsetSeconds, polarity, correlation } = alignment;
  return [
    [
      say('lateBy'),
      say('late', {
        samples: number(offsetSamples, Number.isInteger(offsetSamples) ? 0 : 3),
        rate: sampleRate,
        seconds: number(offsetSeconds, 6),
      }),
    ],
    [say('polarity'), say(polarity > 0 ? 'kept' : 'turnedOver')],
    [say('correlation'), number(correlation, 3)],
    gain,
    [
      say('compared'),
      aligned === null ? notDefined : say('inBoth', { seconds: number(aligned.durationSeconds, 3) }),
    ],
    [say('differenceSignal'), differenceText(aligned, speech)],
  ];
}

function differenceText(aligned: CompareResult['aligned'], speech: ReportSpeech): string {
  const relativeDb = aligned?.difference.relativeDb ?? null;
  if (relativeDb === null) return speech.say('none');
  return speech.say('againstBefore', { level: signed(relativeDb, 1, speech) });
}

function distanceTable(
  distances: Distances | undefined,
  clean: CompareResult['clean'],
  { say, number, unit, distances: words }: ReportSpeech,
): Markup {
  const columns = [
    ...(distances === undefined ? [] : [{ title: say('afterToBefore'), distances }]),
    ...(clean === undefined
      ? []
      : [
          { title: say('beforeToClean'), distances: clean.before.distances },
          { title: say('afterToClean'), distances: clean.after.distances },
        ]),
  ];
  if (columns.length === 0) return html`<p class="soft">${say('noDistances')}</p>`;
  const rows = (Object.keys(DISTANCES) as (keyof Distances)[]).map((key) => {
    const { label, definition } = words[key];
    const { decimals } = DISTANCES[key];
    const cells = columns.map(({ distances: each }) => {
      const value = each[key];
      return html`<td>${value === null ? say('notDefined') : number(value, decimals)}</td>`;
    });
    return html`<tr><th scope="row">${label}</th>${cells}<td class="unit">${unit(DISTANCES[key].unit)}</td><td class="word soft">${definition}</td></tr>`;
  });
  return html`<h3>${say('distances')}</h3><table><thead><tr><th scope="col">${say('distance')}</th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}<th scope="col" class="unit">${say('unit')}</th><th scope="col" class="word">${say('definition')}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const SPAN_COLUMNS = ['changeDb', 'levelDb', 'lowDb', 'midDb', 'highDb', 'toneDb'] as const;

function spanTable(spans: NonNullable<CompareResult['aligned']>['spans'], speech: ReportSpeech): Markup {
  const { say, number } = speech;
  if (spans.length === 0) return html`<p>${say('nothingChanged')}</p>`;
  const rows = spans.map(
    (span) =>
      html`<tr><th scope="row">${say('span', { start: formatTime(span.startSeconds), end: formatTime(span.endSeconds) })}</th><td>${number(span.changeDb, 1)}</td>${[span.levelDb, span.lowDb, span.midDb, span.highDb].map((value) => html`<td>${signed(value, 1, speech)}</td>`)}<td>${number(span.spectrumDb, 1)}</td></tr>`,
  );
  return html`<h3>${say('changedMost')}</h3><table><thead><tr><th scope="col">${say('time')}</th>${SPAN_COLUMNS.map((column) => html`<th scope="col">${say(column)}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}
