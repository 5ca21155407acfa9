import { statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { Option } from 'commander';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { renderCsvReport } from '../../../shared/report/csv-report.ts';
import { renderHtmlReport } from '../../../shared/report/html/page.ts';
import type { SpectrogramPictures } from '../../../shared/report/html/spectrogram-figure.ts';
import { renderJsonReport } from '../../../shared/report/json-report.ts';
import type { Report } from '../../../shared/report/report.ts';
import { collect } from './option-values.ts';

/** The pictures of each track; `undefined` where it has no sound, or where no pictures were asked for. */
export type ReportPictures = readonly (SpectrogramPictures | undefined)[];

interface ReportFormat {
  readonly render: (report: Report, pictures: ReportPictures) => string;
  readonly hasPictures: boolean;
}

const FORMATS: Readonly<Record<string, ReportFormat>> = {
  '.html': { render: renderHtmlReport, hasPictures: true },
  '.json': { render: renderJsonReport, hasPictures: false },
  '.csv': { render: (report: Report) => renderCsvReport(report), hasPictures: false },
};

function formatOf(path: string): ReportFormat {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  throw new LatheError(
    'bad-argument',
    `--report must be a file that ends in .html, .json or .csv, got ${path}`,
  );
}

/** Whether a report shows pictures, which take their time to be drawn. */
export function reportHasPictures(path: string): boolean {
  return formatOf(path).hasPictures;
}

/** `--report`, which may be given once for each format. */
export function reportOption(): Option {
  return new Option(
    '--report <file>',
    'write a report: .html, .json or .csv (may be given several times)',
  ).argParser(collect);
}

/**
 * Refuses reports that could not be written, before any work is done.
 *
 * @param taken files that the run reads or writes
 * @throws LatheError `bad-argument` for another ending, for a folder, for a file that is taken or named twice
 */
export function checkReportPaths(paths: readonly string[], taken: readonly string[]): void {
  for (const [index, path] of paths.entries()) checkReportPath(path, [...taken, ...paths.slice(0, index)]);
}

function checkReportPath(path: string, taken: readonly string[]): void {
  formatOf(path);
  if (taken.some((other) => resolve(other) === resolve(path))) {
    throw new LatheError(
      'bad-argument',
      `--report ${path} is an input or another output of this run: choose another name`,
    );
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LatheError('bad-argument', `--report ${path} is a folder: name a file in it`);
  }
}

/** Writes a report under its final name once it is whole; an older one is replaced. */
export async function writeReport(path: string, report: Report, pictures: ReportPictures): Promise<void> {
  const text = formatOf(path).render(report, pictures);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = messageOf(cause);
    throw new LatheError('output-failed', `the report ${path} cannot be written: ${reason}`, { cause });
  }
}
