import { clientMessage, type ServerMessage } from '../../../shared/contract/envelope.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { Engine, EngineConnection } from './engine.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { type EngineProcess, forkEngine, type LaunchEngine } from './launch-engine.ts';

const ENTRY = new URL('./engine-process.ts', import.meta.url);

/** An engine that ends this often before it was ready is not started again by itself. */
const FAILED_STARTS = 3;

/** What {@link superviseEngine} may be told. */
export interface SupervisorOptions {
  /** Default: the engine of Lathe. */
  readonly entry?: URL;
  /** Default: a process of Node. */
  readonly launch?: LaunchEngine;
  /** Tries a device for an engine that may start no process, and says why it does not work. */
  readonly probeDevice?: (device: string) => Promise<string | undefined>;
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
  readonly #launch: LaunchEngine;
  readonly #onCrash: ((how: string) => void) | undefined;
  readonly #probeDevice: NonNullable<SupervisorOptions['probeDevice']>;
  readonly #clients = new Map<number, Client>();
  #lastConnection = 0;
  #process: EngineProcess | undefined;
  #isClosed = false;
  #failedStarts = 0;

  constructor({ entry = ENTRY, launch = forkEngine, onCrash, probeDevice }: SupervisorOptions) {
    this.#probeDevice = probeDevice ?? (async (device) => `${device} cannot be tried here`);
    this.#entry = entry;
    this.#launch = launch;
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
    this.#process?.kill();
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
    this.#process?.send(message);
  }

  #start(): void {
    const child = this.#launch(this.#entry, {
      onMessage: (message) => this.#receive(message),
      onEnd: (how) => this.#lose(child, how),
    });
    this.#process = child;
  }

  #receive(message: FromEngine): void {
    if (message.type === 'ready') {
      this.#failedStarts = 0;
      return;
    }
    if (message.type === 'probe') {
      const { probe, device } = message;
      void this.#probeDevice(device).then((failure) => this.#tell({ type: 'probed', probe, failure }));
      return;
    }
    const client = this.#clients.get(message.connection);
    if (client === undefined) return;
    if (message.message.type !== 'progress') client.unanswered.delete(message.message.id);
    client.receive(message.message);
  }

  #lose(child: EngineProcess, how: string): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    if (this.#isClosed) return;
    this.#failedStarts++;
    const isGivenUp = this.#failedStarts >= FAILED_STARTS;
    if (!isGivenUp) this.#start();
    this.#onCrash?.(how);
    const message = sentence(isGivenUp ? 'engineDead' : 'engineRestarted', { how });
    const error = { code: 'tool-failed', message } as const;
    for (const client of this.#clients.values()) {
      for (const id of client.unanswered) client.receive({ type: 'error', id, error });
      client.unanswered.clear();
    }
  }
}
