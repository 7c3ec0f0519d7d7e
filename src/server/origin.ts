/** Does a request come from a page of our own? Used by routes with cookies and by the live socket. */
import type { IncomingMessage } from 'node:http';

/**
 * True when the Origin header is ours, or when there is none: only browsers send it, and a browser sends it with every
 * unsafe request and every WebSocket (RFC 6455, 10.2; Fetch, "append a request Origin header").
 */
export function isOwnOrigin(request: IncomingMessage, publicUrl: string): boolean {
  // Sent by browsers alone and not to be set by scripts (Fetch Metadata): the strongest word where it is there.
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return false;
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    const from = new URL(origin);
    return from.host === host || from.origin === new URL(publicUrl).origin;
  } catch {
    // 'null' is the origin of sandboxed frames and local files: not ours.
    return false;
  }
}
