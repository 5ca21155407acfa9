import type { ReportSpeech } from '../words/report-speech.ts';
import { html, type Markup } from './markup.ts';

/** Names and what they are. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): Markup {
  return html`<dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Sentences that a reader should not miss; nothing where there are none. */
export function warningList(
  groups: readonly (readonly [source: string, warnings: readonly string[]])[],
  { say, tell }: ReportSpeech,
): Markup {
  const lines = groups.flatMap(([source, warnings]) =>
    warnings.map(
      (warning) => html`<li class="warn">${source === '' ? '' : `${source}: `}${tell(warning)}</li>`,
    ),
  );
  return lines.length === 0 ? html`<p class="soft">${say('noWarnings')}</p>` : html`<ul>${lines}</ul>`;
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
