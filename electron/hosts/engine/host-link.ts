import type { FromEngine, ToEngine } from './engine-messages.ts';

/** The engine's end of the way to its host. */
export interface HostLink {
  /** Whether this process may start others. */
  readonly mayFork: boolean;
  send(message: FromEngine): void;
  onMessage(receive: (message: ToEngine) => void): void;
}

/** What a utility process of Electron has in place of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Finds the way to the host that started this process: Electron's port, or that of a process that was forked. */
export function linkToHost(): HostLink {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  return parentPort === undefined ? forkedLink() : portLink(parentPort);
}

/** Electron ends a utility process with its host. */
function portLink(port: ParentPort): HostLink {
  return {
    mayFork: false,
    send: (message) => port.postMessage(message),
    onMessage: (receive) => void port.on('message', ({ data }) => receive(data as ToEngine)),
  };
}

function forkedLink(): HostLink {
  process.on('disconnect', () => process.exit());
  return {
    mayFork: true,
    // A host that is gone hears nothing; `disconnect` ends this process.
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (receive) => void process.on('message', receive),
  };
}
