import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clientMessage, type ServerMessage } from '../../../shared/contract/envelope.ts';
import type { Engine, EngineConnection } from './engine.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';

const ENTRY = new URL('./engine-process.ts', import.meta.url);

/** Node 20 does not run TypeScript: from source, the process starts by way of a script that loads tsx. */
const LOADER = fileURLToPath(new URL('../../workers/from-source.mjs', import.meta.url));

/** An engine that ends this often before it was ready is not started again by itself. */
const FAILED_STARTS = 3;

/** What {@link superviseEngine} may be told. */
export interface SupervisorOptions {
  /** Default: the engine of Lathe. */
  readonly entry?: URL;
  /** Told when the process ended by itself. */
  readonly onCrash?: (how: string) => void;
}

/** An engine in a process of its own. */
export interface SupervisedEngine extends Engine {
  /** Of the process that runs now; `undefined` between two. */
  readonly processId: number | undefined;
}

interface Client {
  readonly receive: (message: ServerMessage) => void;
  /** Requests that were passed on and not answered yet. */
  readonly unanswered: Set<string>;
}

/**
 * Runs the services in a process, and starts it again when it ends by itself: whatever it was asked and has not
 * answered fails with a sentence, and what comes later goes to the new process.
 */
export function superviseEngine(options: SupervisorOptions = {}): SupervisedEngine {
  return new Supervisor(options);
}

class Supervisor implements SupervisedEngine {
  readonly #entry: URL;
  readonly #onCrash: ((how: string) => void) | undefined;
  readonly #clients = new Map<number, Client>();
  #lastConnection = 0;
  #process: ChildProcess | undefined;
  #isClosed = false;
  #failedStarts = 0;

  constructor({ entry = ENTRY, onCrash }: SupervisorOptions) {
    this.#entry = entry;
    this.#onCrash = onCrash;
    this.#start();
  }

  get processId(): number | undefined {
    return this.#process?.pid;
  }

  connect(receive: (message: ServerMessage) => void): EngineConnection {
    const connection = ++this.#lastConnection;
    const client: Client = { receive, unanswered: new Set() };
    this.#clients.set(connection, client);
    return {
      send: (message) => this.#pass(connection, client, message),
      close: () => {
        this.#clients.delete(connection);
        this.#tell({ type: 'close', connection });
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#clients.clear();
    this.#process?.kill('SIGKILL');
  }

  #pass(connection: number, client: Client, message: unknown): void {
    if (this.#process === undefined) {
      // A request after the last failed start tries once more: what was wrong may be mended by now.
      this.#failedStarts = FAILED_STARTS - 1;
      this.#start();
    }
    const parsed = clientMessage.safeParse(message);
    if (parsed.success && parsed.data.type === 'request') client.unanswered.add(parsed.data.id);
    this.#tell({ type: 'message', connection, message });
  }

  #tell(message: ToEngine): void {
    // A process that is ending takes no message; its end answers what it was asked.
    if (this.#process?.connected) this.#process.send(message, () => {});
  }

  #start(): void {
    const [module, args] = this.#entry.pathname.endsWith('.ts')
      ? [LOADER, [this.#entry.href]]
      : [fileURLToPath(this.#entry), []];
    const child = fork(module, args, { serialization: 'advanced', execArgv: [] });
    this.#process = child;
    child.on('message', (message: FromEngine) => this.#receive(message));
    child.once('error', (error) => this.#lose(child, error.message));
    child.once('exit', (code, signal) => this.#lose(child, signal ?? `code ${code}`));
  }

  #receive(message: FromEngine): void {
    if (message.type === 'ready') {
      this.#failedStarts = 0;
      return;
    }
    const client = this.#clients.get(message.connection);
    if (client === undefined) return;
    if (message.message.type !== 'progress') client.unanswered.delete(message.message.id);
    client.receive(message.message);
  }

  #lose(child: ChildProcess, how: string): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    if (this.#isClosed) return;
    this.#failedStarts++;
    const isGivenUp = this.#failedStarts >= FAILED_STARTS;
    if (!isGivenUp) this.#start();
    this.#onCrash?.(how);
    const whatNow = isGivenUp
      ? 'and does not start: restart Lathe, and run "lathe doctor" if it happens again'
      : 'and was started again: nothing that was finished is lost, try once more';
    const error = { code: 'tool-failed', message: `the engine ended by ${how} ${whatNow}` } as const;
    for (const client of this.#clients.values()) {
      for (const id of client.unanswered) client.receive({ type: 'error', id, error });
      client.unanswered.clear();
    }
  }
}
