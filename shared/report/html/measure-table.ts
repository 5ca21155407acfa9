import type { AnalyzeResult } from '../../contract/analyze.ts';
import { analysisRows, GROUP_TITLES } from '../analysis-rows.ts';
import { MEASURES, type MeasureKey } from '../measures.ts';
import type { ReportSpeech } from '../words/report-speech.ts';
import { html, type Markup } from './markup.ts';

type Group = keyof typeof GROUP_TITLES;
const GROUPS = Object.keys(GROUP_TITLES) as Group[];

/** All measures of one track. */
export function measureTable(analysis: AnalyzeResult, speech: ReportSpeech): Markup {
  const { say } = speech;
  const groups = GROUPS.map(
    (
      group,
    ) => html`<tbody class="group"><tr><th scope="rowgroup" colspan="3">${say(GROUP_TITLES[group])}</th></tr>
${analysisRows(analysis, group, speech).map(
  ({ label, value, unit }) =>
    html`<tr><th scope="row">${label}</th><td>${value}</td><td class="unit">${unit}</td></tr>`,
)}</tbody>`,
  );
  return html`<table><thead><tr><th scope="col">${say('measure')}</th><th scope="col">${say('value')}</th><th scope="col" class="unit">${say('unit')}</th></tr></thead>
${groups}</table>`;
}

/** All measures of two versions of a track, and what changed. */
export function changeTable(before: AnalyzeResult, after: AnalyzeResult, speech: ReportSpeech): Markup {
  const { say } = speech;
  const groups = GROUPS.map((group) => {
    const afterRows = new Map(analysisRows(after, group, speech).map((row) => [row.key, row]));
    const rows = analysisRows(before, group, speech).map((row) => {
      const other = afterRows.get(row.key)!;
      return html`<tr><th scope="row">${row.label}</th><td>${row.value}</td><td class="after">${other.value}</td><td>${changeOf(row.key, before, after, speech)}</td><td class="unit">${other.unit || row.unit}</td></tr>`;
    });
    return html`<tbody class="group"><tr><th scope="rowgroup" colspan="5">${say(GROUP_TITLES[group])}</th></tr>
${rows}</tbody>`;
  });
  return html`<table><thead><tr><th scope="col">${say('measure')}</th><th scope="col">${say('before')}</th><th scope="col">${say('after')}</th><th scope="col">${say('change')}</th><th scope="col" class="unit">${say('unit')}</th></tr></thead>
${groups}</table>`;
}

/** After minus before; nothing where one of them is no number. */
function changeOf(key: string, before: AnalyzeResult, after: AnalyzeResult, speech: ReportSpeech): string {
  if (!(key in MEASURES)) return '';
  const measure = key as MeasureKey;
  const [from, to] = [before[measure], after[measure]];
  if (from === null || to === null || !Number.isFinite(to - from)) return '';
  return signed(to - from, MEASURES[measure].decimals, speech);
}

/** A number with a plus before what rose. */
export function signed(value: number | null, decimals: number, { number }: ReportSpeech): string {
  const isRise = value !== null && Number(value.toFixed(decimals)) > 0;
  return `${isRise ? '+' : ''}${number(value, decimals)}`;
}

/** How every figure of the tables is defined. */
export function definitionList(analysis: AnalyzeResult, speech: ReportSpeech): Markup {
  const rows = GROUPS.flatMap((group) => analysisRows(analysis, group, speech));
  return html`<dl class="small">${rows.map(
    ({ key, label, definition }) =>
      html`<dt>${key in MEASURES ? label : label.replace(/ (\(|of |тону ).*/, '')}</dt><dd>${definition}</dd>`,
  )}</dl>`;
}
