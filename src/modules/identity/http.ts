/** What a route says of itself, and what the server gives it: rights stand beside the path, and silence is a no. */
import { isStaff, type Role, type Staff, type Viewer } from './contract.js';

export type Who = Role | 'customer' | 'kiosk' | 'anyone';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the server before any handler; null only on routes for 'anyone'. */
    viewer: Viewer | null;
  }
  interface FastifyContextConfig {
    /** Who may call. A route without it is refused to everybody. */
    who?: readonly Who[];
    /** Calls a minute, an address and a viewer; the server has a default. */
    limitPerMinute?: number;
    /** Taken only from a page of our own (Origin): for forms that anyone may send, like the login. */
    ownOriginOnly?: boolean;
    /** May be shown in a frame of any site: the widget. All other pages refuse every frame. */
    isFramedAnywhere?: boolean;
    /** The answer holds a secret: never kept for an Idempotency-Key. */
    isNeverReplayed?: boolean;
  }
}

/** The viewer of a route that only staff may call. */
export function staff(request: { viewer: Viewer | null }): Staff {
  const viewer = request.viewer;
  if (viewer === null || !isStaff(viewer)) throw new Refused('identity.notAllowed');
  return viewer;
}

/**
 * An expected refusal. Any error with such a `code` becomes problem+json; the HTTP status stands in `server/problems.ts`,
 * the words in the screens' texts.
 */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}
