import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../electron/hosts/server/start-server.ts';
import { type Client, createClient } from '../../shared/contract/client.ts';
import type { ServerMessage } from '../../shared/contract/envelope.ts';
import { FrameReader, toFrames } from '../../shared/contract/frames.ts';

/** Where the page of a server would be, as browsers send it. */
export const originOf = ({ port }: RunningServer): string => `http://127.0.0.1:${port}`;

/** A client of a running server, as the page is one. */
export interface ServerClient {
  readonly client: Client;
  readonly socket: WebSocket;
  /** What came back, in order. */
  readonly received: readonly ServerMessage[];
  sendRaw(message: unknown): void;
  close(): void;
}

/** Opens a connection as a page does. */
export async function connectToServer(server: RunningServer): Promise<ServerClient> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${server.port}/socket`,
    ['lathe', `lathe-token.${server.token}`],
    {
      origin: originOf(server),
    },
  );
  const received: ServerMessage[] = [];
  const reader = new FrameReader(1000);
  const sendRaw = (message: unknown): void => {
    for (const frame of toFrames(message)) socket.send(frame);
  };
  const client = createClient(sendRaw);
  socket.on('message', (data: Buffer, isBinary) => {
    const whole = reader.push(isBinary ? new Uint8Array(data) : data.toString());
    if (whole === undefined) return;
    received.push(whole.message as ServerMessage);
    client.receive(whole.message);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.once('close', () => client.close());
  return { client, socket, received, sendRaw, close: () => socket.terminate() };
}

/** Sends a file as a page does, and gives its handle. */
export async function uploadFile(server: RunningServer, path: string): Promise<string> {
  const response = await fetch(`${originOf(server)}/files?name=${encodeURIComponent(basename(path))}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, origin: originOf(server) },
    body: await readFile(path),
  });
  const { handle } = (await response.json()) as { handle: string };
  return handle;
}
