import type { MasterResult } from '../../contract/master.ts';
import { FORMAT_TRAITS } from '../../mastering/output-formats.ts';
import type { MasteredTrack } from '../report.ts';
import type { ReportSpeech } from '../words/report-speech.ts';
import { figureOr, formatLine, snrIndexNote } from './analysis-section.ts';
import { gainFigure, loudnessFigure, spectrumFigure, waveformFigure } from './figures.ts';
import { facts, fileName, warningList } from './list.ts';
import { html, type Markup } from './markup.ts';
import { changeTable, signed } from './measure-table.ts';
import { spectrogramFigure, type TrackPictures } from './spectrogram-figure.ts';
import { targetsOf } from './targets.ts';

/** A mastered track. */
export function masterSection(
  track: MasteredTrack,
  pictures: TrackPictures,
  id: string,
  speech: ReportSpeech,
): Markup {
  const { say } = speech;
  const { result, before, after, references } = track;
  const [first, second] = [
    { name: say('before'), colour: 'var(--before)' },
    { name: say('after'), colour: 'var(--after)' },
  ] as const;
  const sounds = [
    { ...first, analysis: before },
    { ...second, analysis: after },
  ];
  const spectra = [
    { ...first, bands: before.longTermSpectrum },
    { ...second, bands: after.longTermSpectrum },
    ...references.map(({ path, longTermSpectrum }) => ({
      name: fileName(path),
      colour: 'var(--reference)',
      isDashed: true,
      bands: longTermSpectrum,
    })),
  ];
  const { integratedLufs } = result.settings.target;
  return html`<section class="track" id="${id}"><h2>${fileName(result.inputPath)}</h2>
<div class="columns"><div><h3>${say('track')}</h3>
${facts([
  [say('source'), result.inputPath],
  ['', formatLine(before, speech)],
  [say('master'), result.outputPath],
  ['', formatLine(after, speech)],
])}
<h3>${say('targets')}</h3>
${targetTable(result, speech)}
<h3>${say('warnings')}</h3>
${warningList(
  [
    ['', result.warnings],
    [say('before'), before.warnings],
    [say('after'), after.warnings],
  ],
  speech,
)}</div>
<div><h3>${say('settings')}</h3>
${facts(settingsOf(result, speech))}
<h3>${say('model')}</h3>
${facts(modelOf(track, speech))}</div></div>
<h3>${say('stages')}</h3>
${stages(result, speech)}
<h3>${say('measures')}</h3>
${changeTable(before, after, speech)}
${snrIndexNote(speech)}
${figureOr(say('waveforms'), waveformFigure(sounds, speech), speech)}
${pictures !== 'none' && figureOr(say('spectrograms'), pictures && spectrogramFigure(pictures, id, speech), speech)}
${figureOr(say('longTermSpectra'), spectrumFigure(spectra, speech), speech)}
${figureOr(say('loudness'), loudnessFigure(sounds, speech, integratedLufs === 'off' ? undefined : integratedLufs), speech)}
</section>`;
}

function targetTable(result: MasterResult, speech: ReportSpeech): Markup {
  const { say } = speech;
  const rows = targetsOf(result, speech).map(
    ({ label, target, reached, verdict }) =>
      html`<tr><th scope="row">${label}</th><td>${target}</td><td class="after">${reached}</td><td class="${verdict === 'met' ? 'good' : verdict === 'missed' ? 'bad' : 'soft'}">${say(verdict)}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">${say('target')}</th><th scope="col">${say('asked')}</th><th scope="col">${say('written')}</th><th scope="col">${say('verdict')}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

type Fact = readonly [name: string, value: string];

function settingsOf({ settings, ...result }: MasterResult, { say, number, unit }: ReportSpeech): Fact[] {
  const { target, reference, style, startSeconds: start = 0, endSeconds: end } = settings;
  const isPart = settings.startSeconds !== undefined || end !== undefined;
  const { isLossless } = FORMAT_TRAITS[settings.format];
  const { bitDepth } = settings;
  const bits = Number.isNaN(Number(bitDepth)) ? bitDepth : Number(bitDepth);
  const off = say('off');
  return [
    [say('target'), target.integratedLufs === 'off' ? off : `${number(target.integratedLufs, 1)} LUFS`],
    [say('ceiling'), `${number(target.ceilingDbtp, decimalsOf(target.ceilingDbtp))} dBTP`],
    [say('intensity'), `${settings.intensity} %`],
    ...(isPart
      ? [
          [
            say('part'),
            end === undefined ? say('partToEnd', { start }) : say('partOf', { start, end }),
          ] as const,
        ]
      : []),
    ...(style === undefined ? [] : [[say('style'), `${style.name}, ${style.amount} %`] as const]),
    ...(reference === undefined
      ? []
      : [
          [
            say('references'),
            say('referenceSettings', { ...reference, phase: say(reference.phase) }),
          ] as const,
        ]),
    [
      say('writtenAs'),
      [
        settings.format,
        ...(isLossless ? [say('bits', { bits })] : []),
        `${settings.sampleRate} ${unit('Hz')}`,
        say('dither', { dither: settings.dither }),
      ].join(', '),
    ],
    [
      say('time'),
      say('timeTaken', {
        seconds: number(result.elapsedSeconds, 1),
        factor: number(result.realTimeFactor, 1),
      }),
    ],
  ];
}

/** As many as the number was given with. */
const decimalsOf = (value: number): number => (String(value).split('.')[1] ?? '').length;

function modelOf({ result, model }: MasteredTrack, { say, tell }: ReportSpeech): Fact[] {
  if (result.model === undefined) return [[say('network'), say('none')]];
  const { id, sha256 } = result.model;
  const known: Fact[] =
    model === undefined
      ? []
      : [
          [say('licence'), tell(model.licence)],
          [say('whatItIs'), tell(model.description)],
          [say('trainedOn'), tell(model.trainedOn)],
        ];
  return [
    [say('network'), say('networkOn', { model: id, device: result.device })],
    [say('version'), `SHA-256 ${sha256.slice(0, 16)}`],
    ...known,
  ];
}

/** What the stages of the chain did, in sentences, with their meters. */
function stages(
  { gainDb, maxReductionDb, passes, style, reference }: MasterResult,
  speech: ReportSpeech,
): Markup {
  const { say, number } = speech;
  const reduction = number(maxReductionDb, 2);
  return html`<ul>
<li>${say('gain', { gain: signed(gainDb, 2, speech) })}</li>
<li>${passes === 1 ? say('limiterOnce', { reduction }) : say('limiterPasses', { reduction, count: passes })}</li>
${style && styleItems(style, speech)}
${reference && referenceItems(reference, speech)}
</ul>
${style?.eq && gainFigure(say('styleEqualizer'), style.eq.frequenciesHz, [{ name: '', gainDb: style.eq.gainDb, colour: 'var(--after)' }], speech)}
${reference?.spectrumChange && matchFigure(reference.spectrumChange, speech)}`;
}

type StyleReport = NonNullable<MasterResult['style']>;
type ReferenceReport = NonNullable<MasterResult['reference']>;

function styleItems(report: StyleReport, speech: ReportSpeech): Markup[] {
  const { name: style, moves, compressor, saturation, width, loudnessRange } = report;
  const { say, number, tell } = speech;
  if (moves.length === 0) return [html`<li>${say('styleNothing', { style })}</li>`];
  const done = moves.map(({ reason: inEnglish, amount }) => {
    const reason = tell(inEnglish);
    return amount === 0
      ? say('styleLeftOut', { style, reason })
      : say('styleDone', { style, reason, amount: number(amount, 0) });
  });
  const bands = compressor?.map(({ lowHz, highHz, ratio, meanReductionDb, maxReductionDb }) => {
    const band = {
      low: number(lowHz, 0),
      ratio: number(ratio, 2),
      mean: number(meanReductionDb, 1),
      most: number(maxReductionDb, 1),
    };
    return highHz === null
      ? say('compressorAbove', band)
      : say('compressor', { ...band, high: number(highHz, 0) });
  });
  const widened = width && { gain: signed(width.sideGainDb, 1, speech) };
  return [
    ...done,
    ...(bands ?? []),
    ...(saturation ? [say('saturation', { added: number(saturation.addedDb, 1) })] : []),
    ...(width && widened
      ? [
          width.monoBelowHz === null
            ? say('width', widened)
            : say('widthMono', { ...widened, hertz: number(width.monoBelowHz, 0) }),
        ]
      : []),
    ...rangeItems(loudnessRange, speech),
  ].map((text) => html`<li>${text}</li>`);
}

function rangeItems(kept: StyleReport['loudnessRange'], speech: ReportSpeech): string[] {
  if (kept === null) return [];
  const { say, number } = speech;
  return [
    say('loudnessRange', {
      track: number(kept.trackLu, 1),
      stages: number(kept.stagesLu, 1),
      low: signed(kept.lowestGainDb, 1, speech),
      high: signed(kept.highestGainDb, 1, speech),
      kept: number(kept.keptLu, 1),
    }),
  ];
}

function referenceItems(report: ReferenceReport, speech: ReportSpeech): Markup[] {
  const { references, widthChange, levelChange, loudnessRange, dynamicsChange } = report;
  const { say, number, unit } = speech;
  const shown = (decibels: number | null): string =>
    decibels === null ? say('notDefined') : `${number(decibels, 1)} ${unit('dB')}`;
  return [
    ...references.map(({ path, integratedLufs, loudnessRangeLu }) =>
      say('reference', {
        file: fileName(path),
        loudness: number(integratedLufs, 1),
        range: number(loudnessRangeLu, 1),
      }),
    ),
    say('referenceLevel', {
      track: number(levelChange.trackLufs, 1),
      references: number(levelChange.referenceLufs, 1),
    }),
    say('referenceWidth', {
      change: signed(widthChange.changeDb, 1, speech),
      from: shown(widthChange.trackDb),
      to: shown(widthChange.referenceDb),
    }),
    ...rangeItems(loudnessRange, speech),
    ...(dynamicsChange
      ? [
          say('referenceDynamics', {
            ratio: number(dynamicsChange.ratio, 2),
            low: signed(dynamicsChange.lowestGainDb, 1, speech),
            high: signed(dynamicsChange.highestGainDb, 1, speech),
          }),
        ]
      : []),
  ].map((text) => html`<li>${text}</li>`);
}

function matchFigure(
  { frequenciesHz, midGainDb, sideGainDb }: NonNullable<ReferenceReport['spectrumChange']>,
  speech: ReportSpeech,
): Markup {
  const { say } = speech;
  const gains = [
    { name: say('mid'), gainDb: midGainDb, colour: 'var(--after)' },
    ...(sideGainDb ? [{ name: say('side'), gainDb: sideGainDb, colour: 'var(--reference)' }] : []),
  ];
  return gainFigure(say('referenceGains'), frequenciesHz, gains, speech);
}
