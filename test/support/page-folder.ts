import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder like that of the built page, for tests of the server alone. */
export function writePageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Lathe</title>');
  writeFileSync(join(folder, 'assets', 'main-abc.js'), 'export {};\n');
  return folder;
}
