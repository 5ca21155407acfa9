import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { StudyEvent } from '../../../shared/search/study.ts';
import { appendToStudyRecord, readStudyRecord } from './study-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

const planSchema = z.strictObject({ kind: z.literal('study'), seed: z.int() });
const plan = { kind: 'study', seed: 3 } as const;
const events: readonly StudyEvent[] = [
  { kind: 'start', number: 0, parameters: { 'naïve | name': 0.1, kind: 'a', flag: true } },
  { kind: 'report', number: 0, step: 1, value: -0.25 },
  { kind: 'end', number: 0, state: 'failed', value: null, details: { reason: 'diverged', seconds: 2 } },
];

describe('the record of a study', () => {
  it('gives what was added, whatever byte its process was killed at', () => {
    const path = join(folder, 'study.jsonl');
    for (const entry of [plan, ...events]) appendToStudyRecord(path, entry);
    const bytes = readFileSync(path);
    const cut = join(folder, 'cut.jsonl');
    const planEnd = bytes.indexOf('\n') + 1;
    for (let length = planEnd; length <= bytes.length; length += 3) {
      writeFileSync(cut, bytes.subarray(0, length));
      const whole = bytes.subarray(planEnd, length).toString().split('\n').length - 1;
      expect(readStudyRecord(cut, planSchema)).toEqual({ plan, events: events.slice(0, whole) });
      // What is added next begins a line of its own.
      appendToStudyRecord(cut, events[0]!);
      expect(readStudyRecord(cut, planSchema).events).toEqual([...events.slice(0, whole), events[0]]);
    }
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['cut within its plan', '{"kind":"study"'],
    ['of something else', '{"kind":"recipe"}\n'],
  ])('that is %s is refused', (name, text) => {
    const path = join(folder, `${name}.jsonl`);
    if (text !== undefined) writeFileSync(path, text);
    expect(() => readStudyRecord(path, planSchema)).toThrow(/missing or no record of a search/);
  });
});
