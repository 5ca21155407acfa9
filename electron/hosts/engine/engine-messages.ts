import type { ServerMessage } from '../../../shared/contract/envelope.ts';

/** From the host to the engine's process. Connections have numbers, which the host chooses. */
export type ToEngine =
  | { readonly type: 'message'; readonly connection: number; readonly message: unknown }
  | { readonly type: 'close'; readonly connection: number }
  | { readonly type: 'probed'; readonly probe: number; readonly failure: string | undefined };

/** From the engine's process to the host: first that it is ready, then answers, and devices to be tried. */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'message'; readonly connection: number; readonly message: ServerMessage }
  | { readonly type: 'probe'; readonly probe: number; readonly device: string };
