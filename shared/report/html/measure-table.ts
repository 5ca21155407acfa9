import type { AnalyzeResult } from '../../contract/analyze.ts';
import { analysisRows, GROUP_TITLES } from '../analysis-rows.ts';
import { formatNumber } from '../measurement-rows.ts';
import { MEASURES, type MeasureKey } from '../measures.ts';
import { html, type Markup } from './markup.ts';

type Group = keyof typeof GROUP_TITLES;
const GROUPS = Object.keys(GROUP_TITLES) as Group[];

/** All measures of one track. */
export function measureTable(analysis: AnalyzeResult): Markup {
  const groups = GROUPS.map(
    (group) => html`<tbody class="group"><tr><th scope="rowgroup" colspan="3">${GROUP_TITLES[group]}</th></tr>
${analysisRows(analysis, group).map(
  ({ label, value, unit }) =>
    html`<tr><th scope="row">${label}</th><td>${value}</td><td class="unit">${unit}</td></tr>`,
)}</tbody>`,
  );
  return html`<table><thead><tr><th scope="col">Measure</th><th scope="col">Value</th><th scope="col" class="unit">Unit</th></tr></thead>
${groups}</table>`;
}

/** All measures of two versions of a track, and what changed. */
export function changeTable(before: AnalyzeResult, after: AnalyzeResult): Markup {
  const groups = GROUPS.map((group) => {
    const afterRows = new Map(analysisRows(after, group).map((row) => [row.key, row]));
    const rows = analysisRows(before, group).map((row) => {
      const other = afterRows.get(row.key)!;
      return html`<tr><th scope="row">${row.label}</th><td>${row.value}</td><td class="after">${other.value}</td><td>${changeOf(row.key, before, after)}</td><td class="unit">${other.unit || row.unit}</td></tr>`;
    });
    return html`<tbody class="group"><tr><th scope="rowgroup" colspan="5">${GROUP_TITLES[group]}</th></tr>
${rows}</tbody>`;
  });
  return html`<table><thead><tr><th scope="col">Measure</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Change</th><th scope="col" class="unit">Unit</th></tr></thead>
${groups}</table>`;
}

/** After minus before; nothing where one of them is no number. */
function changeOf(key: string, before: AnalyzeResult, after: AnalyzeResult): string {
  if (!(key in MEASURES)) return '';
  const measure = key as MeasureKey;
  const [from, to] = [before[measure], after[measure]];
  if (from === null || to === null || !Number.isFinite(to - from)) return '';
  return signed(to - from, MEASURES[measure].decimals);
}

/** A number with a plus before what rose. */
export function signed(value: number | null, decimals: number): string {
  const shown = formatNumber(value, decimals);
  return value !== null && Number(shown) > 0 ? `+${shown}` : shown;
}

/** How every figure of the tables is defined. */
export function definitionList(analysis: AnalyzeResult): Markup {
  const rows = GROUPS.flatMap((group) => analysisRows(analysis, group));
  return html`<dl class="small">${rows.map(
    ({ key, label, definition }) =>
      html`<dt>${key in MEASURES ? MEASURES[key as MeasureKey].label : label.replace(/ (\(|of ).*/, '')}</dt><dd>${definition}</dd>`,
  )}</dl>`;
}
