import { fileURLToPath } from 'node:url';
import { isLatheError } from '../../../shared/errors.ts';
import { superviseEngine } from '../engine/supervised-engine.ts';
import { openInBrowser } from './open-in-browser.ts';
import { type RunningServer, type ServerOptions, startServer } from './start-server.ts';

/** Where `npm run build` puts the page. */
const PAGE_FOLDER = fileURLToPath(new URL('../../../dist/renderer', import.meta.url));

/** One port from run to run: what a browser keeps for the page (theme, presets) belongs to its address. */
const USUAL_PORT = 8421;

/** What {@link runServer} is given. */
export interface RunServerOptions {
  /** Default: 8421, or one that is free where that is taken. */
  readonly port?: number;
  readonly opensBrowser: boolean;
  /** Ends the server. */
  readonly signal: AbortSignal;
  readonly onListening: (server: Pick<RunningServer, 'address' | 'port'>) => void;
  /** Takes a line for whoever watches. */
  readonly note: (line: string) => void;
}

/** Serves until it is told to end. */
export async function runServer(options: RunServerOptions): Promise<void> {
  const { signal, note } = options;
  const engine = superviseEngine({ onCrash: (how) => note(`the engine ended by ${how}`) });
  try {
    const server = await startOnFreePort({ engine, pageFolder: PAGE_FOLDER }, options.port);
    options.onListening(server);
    if (options.opensBrowser) openInBrowser(server.address, () => note('open this address in a browser'));
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.close();
  } finally {
    engine.close();
  }
}

/** A port that was asked for is taken or refused; the usual one gives way. */
async function startOnFreePort(
  options: Omit<ServerOptions, 'port'>,
  port: number | undefined,
): Promise<RunningServer> {
  try {
    return await startServer({ ...options, port: port ?? USUAL_PORT });
  } catch (thrown) {
    if (port !== undefined || !isLatheError(thrown, 'bad-argument')) throw thrown;
    return startServer({ ...options, port: 0 });
  }
}
