/** Headers that every answer carries: what a page may load, who may frame it, what leaks to others. */
import type { FastifyInstance } from 'fastify';

/**
 * No 'unsafe-inline' anywhere: scripts and styles are files of ours. Mail bodies are shown from blobs or own documents
 * in sandboxed frames. A route that needs another policy sets it itself, and then its own stands.
 */
function policy(frameAncestors: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');
}

const own = policy("'none'");
const framed = policy('*');

const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // 'same-origin' and not 'no-referrer': with the latter browsers send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
};

/** Where people telephone: the desk, the widget, the help page around the widget, and the kiosk. */
const speaks = /^\/(desk(\/|\?|$)|w\/frame(\?|$)|help(\?|$)|kiosk(\?|$))/;
const isDesk = /^\/desk(\/|\?|$)/;

/** The microphone belongs to whoever telephones, the choice of the sound's device to the desk; no other page gets either. */
const permissions = (url: string): string =>
  [
    ...['camera=()', 'geolocation=()', 'payment=()', 'usb=()', 'browsing-topics=()'],
    `microphone=(${speaks.test(url) ? 'self' : ''})`,
    `speaker-selection=(${isDesk.test(url) ? 'self' : ''})`,
  ].join(', ');

/** RFC 6797: two years. Sent over https alone; over http browsers must ignore it. */
const hsts = 'max-age=63072000; includeSubDomains';

export function installHeaders(app: FastifyInstance, isSecure: () => boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    const isFramedAnywhere = request.routeOptions.config.isFramedAnywhere === true;
    void reply.headers(always);
    void reply.header('permissions-policy', permissions(request.url));
    void reply.header('content-security-policy', isFramedAnywhere ? framed : own);
    void reply.header('cross-origin-resource-policy', isFramedAnywhere ? 'cross-origin' : 'same-origin');
    if (isSecure()) void reply.header('strict-transport-security', hsts);
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
}
