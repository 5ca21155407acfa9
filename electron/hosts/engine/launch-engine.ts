import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromEngine, ToEngine } from './engine-messages.ts';

/** Node 20 does not run TypeScript: from source, the process starts by way of a script that finds its program. */
const LOADER = fileURLToPath(new URL('../../../build/scripts/run-source.mjs', import.meta.url));

/** A process that was started for the engine. */
export interface EngineProcess {
  readonly pid: number | undefined;
  /** A process that is ending takes no message; its end answers what it was asked. */
  send(message: ToEngine): void;
  kill(): void;
}

/** What a process tells whoever started it. */
export interface EngineProcessEvents {
  readonly onMessage: (message: FromEngine) => void;
  /** @param how `SIGKILL`, `code 7` ...; may be told more than once */
  readonly onEnd: (how: string) => void;
}

/** Starts a process: of Node, or of what the host runs in. */
export type LaunchEngine = (entry: URL, events: EngineProcessEvents) => EngineProcess;

/** The engine as a process of Node. */
export const forkEngine: LaunchEngine = (entry, { onMessage, onEnd }) => {
  const [module, args] = entry.pathname.endsWith('.ts') ? [LOADER, [entry.href]] : [fileURLToPath(entry), []];
  const child = fork(module, args, { serialization: 'advanced', execArgv: [] });
  child.on('message', onMessage);
  child.once('error', (error) => onEnd(error.message));
  child.once('exit', (code, signal) => onEnd(signal ?? `code ${code}`));
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected) child.send(message, () => {});
    },
    kill: () => child.kill('SIGKILL'),
  };
};
