/**
 * What a page may do: run its own scripts, use its own styles, and talk to its own server. The nonce lets wavesurfer
 * put its style into its shadow tree.
 */
const pagePolicy = (styleNonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What a file of the user may do when it is opened as a page: show its text and pictures. */
const FILE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** Sent with everything. */
const COMMON = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
} as const;

/** With the page and its parts. */
export function pageHeaders(styleNonce: string): Readonly<Record<string, string>> {
  return { ...COMMON, 'Content-Security-Policy': pagePolicy(styleNonce), 'X-Frame-Options': 'DENY' };
}

/** With a file of the user, and with answers that are no page. */
export const FILE_HEADERS = {
  ...COMMON,
  'Content-Security-Policy': FILE_POLICY,
  'Cache-Control': 'no-store',
};
