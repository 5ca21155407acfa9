import { escapeHtml } from '../escape-html.ts';

/** A piece of HTML. Made by {@link html} alone, or by {@link trusted}. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is not, `false`, `null` and `undefined` are nothing. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

/** HTML from a template in which every text is escaped: nothing that comes from outside can become markup. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, i) => part + (i < contents.length ? textOf(contents[i]) : '')).join(''));
}

/** Markup that was made elsewhere, and escaped there. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content === undefined || content === null || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('\n');
  return escapeHtml(String(content));
}
