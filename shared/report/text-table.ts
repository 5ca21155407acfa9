/**
 * A table of plain text: columns as wide as their widest cell, the first to the left and the others to the right.
 *
 * @param rows equally many cells each
 * @param indent what each line begins with
 */
export function textTable(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  return rows
    .map((cells) => {
      const padded = cells.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      return `${indent}${padded.join('  ')}`.trimEnd();
    })
    .join('\n');
}
