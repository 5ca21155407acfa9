import type { MasterResult } from '../../contract/master.ts';
import { FORMAT_TRAITS } from '../../mastering/output-formats.ts';
import { NOT_DEFINED } from '../analysis-rows.ts';
import { formatNumber } from '../measurement-rows.ts';
import type { MasteredTrack } from '../report.ts';
import { figureOr, formatLine, SNR_INDEX_NOTE } from './analysis-section.ts';
import { gainFigure, loudnessFigure, spectrumFigure, waveformFigure } from './figures.ts';
import { facts, fileName, warningList } from './list.ts';
import { html, type Markup } from './markup.ts';
import { changeTable, signed } from './measure-table.ts';
import { type SpectrogramPictures, spectrogramFigure } from './spectrogram-figure.ts';
import { targetsOf } from './targets.ts';

const BEFORE = { name: 'Before', colour: 'var(--before)' } as const;
const AFTER = { name: 'After', colour: 'var(--after)' } as const;

/** A mastered track. */
export function masterSection(
  track: MasteredTrack,
  pictures: SpectrogramPictures | undefined,
  id: string,
): Markup {
  const { result, before, after, references } = track;
  const sounds = [
    { ...BEFORE, analysis: before },
    { ...AFTER, analysis: after },
  ];
  const spectra = [
    { ...BEFORE, bands: before.longTermSpectrum },
    { ...AFTER, bands: after.longTermSpectrum },
    ...references.map(({ path, longTermSpectrum }) => ({
      name: fileName(path),
      colour: 'var(--reference)',
      isDashed: true,
      bands: longTermSpectrum,
    })),
  ];
  const { integratedLufs } = result.settings.target;
  return html`<section class="track" id="${id}"><h2>${fileName(result.inputPath)}</h2>
<div class="columns"><div><h3>Track</h3>
${facts([
  ['Source', result.inputPath],
  ['', formatLine(before)],
  ['Master', result.outputPath],
  ['', formatLine(after)],
])}
<h3>Targets</h3>
${targetTable(result)}
<h3>Warnings</h3>
${warningList([
  ['', result.warnings],
  ['Before', before.warnings],
  ['After', after.warnings],
])}</div>
<div><h3>Settings</h3>
${facts(settingsOf(result))}
<h3>Model</h3>
${facts(modelOf(track))}</div></div>
<h3>Stages</h3>
${stages(result)}
<h3>Measures</h3>
${changeTable(before, after)}
${SNR_INDEX_NOTE}
${figureOr('Waveforms', waveformFigure(sounds))}
${figureOr('Spectrograms', pictures && spectrogramFigure(pictures, id))}
${figureOr('Long-term spectra', spectrumFigure(spectra))}
${figureOr('Loudness', loudnessFigure(sounds, integratedLufs === 'off' ? undefined : integratedLufs))}
</section>`;
}

function targetTable(result: MasterResult): Markup {
  const rows = targetsOf(result).map(
    ({ label, target, reached, verdict }) =>
      html`<tr><th scope="row">${label}</th><td>${target}</td><td class="after">${reached}</td><td class="${verdict === 'met' ? 'good' : verdict === 'missed' ? 'bad' : 'soft'}">${verdict}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">Target</th><th scope="col">Asked</th><th scope="col">Written</th><th scope="col">Verdict</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function settingsOf({ settings, ...result }: MasterResult): [string, string][] {
  const { target, reference, style } = settings;
  const lossless = FORMAT_TRAITS[settings.format].isLossless;
  const part: [string, string][] =
    settings.startSeconds === undefined && settings.endSeconds === undefined
      ? []
      : [['Part', `${settings.startSeconds ?? 0} s to ${settings.endSeconds ?? 'the end'}`]];
  return [
    ['Target', target.integratedLufs === 'off' ? 'off' : `${formatNumber(target.integratedLufs, 1)} LUFS`],
    ['Ceiling', `${target.ceilingDbtp} dBTP`],
    ['Intensity', `${settings.intensity} %`],
    ...part,
    ...(style === undefined ? [] : [['Style', `${style.name}, ${style.amount} %`] as [string, string]]),
    ...(reference === undefined
      ? []
      : [
          [
            'References',
            `spectrum ${reference.spectrum} %, width ${reference.width} %, level ${reference.level} %, dynamics ${reference.dynamics} %, ${reference.phase} phase`,
          ] as [string, string],
        ]),
    [
      'Written as',
      `${settings.format}${lossless ? `, ${settings.bitDepth} bit` : ''}, ${settings.sampleRate} Hz, dither ${settings.dither}`,
    ],
    [
      'Time',
      `${formatNumber(result.elapsedSeconds, 1)} s, ${formatNumber(result.realTimeFactor, 1)} × real time`,
    ],
  ];
}

function modelOf({ result, model }: MasteredTrack): [string, string][] {
  if (result.model === undefined) return [['Network', 'none']];
  return [
    ['Network', `${result.model.id} on ${result.device}`],
    ['Version', `SHA-256 ${result.model.sha256.slice(0, 16)}`],
    ...(model === undefined
      ? []
      : ([
          ['Licence', model.licence],
          ['What it is', model.description],
          ['Trained on', model.trainedOn],
        ] as [string, string][])),
  ];
}

/** What the stages of the chain did, in sentences, with their meters. */
function stages({ gainDb, maxReductionDb, passes, style, reference }: MasterResult): Markup {
  return html`<ul>
<li>Gain before the limiter: ${signed(gainDb, 2)} dB.</li>
<li>Limiter: at most ${formatNumber(maxReductionDb, 2)} dB taken away; the file was written ${passes === 1 ? 'once' : `${passes} times until it was as asked for`}.</li>
${style && styleItems(style)}
${reference && referenceItems(reference)}
</ul>
${style?.eq && gainFigure('Equalizer of the style.', style.eq.frequenciesHz, [{ name: '', gainDb: style.eq.gainDb, colour: 'var(--after)' }])}
${reference?.spectrumChange && matchFigure(reference.spectrumChange)}`;
}

type StyleReport = NonNullable<MasterResult['style']>;
type ReferenceReport = NonNullable<MasterResult['reference']>;

function styleItems({ name, moves, compressor, saturation, width, loudnessRange }: StyleReport): Markup[] {
  if (moves.length === 0) return [html`<li>Style ${name}: nothing to do.</li>`];
  const bands = compressor?.map(
    ({ lowHz, highHz, ratio, meanReductionDb, maxReductionDb }) =>
      html`<li>Compressor ${formatNumber(lowHz, 0)} Hz ${highHz === null ? 'and above' : `to ${formatNumber(highHz, 0)} Hz`}: ratio ${formatNumber(ratio, 2)}, reduction ${formatNumber(meanReductionDb, 1)} dB in the mean, ${formatNumber(maxReductionDb, 1)} dB at most.</li>`,
  );
  return [
    ...moves.map(
      ({ reason, amount }) =>
        html`<li>Style ${name}: ${reason} ${amount === 0 ? 'Left out.' : `Done to ${formatNumber(amount, 0)} %.`}</li>`,
    ),
    ...(bands ?? []),
    ...(saturation
      ? [html`<li>Saturation: overtones at ${formatNumber(saturation.addedDb, 1)} dB of the sound.</li>`]
      : []),
    ...(width
      ? [
          html`<li>Width: side ${signed(width.sideGainDb, 1)} dB${width.monoBelowHz === null ? '' : `, mono below ${formatNumber(width.monoBelowHz, 0)} Hz`}.</li>`,
        ]
      : []),
    ...rangeItems(loudnessRange),
  ];
}

function rangeItems(kept: StyleReport['loudnessRange']): Markup[] {
  if (kept === null) return [];
  const { trackLu, stagesLu, keptLu, lowestGainDb, highestGainDb } = kept;
  return [
    html`<li>Loudness range: ${formatNumber(trackLu, 1)} LU before. These stages alone make it ${formatNumber(stagesLu, 1)} LU, which was not asked for; with the level ridden from ${signed(lowestGainDb, 1)} to ${signed(highestGainDb, 1)} dB it is ${formatNumber(keptLu, 1)} LU.</li>`,
  ];
}

function referenceItems(report: ReferenceReport): Markup[] {
  const { references, widthChange, levelChange, loudnessRange, dynamicsChange } = report;
  return [
    ...references.map(
      ({ path, integratedLufs, loudnessRangeLu }) =>
        html`<li>Reference ${fileName(path)}: ${formatNumber(integratedLufs, 1)} LUFS, range ${formatNumber(loudnessRangeLu, 1)} LU.</li>`,
    ),
    html`<li>Level: ${formatNumber(levelChange.trackLufs, 1)} LUFS against ${formatNumber(levelChange.referenceLufs, 1)} of the references.</li>`,
    html`<li>Width: side ${signed(widthChange.changeDb, 1)} dB, from ${shown(widthChange.trackDb)} towards ${shown(widthChange.referenceDb)}.</li>`,
    ...rangeItems(loudnessRange),
    ...(dynamicsChange
      ? [
          html`<li>Dynamics: each LU became ${formatNumber(dynamicsChange.ratio, 2)} LU, gains from ${signed(dynamicsChange.lowestGainDb, 1)} to ${signed(dynamicsChange.highestGainDb, 1)} dB.</li>`,
        ]
      : []),
  ];
}

const shown = (decibels: number | null): string =>
  decibels === null ? NOT_DEFINED : `${formatNumber(decibels, 1)} dB`;

function matchFigure({
  frequenciesHz,
  midGainDb,
  sideGainDb,
}: NonNullable<ReferenceReport['spectrumChange']>): Markup {
  return gainFigure('Gains that match the references.', frequenciesHz, [
    { name: 'mid', gainDb: midGainDb, colour: 'var(--after)' },
    ...(sideGainDb ? [{ name: 'side', gainDb: sideGainDb, colour: 'var(--reference)' }] : []),
  ]);
}
