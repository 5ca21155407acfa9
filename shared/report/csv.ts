/** What a field of a table may hold; `null` becomes an empty field. */
export type CsvValue = string | number | boolean | null;

/**
 * A table as CSV (RFC 4180): records end in CR LF, and a field with a comma, a quote or a line break stands in quotes.
 * Numbers are written in full, as JSON has them; what is not finite becomes an empty field.
 *
 * @param header names of the columns
 * @param rows as many values each
 */
export function csvTable(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function csvField(value: CsvValue): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
