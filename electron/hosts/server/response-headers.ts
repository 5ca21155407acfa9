/** What a page may do: run its own scripts, use its own styles, and talk to its own server. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
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
export const PAGE_HEADERS = { ...COMMON, 'Content-Security-Policy': PAGE_POLICY, 'X-Frame-Options': 'DENY' };

/** With a file of the user, and with answers that are no page. */
export const FILE_HEADERS = {
  ...COMMON,
  'Content-Security-Policy': FILE_POLICY,
  'Cache-Control': 'no-store',
};
