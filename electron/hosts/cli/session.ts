import type { Client } from '../../../shared/contract/client.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export interface CliSession {
  readonly terminal: Terminal;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Builds the services on the first call, so that help and wrong arguments are answered at once. */
  connect(): Promise<Client>;
  readonly latheVersion: string;
}
