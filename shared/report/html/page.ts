import type { AnalyzeResult } from '../../contract/analyze.ts';
import { measureRow } from '../analysis-rows.ts';
import { MEASURES, type MeasureKey } from '../measures.ts';
import type { FailedInput, Report, ReportKind, ReportOf } from '../report.ts';
import { analysisSection } from './analysis-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { fileName } from './list.ts';
import { html, type Markup, trusted } from './markup.ts';
import { masterSection } from './master-section.ts';
import { definitionList } from './measure-table.ts';
import type { SpectrogramPictures } from './spectrogram-figure.ts';
import { REPORT_STYLE } from './style.ts';
import { targetsOf } from './targets.ts';

/** Nothing is loaded, nothing runs: styles stand in the page and pictures are `data:` addresses. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** How a kind of report is shown. */
interface Presentation<Track> {
  readonly title: string;
  readonly section: (track: Track, pictures: SpectrogramPictures | undefined, id: string) => Markup;
  readonly name: (track: Track) => string;
  /** What the overview and the definitions are of. */
  readonly analysis: (track: Track) => AnalyzeResult;
  readonly verdict: (track: Track) => string;
}

const warned = (count: number): string =>
  count === 0 ? '' : `${count} ${count === 1 ? 'warning' : 'warnings'}`;

const PRESENTATIONS: { readonly [Kind in ReportKind]: Presentation<ReportOf<Kind>['tracks'][number]> } = {
  master: {
    title: 'Mastering report',
    section: masterSection,
    name: ({ result }) => fileName(result.inputPath),
    analysis: ({ after }) => after,
    verdict: ({ result }) =>
      targetsOf(result).some(({ verdict }) => verdict === 'missed') ? 'target missed' : 'targets met',
  },
  analyze: {
    title: 'Analysis report',
    section: analysisSection,
    name: ({ path }) => fileName(path),
    analysis: (analysis) => analysis,
    verdict: ({ warnings }) => warned(warnings.length),
  },
  compare: {
    title: 'Comparison report',
    section: comparisonSection,
    name: ({ after }) => fileName(after.path),
    analysis: ({ after }) => after,
    verdict: ({ notes }) => warned(notes.length),
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
 * @param pictures of each track, in its order; `undefined` for what has no sound
 */
export function renderHtmlReport(
  report: Report,
  pictures: readonly (SpectrogramPictures | undefined)[],
): string {
  const presentation = PRESENTATIONS[report.kind] as Presentation<Report['tracks'][number]>;
  const { tracks, failures, latheVersion, createdAt } = report;
  const [first] = tracks;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${presentation.title}${first !== undefined && `: ${presentation.name(first)}`}</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<main>
<header><h1>${presentation.title}</h1>
<p class="soft">Lathe ${latheVersion} · <time datetime="${createdAt}">${createdAt.slice(0, 16).replace('T', ' ')} UTC</time></p></header>
${tracks.length + failures.length > 1 && overview(presentation, report)}
${tracks.map((track, i) => presentation.section(track, pictures[i], `track-${i + 1}`))}
${first !== undefined && html`<section class="track"><h2>How the figures are defined</h2>${definitionList(presentation.analysis(first))}</section>`}
</main>
</body>
</html>
`;
  return page.text;
}

function overview(
  presentation: Presentation<Report['tracks'][number]>,
  { tracks, failures }: Report,
): Markup {
  const rows = (tracks as readonly Report['tracks'][number][]).map((track, i) => {
    const cells = OVERVIEW.map((key) => {
      const { value, unit } = measureRow(presentation.analysis(track), key);
      return html`<td>${value} ${unit}</td>`;
    });
    return html`<tr><th scope="row"><a href="#track-${i + 1}">${presentation.name(track)}</a></th>${cells}<td class="word">${presentation.verdict(track)}</td></tr>`;
  });
  const columns = OVERVIEW.map((key) => html`<th scope="col">${MEASURES[key].label}</th>`);
  return html`<section class="overview"><h2>Overview</h2>
<table><thead><tr><th scope="col">Track</th>${columns}<th scope="col" class="word">Result</th></tr></thead>
<tbody>${rows}${failures.map((failure) => failureRow(failure))}</tbody></table></section>`;
}

function failureRow({ inputPath, error }: FailedInput): Markup {
  return html`<tr><th scope="row">${fileName(inputPath)}</th><td class="word bad" colspan="${OVERVIEW.length + 1}">Failed: ${error.message}</td></tr>`;
}
