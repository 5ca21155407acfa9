import type { WebSocket } from 'ws';
import type { ServerMessage } from '../../../shared/contract/envelope.ts';
import { toFailure } from '../../../shared/contract/failure.ts';
import { FrameReader, toFrames } from '../../../shared/contract/frames.ts';
import { isLatheError } from '../../../shared/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { FileGate } from '../files/file-gate.ts';

/** RFC 6455: the other side sent what it may not. */
const POLICY_VIOLATION = 1008;

/** Requests bring no bytes: files come by `POST /files`. */
const ATTACHMENTS_OF_A_REQUEST = 0;

/** Joins a page's WebSocket to the services. What the page asked for is cancelled when it goes away. */
export function serveSocket(socket: WebSocket, engine: Engine, gate: FileGate): void {
  const reader = new FrameReader(ATTACHMENTS_OF_A_REQUEST);
  const answer = (message: ServerMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    for (const frame of toFrames(message)) socket.send(frame);
  };
  const connection = engine.connect((message) => answer(gate.outwards(message)));

  const receive = (message: unknown): void => {
    try {
      connection.send(gate.inwards(message));
    } catch (thrown) {
      if (!isLatheError(thrown)) throw thrown;
      const { id } = message as { readonly id: string };
      answer({ type: 'error', id, error: toFailure(thrown) });
    }
  };
  socket.on('message', (data, isBinary) => {
    try {
      const whole = reader.push(isBinary ? new Uint8Array() : String(data));
      if (whole !== undefined) receive(whole.message);
    } catch (thrown) {
      socket.close(POLICY_VIOLATION, toFailure(thrown).message.slice(0, 100));
    }
  });
  // A broken connection ends with `close`, which is where everything is given up.
  socket.on('error', () => {});
  socket.on('close', () => connection.close());
}
