import type { AnalyzeResult } from '../../contract/analyze.ts';
import { measureRow } from '../analysis-rows.ts';
import type { MeasureKey } from '../measures.ts';
import type { FailedInput, Report, ReportKind, ReportOf } from '../report.ts';
import type { PhraseKey } from '../words/english.ts';
import { ENGLISH_SPEECH, type ReportSpeech } from '../words/report-speech.ts';
import { analysisSection } from './analysis-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { fileName } from './list.ts';
import { html, type Markup, trusted } from './markup.ts';
import { masterSection } from './master-section.ts';
import { definitionList } from './measure-table.ts';
import type { SpectrogramPictures, TrackPictures } from './spectrogram-figure.ts';
import { REPORT_STYLE } from './style.ts';
import { targetsOf } from './targets.ts';

/** Nothing is loaded, nothing runs: styles stand in the page and pictures are `data:` addresses. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** How a kind of report is shown. */
interface Presentation<Track> {
  readonly title: PhraseKey & `${string}Report`;
  readonly section: (track: Track, pictures: TrackPictures, id: string, speech: ReportSpeech) => Markup;
  readonly name: (track: Track) => string;
  /** What the overview and the definitions are of. */
  readonly analysis: (track: Track) => AnalyzeResult;
  readonly verdict: (track: Track, speech: ReportSpeech) => string;
}

const warned = (count: number, { say }: ReportSpeech): string =>
  count === 0 ? '' : say('warned', { count });

const PRESENTATIONS: { readonly [Kind in ReportKind]: Presentation<ReportOf<Kind>['tracks'][number]> } = {
  master: {
    title: 'masteringReport',
    section: masterSection,
    name: ({ result }) => fileName(result.inputPath),
    analysis: ({ after }) => after,
    verdict: ({ result }, { say }) =>
      say(targetsOf(result).some(({ verdict }) => verdict === 'missed') ? 'targetMissed' : 'targetsMet'),
  },
  analyze: {
    title: 'analysisReport',
    section: analysisSection,
    name: ({ path }) => fileName(path),
    analysis: (analysis) => analysis,
    verdict: ({ warnings }, speech) => warned(warnings.length, speech),
  },
  compare: {
    title: 'comparisonReport',
    section: comparisonSection,
    name: ({ after }) => fileName(after.path),
    analysis: ({ after }) => after,
    verdict: ({ notes }, speech) => warned(notes.length, speech),
  },
};

const OVERVIEW: readonly MeasureKey[] = [
  'durationSeconds',
  'integratedLufs',
  'loudnessRangeLu',
  'truePeakDbtp',
  'peakToLoudnessDb',
  'correlation',
];

/**
 * A report as one HTML page that needs nothing else: no script, no font, no network. Dark or light as the reader has
 * it, light on paper.
 *
 * @param report what to tell
 * @param pictures of each track, in its order; `undefined` for what has no sound; empty where none were drawn
 * @param speech of the reader; default English
 */
export function renderHtmlReport(
  report: Report,
  pictures: readonly (SpectrogramPictures | undefined)[],
  speech: ReportSpeech = ENGLISH_SPEECH,
): string {
  const { say, language, moment } = speech;
  const presentation = PRESENTATIONS[report.kind] as Presentation<Report['tracks'][number]>;
  const { tracks, failures, latheVersion, createdAt } = report;
  const [first] = tracks;
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say(presentation.title)}${first !== undefined && `: ${presentation.name(first)}`}</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<main>
<header><h1>${say(presentation.title)}</h1>
<p class="soft">Lathe ${latheVersion} · <time datetime="${createdAt}">${moment(createdAt)}</time></p></header>
${tracks.length + failures.length > 1 && overview(presentation, report, speech)}
${tracks.map((track, i) => presentation.section(track, pictures.length === 0 ? 'none' : pictures[i], `track-${i + 1}`, speech))}
${first !== undefined && html`<section class="track"><h2>${say('definitions')}</h2>${definitionList(presentation.analysis(first), speech)}</section>`}
</main>
</body>
</html>
`;
  return page.text;
}

function overview(
  presentation: Presentation<Report['tracks'][number]>,
  { tracks, failures }: Report,
  speech: ReportSpeech,
): Markup {
  const { say, measures } = speech;
  const rows = (tracks as readonly Report['tracks'][number][]).map((track, i) => {
    const cells = OVERVIEW.map((key) => {
      const { value, unit } = measureRow(presentation.analysis(track), key, speech);
      return html`<td>${value} ${unit}</td>`;
    });
    return html`<tr><th scope="row"><a href="#track-${i + 1}">${presentation.name(track)}</a></th>${cells}<td class="word">${presentation.verdict(track, speech)}</td></tr>`;
  });
  const columns = OVERVIEW.map((key) => html`<th scope="col">${measures[key].label}</th>`);
  return html`<section class="overview"><h2>${say('overview')}</h2>
<table><thead><tr><th scope="col">${say('track')}</th>${columns}<th scope="col" class="word">${say('result')}</th></tr></thead>
<tbody>${rows}${failures.map((failure) => failureRow(failure, speech))}</tbody></table></section>`;
}

function failureRow({ inputPath, error }: FailedInput, { say, tell }: ReportSpeech): Markup {
  return html`<tr><th scope="row">${fileName(inputPath)}</th><td class="word bad" colspan="${OVERVIEW.length + 1}">${say('failed', { reason: tell(error.message) })}</td></tr>`;
}
