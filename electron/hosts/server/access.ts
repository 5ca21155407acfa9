import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who is let in. */
export interface Access {
  /** Given to the page in the fragment of its address, which no request carries. */
  readonly token: string;
  /** Whether a request was meant for this server: a name that was made to lead here (DNS rebinding) was not. */
  isOwnHost(headers: IncomingHttpHeaders): boolean;
  /** Whether a request was made by this server's own page. */
  isOwnOrigin(headers: IncomingHttpHeaders): boolean;
  /** Whether another site's page made a request, as far as the browser tells. */
  isCrossSite(headers: IncomingHttpHeaders): boolean;
  isToken(candidate: string | undefined): boolean;
}

/** Names of this machine by which a browser may reach the server, which listens on 127.0.0.1 alone. */
const OWN_NAMES = ['127.0.0.1', 'localhost'];

/** @param port that the server listens on */
export function createAccess(port: number): Access {
  const token = randomBytes(32).toString('base64url');
  const hosts = OWN_NAMES.map((name) => `${name}:${port}`);
  const origins = hosts.map((host) => `http://${host}`);
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return {
    token,
    isOwnHost: ({ host }) => host !== undefined && hosts.includes(host),
    isOwnOrigin: ({ origin }) => origin !== undefined && origins.includes(origin),
    isCrossSite: (headers) => {
      const site = headers['sec-fetch-site'];
      return site !== undefined && site !== 'same-origin' && site !== 'none';
    },
    // Digests have one length, so that the comparison takes the same time for every candidate.
    isToken: (candidate) => candidate !== undefined && timingSafeEqual(digest(candidate), expected),
  };
}
