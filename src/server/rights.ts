/**
 * Who is asking, and may they: before any body is read. A route says in `config.who` who may call it; a route that says
 * nothing is refused to everybody, so that forgetting is safe.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isAdministrator, isSupervisor, type Viewer } from '#modules/identity/contract.js';
import { csrfOf, isSame, kioskCookie, loginCookie, Refused, type Who } from '#modules/identity/index.js';
import { isOwnOrigin } from './origin.js';

export const chatCookie = 'ponte_chat';

/** How credentials become viewers. Each answers null for what it does not know. */
export interface Credentials {
  viewerOfLogin(token: string): Promise<{ readonly viewer: Viewer } | null>;
  viewerOfToken(secret: string): Promise<Viewer | null>;
  /** Where there are kiosks at all. */
  viewerOfKiosk?(key: string): Promise<Viewer | null>;
  customerOf(token: string): Promise<{ readonly contactId: string } | null>;
}

type Means = 'chatToken' | 'bearer' | 'loginCookie' | 'chatCookie' | 'kioskCookie';

interface Claim {
  readonly means: Means;
  readonly secret: string;
}

export function mayCall(who: readonly Who[], viewer: Viewer | null): boolean {
  if (who.includes('anyone')) return true;
  if (viewer === null) return false;
  if (viewer.kind === 'customer' || viewer.kind === 'kiosk') return who.includes(viewer.kind);
  return who.some((role) => {
    if (role === 'administrator') return isAdministrator(viewer);
    if (role === 'supervisor') return isSupervisor(viewer);
    return role === 'consultant' && viewer.roles.includes('consultant');
  });
}

/** What a request shows of itself, the most deliberate first: a header was set on purpose, a cookie comes by itself. */
function claimsOf(request: FastifyRequest): Claim[] {
  const claims: Claim[] = [];
  const add = (means: Means, secret: unknown): void => {
    if (typeof secret === 'string' && secret !== '' && secret.length <= 500) claims.push({ means, secret });
  };
  add('chatToken', request.headers['x-chat-token']);
  add('bearer', /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]);
  add('loginCookie', request.cookies[loginCookie]);
  add('chatCookie', request.cookies[chatCookie]);
  add('kioskCookie', request.cookies[kioskCookie]);
  return claims;
}

async function viewerOf(claim: Claim, credentials: Credentials): Promise<Viewer | null> {
  if (claim.means === 'loginCookie') return (await credentials.viewerOfLogin(claim.secret))?.viewer ?? null;
  if (claim.means === 'bearer') return credentials.viewerOfToken(claim.secret);
  if (claim.means === 'kioskCookie') return (await credentials.viewerOfKiosk?.(claim.secret)) ?? null;
  const customer = await credentials.customerOf(claim.secret);
  return customer && { kind: 'customer', contactId: customer.contactId };
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies by itself, so an unsafe request must prove that it comes from a page of ours: by Origin, and
 * for people by the value that only our own page could read (OWASP: double defence, synchroniser token and origin).
 */
function proveOwnPage(request: FastifyRequest, claim: Claim, publicUrl: string): void {
  if (safeMethods.has(request.method)) return;
  if (claim.means === 'chatToken' || claim.means === 'bearer') return;
  if (!isOwnOrigin(request.raw, publicUrl)) throw new Refused('identity.foreignOrigin');
  if (claim.means !== 'loginCookie') return;
  const given = request.headers['x-ponte-csrf'];
  if (typeof given !== 'string' || !isSame(given, csrfOf(claim.secret))) throw new Refused('identity.csrfMissing');
}

/** The first claim that opens this route; else the first that is somebody at all, to tell 403 from 401. */
async function recognise(request: FastifyRequest, who: readonly Who[], credentials: Credentials) {
  let somebody: { viewer: Viewer; claim: Claim } | null = null;
  for (const claim of claimsOf(request)) {
    const viewer = await viewerOf(claim, credentials);
    if (!viewer) continue;
    if (mayCall(who, viewer)) return { viewer, claim };
    somebody ??= { viewer, claim };
  }
  return somebody;
}

/** On a route for anyone a cookie that a foreign page brought along is no reason to refuse: it is only not believed. */
function provenViewer(
  request: FastifyRequest,
  known: { readonly viewer: Viewer; readonly claim: Claim },
  isForAnyone: boolean,
  publicUrl: string,
): Viewer | null {
  try {
    proveOwnPage(request, known.claim, publicUrl);
    return known.viewer;
  } catch (error) {
    if (isForAnyone) return null;
    throw error;
  }
}

export function installRights(app: FastifyInstance, credentials: Credentials, publicUrl: () => string): void {
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const { who, ownOriginOnly } = request.routeOptions.config;
    if (!who || who.length === 0) throw new Refused('identity.notAllowed', 'the route does not say who');
    if (ownOriginOnly && !isOwnOrigin(request.raw, publicUrl())) throw new Refused('identity.foreignOrigin');
    const known = await recognise(request, who, credentials);
    request.viewer = known?.viewer ?? null;
    if (!mayCall(who, request.viewer)) throw new Refused(known ? 'identity.notAllowed' : 'identity.notLoggedIn');
    if (known) request.viewer = provenViewer(request, known, who.includes('anyone'), publicUrl());
  });
}
