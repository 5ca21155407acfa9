import { statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { LatheError } from '../../../shared/errors.ts';
import { renderHtmlReport } from '../../../shared/report/html-report.ts';
import { type MasterReport, renderJsonReport } from '../../../shared/report/master-report.ts';
import type { Assignment } from './output-paths.ts';

const RENDERERS: Readonly<Record<string, (report: MasterReport) => string>> = {
  '.html': renderHtmlReport,
  '.json': renderJsonReport,
};

function rendererOf(path: string): (report: MasterReport) => string {
  const renderer = RENDERERS[extname(path).toLowerCase()];
  if (renderer !== undefined) return renderer;
  throw new LatheError('bad-argument', `--report must be a file that ends in .html or .json, got ${path}`);
}

/**
 * Refuses a report that could not be written, before any work is done.
 *
 * @throws LatheError `bad-argument` for another ending, for a folder, or for a file that the run reads or writes
 */
export function checkReportPath(path: string, assignments: readonly Assignment[]): void {
  rendererOf(path);
  const taken = assignments.flatMap(({ inputPath, outputPath }) => [inputPath, outputPath]);
  if (taken.some((other) => resolve(other) === resolve(path))) {
    throw new LatheError(
      'bad-argument',
      `--report ${path} is an input or output of this run: choose another name`,
    );
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LatheError('bad-argument', `--report ${path} is a folder: name a file in it`);
  }
}

/** Writes a report under its final name once it is whole; an older one is replaced. */
export async function writeReport(path: string, report: Omit<MasterReport, 'createdAt'>): Promise<void> {
  const text = rendererOf(path)({ ...report, createdAt: new Date().toISOString() });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError('output-failed', `the report ${path} cannot be written: ${reason}`, { cause });
  }
}
