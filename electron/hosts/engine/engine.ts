import type { ServerMessage } from '../../../shared/contract/envelope.ts';

/** One client's connection to the services. */
export interface EngineConnection {
  /** Takes whatever the client sent. */
  send(message: unknown): void;
  /** Cancels everything that this client asked for; nothing comes back any more. */
  close(): void;
}

/** The services, wherever they run. */
export interface Engine {
  /** @param receive takes what the services answer this client */
  connect(receive: (message: ServerMessage) => void): EngineConnection;
  /** Ends everything that runs. */
  close(): void;
}
