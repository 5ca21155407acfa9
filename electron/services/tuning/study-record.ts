import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs';
import type { z } from 'zod';
import { LatheError, messageOf } from '../../../shared/errors.ts';
import { type StudyEvent, studyEvent } from '../../../shared/search/study.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** What a record holds: what the study is, and what happened. */
export interface StudyRecordContent<Plan> {
  readonly plan: Plan;
  readonly events: readonly StudyEvent[];
}

/**
 * Reads the record of a study: a line of JSON for the plan and for each event. A line that was cut short, as its process
 * was killed while it wrote, is taken away from the file.
 *
 * @throws LatheError `bad-input` when the file is missing or no such record
 */
export function readStudyRecord<Plan>(path: string, planSchema: z.ZodType<Plan>): StudyRecordContent<Plan> {
  try {
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf('\n') + 1;
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    const [plan, ...events] = lines.map((line): unknown => JSON.parse(line));
    const content = {
      plan: planSchema.parse(plan),
      events: events.map((event) => studyEvent.parse(event)),
    };
    if (end < bytes.length) truncateSync(path, end);
    return content;
  } catch (cause) {
    throw new LatheError('bad-input', sentence('searchRecordNone', { file: path }), { cause });
  }
}

/**
 * Adds a line, which is on the disk when it returns.
 *
 * @throws LatheError `output-failed` when the disk is full or the folder is gone
 */
export function appendToStudyRecord(path: string, entry: object): void {
  try {
    const file = openSync(path, 'a');
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const reason = messageOf(cause);
    throw new LatheError('output-failed', sentence('cannotWrite', { file: path, reason }), { cause });
  }
}
