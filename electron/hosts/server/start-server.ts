import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { LatheError } from '../../../shared/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { FileGate } from '../files/file-gate.ts';
import { SessionFiles } from '../files/session-files.ts';
import { jsonAnswer } from '../page/answer.ts';
import { answerFileRequest, isFileAddress } from '../page/file-routes.ts';
import { createPageFiles, type PageFiles } from '../page/page-files.ts';
import { type Access, createAccess } from './access.ts';
import { send } from './send.ts';
import { serveSocket } from './socket.ts';

/** Only this machine reaches it. */
const ADDRESS = '127.0.0.1';
const BASE = `http://${ADDRESS}`;

/** Of one message of a page. The largest are requests with a list of files. */
const MAX_MESSAGE_BYTES = 1 << 20;

/** The subprotocol that a page names, and the beginning of the second one, which carries the token. */
const PROTOCOL = 'lathe';
const TOKEN_PROTOCOL = 'lathe-token.';

/** What {@link startServer} needs. */
export interface ServerOptions {
  readonly engine: Engine;
  /** The built page. */
  readonly pageFolder: string;
  /** 0: one that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  readonly token: string;
  /** Where the page is, with the token in the fragment, which browsers keep to themselves. */
  readonly address: string;
  readonly files: SessionFiles;
  /** Ends every connection and takes the session's files away. The engine is the caller's. */
  close(): Promise<void>;
}

/**
 * Serves the page and the services to browsers on this machine.
 *
 * @throws LatheError `bad-argument` when the port is taken, `tool-missing` when the page is not built
 */
export async function startServer({ engine, pageFolder, port }: ServerOptions): Promise<RunningServer> {
  const page = createPageFiles(pageFolder);
  const server = createServer();
  await listen(server, port);
  const { port: actualPort } = server.address() as AddressInfo;
  const access = createAccess(actualPort);
  const files = new SessionFiles();
  const gate = new FileGate(files);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => PROTOCOL,
  });
  // A large recording takes longer to come than Node's five minutes.
  server.requestTimeout = 0;
  server.on('request', (request, response) => void serve({ access, page, files }, request, response));
  server.on('upgrade', (request, socket, head) => {
    if (!maySpeak(access, request)) {
      refuse(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveSocket(webSocket, engine, gate));
  });
  return {
    port: actualPort,
    token: access.token,
    address: `${BASE}:${actualPort}/#token=${access.token}`,
    files,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      files.dispose();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE' ? 'is in use: choose another one' : `cannot be used: ${cause.message}`;
      reject(new LatheError('bad-argument', `port ${port} ${reason}`, { cause }));
    });
    server.listen(port, ADDRESS, resolve);
  });
}

interface Parts {
  readonly access: Access;
  readonly page: PageFiles;
  readonly files: SessionFiles;
}

async function serve(
  { access, page, files }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers, method } = request;
  const url = addressOf(request);
  if (url === undefined || !access.isOwnHost(headers) || access.isCrossSite(headers)) {
    sendRefusal(request, response, 403, 'this server answers its own page alone');
  } else if (isFileAddress(url.pathname)) {
    const reads = method === 'GET' || method === 'HEAD';
    if (!access.isToken(tokenOf(request, url)) || (!reads && !access.isOwnOrigin(headers))) {
      sendRefusal(
        request,
        response,
        401,
        'the token is missing or is another one: open the address that "lathe serve" printed',
      );
    } else {
      const asked = { method: method ?? '', url, range: headers.range, content: request };
      send(await answerFileRequest(files, asked), request, response);
    }
  } else if (method !== 'GET' && method !== 'HEAD') {
    sendRefusal(request, response, 405, 'the page can only be read');
  } else {
    const answer = page(url.pathname);
    if (answer === undefined) sendRefusal(request, response, 404, 'there is nothing at this address');
    else send(answer, request, response);
  }
}

/** What was asked for; `undefined` for what is no address. */
function addressOf({ url = '' }: IncomingMessage): URL | undefined {
  return url.startsWith('/') && URL.canParse(url, BASE) ? new URL(url, BASE) : undefined;
}

/** In a header; links and players cannot send one, and have it in the address of what they read. */
function tokenOf({ headers, method }: IncomingMessage, url: URL): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined || (method !== 'GET' && method !== 'HEAD')) return bearer;
  return url.searchParams.get('token') ?? undefined;
}

/** A browser's WebSocket can send no header but its subprotocols. */
function maySpeak(access: Access, { headers, url }: IncomingMessage): boolean {
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  const token = protocols.find((name) => name.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length);
  return (
    url === '/socket' &&
    access.isOwnHost(headers) &&
    access.isOwnOrigin(headers) &&
    protocols.includes(PROTOCOL) &&
    access.isToken(token)
  );
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
): void {
  response.setHeader('Connection', 'close');
  send(jsonAnswer(status, { error: { code: 'bad-argument', message } }), request, response);
}
