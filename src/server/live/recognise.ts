/** Who opens a live socket: by the token it brings as a subprotocol, by the login's cookie, or by the chat's. */
import type { IncomingMessage } from 'node:http';
import type { Viewer } from '#modules/identity/contract.js';
import { loginCookie } from '#modules/identity/index.js';
import { chatCookie } from '../rights.js';
import type { GuestKind } from './guests.js';
import { readCookies } from './upgrade.js';

export interface HubCredentials {
  viewerOfLogin(token: string): Promise<{ readonly viewer: Viewer; readonly loginId: string } | null>;
  customerOf(token: string): Promise<{ readonly contactId: string } | null>;
  /** Which of these logins still hold; asked once a minute for all open screens. */
  loginsStillAlive(loginIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface Known {
  readonly viewer: Viewer | null;
  readonly loginId: string | null;
  /** True when a token was brought: if it opened nothing, no other will follow. */
  readonly isFinal: boolean;
}

export const nobody: Known = { viewer: null, loginId: null, isFinal: false };

export async function recognise(credentials: HubCredentials, request: IncomingMessage): Promise<Known> {
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  const brought = offered.find((one) => one.startsWith('ponte.chat.'))?.slice('ponte.chat.'.length);
  if (brought) return { ...(await knownCustomer(credentials, brought)), isFinal: true };
  const cookies = readCookies(request.headers.cookie ?? '');
  const login = cookies.get(loginCookie);
  const person = login ? await credentials.viewerOfLogin(login) : null;
  if (person) return { viewer: person.viewer, loginId: person.loginId, isFinal: true };
  const chat = cookies.get(chatCookie);
  return chat ? knownCustomer(credentials, chat) : nobody;
}

export async function knownCustomer(credentials: HubCredentials, token: string): Promise<Known> {
  const customer = await credentials.customerOf(token);
  if (!customer) return nobody;
  return { viewer: { kind: 'customer', contactId: customer.contactId }, loginId: null, isFinal: true };
}

/** Null for people who work here: they have their place whoever else has come. */
export const guestKindOf = (viewer: Viewer | null): GuestKind | null =>
  viewer === null ? 'unknown' : viewer.kind === 'customer' ? 'customer' : null;
