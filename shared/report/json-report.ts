import { z } from 'zod';
import { type Report, report } from './report.ts';

/** A report as JSON that machines read, in the form of {@link reportJsonSchema}. */
export function renderJsonReport(data: Report): string {
  return `${JSON.stringify(z.encode(report, data), undefined, 2)}\n`;
}

/** The JSON Schema (draft 2020-12) of the reports that {@link renderJsonReport} writes. */
export function reportJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(report, {
    io: 'input',
    reused: 'ref',
    // Marks that mean something to Lathe alone, or nothing in a document that is only read.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      delete jsonSchema.isPath;
    },
  });
  return { $schema, title: 'Report of Lathe', ...rest };
}
