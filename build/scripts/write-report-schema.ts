import { writeFileSync } from 'node:fs';
import { reportJsonSchema } from '../../shared/report/json-report.ts';

/** Writes `docs/report.schema.json`, the form of JSON reports. A test tells when it is not current. */
const path = new URL('../../docs/report.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(reportJsonSchema(), undefined, 1)}\n`);
