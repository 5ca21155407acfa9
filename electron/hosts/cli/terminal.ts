import type { Writable } from 'node:stream';
import { createProgressView, type ProgressView } from './progress-view.ts';

/** A stream that knows whether a person watches it. */
export type TerminalStream = Writable & { readonly isTTY?: boolean };

/** What a command writes to. Results go to standard output, everything else to standard error. */
export interface Terminal {
  /** Whether a machine reads standard output: then `json` writes one object there, and nothing else does. */
  readonly isJson: boolean;
  /** A line of the result for a person. */
  print(line: string): void;
  /** The result for a machine, once. */
  json(value: unknown): void;
  /** A line for whoever watches. */
  note(line: string): void;
  /** Shows how far a job is. */
  progress(label: string): ProgressView;
}

/** Builds a terminal over two streams. */
export function createTerminal(stdout: TerminalStream, stderr: TerminalStream, isJson: boolean): Terminal {
  return {
    isJson,
    print(line) {
      if (!isJson) stdout.write(`${line}\n`);
    },
    json(value) {
      if (isJson) stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    note(line) {
      stderr.write(`${line}\n`);
    },
    progress: (label) => createProgressView(stderr, label),
  };
}
