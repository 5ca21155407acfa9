import type { CompareResult } from '../../contract/compare.ts';
import { NOT_DEFINED } from '../analysis-rows.ts';
import { DISTANCES, type Distances } from '../distances.ts';
import { formatNumber, formatTime } from '../measurement-rows.ts';
import { figureOr, formatLine, SNR_INDEX_NOTE } from './analysis-section.ts';
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
import { type SpectrogramPictures, spectrogramFigure } from './spectrogram-figure.ts';

/** Two versions of a track, side by side. */
export function comparisonSection(
  comparison: CompareResult,
  pictures: SpectrogramPictures | undefined,
  id: string,
): Markup {
  const { before, after, alignment, aligned, spectrum, clean } = comparison;
  const sounds = [
    { name: 'Before', colour: 'var(--before)', analysis: before },
    {
      name: 'After',
      colour: 'var(--after)',
      analysis: after,
      shiftSeconds: alignment.isAligned ? -alignment.offsetSeconds : 0,
    },
  ];
  const bands = (key: 'beforeDbfs' | 'afterDbfs') =>
    spectrum.map((band) => ({ centreHz: band.centreHz, levelDbfs: band[key] }));
  const spectra = [
    { name: 'Before', colour: 'var(--before)', bands: bands('beforeDbfs') },
    { name: 'After', colour: 'var(--after)', bands: bands('afterDbfs') },
  ];
  return html`<section class="track" id="${id}"><h2>${fileName(before.path)} and ${fileName(after.path)}</h2>
<div class="columns"><div><h3>Files</h3>
${facts([
  ['Before', before.path],
  ['', formatLine(before)],
  ['After', after.path],
  ['', formatLine(after)],
])}</div>
<div><h3>Alignment</h3>
${facts(alignmentFacts(comparison))}</div></div>
<h3>Warnings</h3>
${warningList([
  ['', comparison.notes],
  ['Before', before.warnings],
  ['After', after.warnings],
])}
<h3>Measures</h3>
${changeTable(before, after)}
${SNR_INDEX_NOTE}
${distanceTable(aligned?.distances, clean)}
${figureOr('Waveforms', waveformFigure(sounds))}
${figureOr('Spectrograms', pictures && spectrogramFigure(pictures, id))}
${figureOr('Long-term spectra', spectrumFigure(spectra, ' After is shown at the loudness of before.'))}
${figureOr('Change of the spectrum', spectrumChangeFigure(spectrum))}
${figureOr('Loudness', loudnessFigure(sounds))}
${
  aligned &&
  html`<h3>Change over time</h3>${changeHistoryFigure(aligned) ?? ''}
${spanTable(aligned.spans)}`
}
</section>`;
}

function alignmentFacts({
  alignment,
  loudnessGainDb,
  aligned,
  sampleRate,
}: CompareResult): [string, string][] {
  const gain: [string, string] = [
    'Gain on after for equal loudness',
    loudnessGainDb === null ? NOT_DEFINED : `${signed(loudnessGainDb, 2)} dB`,
  ];
  if (!alignment.isAligned) return [['Place', 'not aligned'], gain];
  return [
    [
      'After is late by',
      `${formatNumber(alignment.offsetSamples, Number.isInteger(alignment.offsetSamples) ? 0 : 3)} samples at ${sampleRate} Hz, ${formatNumber(alignment.offsetSeconds, 6)} s`,
    ],
    ['Polarity', alignment.polarity > 0 ? 'kept' : 'turned over'],
    ['Correlation', formatNumber(alignment.correlation, 3)],
    gain,
    [
      'Compared',
      aligned === null ? NOT_DEFINED : `${formatNumber(aligned.durationSeconds, 3)} s that both have`,
    ],
    ['Difference signal', differenceText(aligned)],
  ];
}

function differenceText(aligned: CompareResult['aligned']): string {
  const relativeDb = aligned?.difference.relativeDb ?? null;
  return relativeDb === null ? 'none' : `${signed(relativeDb, 1)} dB against before`;
}

function distanceTable(distances: Distances | undefined, clean: CompareResult['clean']): Markup {
  const columns = [
    ...(distances === undefined ? [] : [{ title: 'After to before', distances }]),
    ...(clean === undefined
      ? []
      : [
          { title: 'Before to clean', distances: clean.before.distances },
          { title: 'After to clean', distances: clean.after.distances },
        ]),
  ];
  if (columns.length === 0) return html`<p class="soft">Distances: not defined without an alignment.</p>`;
  const rows = (Object.keys(DISTANCES) as (keyof Distances)[]).map((key) => {
    const { label, unit, decimals, definition } = DISTANCES[key];
    const cells = columns.map(({ distances: each }) => {
      const value = each[key];
      return html`<td>${value === null ? NOT_DEFINED : formatNumber(value, decimals)}</td>`;
    });
    return html`<tr><th scope="row">${label}</th>${cells}<td class="unit">${unit}</td><td class="word soft">${definition}</td></tr>`;
  });
  return html`<h3>Distances</h3><table><thead><tr><th scope="col">Distance</th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}<th scope="col" class="unit">Unit</th><th scope="col" class="word">Definition</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function spanTable(spans: NonNullable<CompareResult['aligned']>['spans']): Markup {
  if (spans.length === 0) return html`<p>Nothing changed by more than 0.5 dB.</p>`;
  const rows = spans.map(
    (span) =>
      html`<tr><th scope="row">${formatTime(span.startSeconds)} to ${formatTime(span.endSeconds)}</th><td>${formatNumber(span.changeDb, 1)}</td>${[span.levelDb, span.lowDb, span.midDb, span.highDb].map((value) => html`<td>${signed(value, 1)}</td>`)}<td>${formatNumber(span.spectrumDb, 1)}</td></tr>`,
  );
  return html`<h3>What changed most</h3><table><thead><tr><th scope="col">Time</th><th scope="col">Change dB</th><th scope="col">Level dB</th><th scope="col">Low dB</th><th scope="col">Mid dB</th><th scope="col">High dB</th><th scope="col">Tone dB</th></tr></thead><tbody>${rows}</tbody></table>`;
}
