/**
 * A dialog: RFC 3261 section 12. What both sides must remember to send each other further requests.
 */
import { randomBytes } from 'node:crypto';
import { parseAddress } from './address.js';
import { parseCSeq } from './fields.js';
import type { NameAddress, SipRequest, SipResponse } from './message.js';
import { request, type HeaderPairs } from './serialize.js';
import { formatAddress } from './address.js';
import { formatUri } from './uri.js';

export const newTag = (): string => randomBytes(8).toString('hex');
export const newCallId = (): string => randomBytes(16).toString('hex');

export interface Dialog {
  readonly callId: string;
  readonly local: NameAddress;
  remote: NameAddress;
  localSeq: number;
  /** Null until the other side has sent a request. */
  remoteSeq: number | null;
  /** Where requests go: the other side's Contact. */
  target: string;
  routes: readonly string[];
  /** False until a 2xx: early dialogs may change their mind. */
  isConfirmed: boolean;
}

export const tagOf = (address: NameAddress): string => address.params.get('tag') ?? '';

/** Both tags and the Call-ID, from our side. */
export const dialogKey = (callId: string, localTag: string, remoteTag: string): string =>
  `${callId} ${localTag} ${remoteTag}`;
export const keyOf = ({ callId, local, remote }: Dialog): string => dialogKey(callId, tagOf(local), tagOf(remote));

/** 12.1.1, we are called: the route set is Record-Route in its order. */
export function dialogOfServer(invite: SipRequest, localTag: string): Dialog | null {
  const { headers } = invite;
  const to = parseAddress(headers.get('to') ?? '');
  const from = parseAddress(headers.get('from') ?? '');
  const cseq = parseCSeq(headers.get('cseq') ?? '');
  const contact = targetOf(invite);
  if (to === null || from === null || contact === null || cseq === null) return null;
  const local = { ...to, params: new Map([...to.params, ['tag', localTag]]) };
  return {
    callId: headers.get('call-id')!,
    local,
    remote: from,
    localSeq: Math.floor(Math.random() * 2 ** 16),
    remoteSeq: cseq.number,
    target: contact.uriText,
    routes: headers.all('record-route'),
    isConfirmed: false,
  };
}

/**
 * Where a new call wants its requests: Contact. Elements as old as RFC 2543 may leave it out ("if no Contact header field
 * is given, From", 6.13 there; RFC 4475 3.4.1); null when there is one that cannot be read.
 */
export function targetOf({ headers }: SipRequest): NameAddress | null {
  return parseAddress(headers.get('contact') ?? headers.get('from') ?? '');
}

/** 12.1.2, we call: Record-Route is read backwards. */
export function learnFromAnswer(dialog: Dialog, response: SipResponse): void {
  const to = parseAddress(response.headers.get('to') ?? '');
  if (to !== null) dialog.remote = to;
  const contact = parseAddress(response.headers.get('contact') ?? '');
  if (contact !== null) dialog.target = contact.uriText;
  dialog.routes = response.headers.all('record-route').toReversed();
  if (response.status >= 200) dialog.isConfirmed = true;
}

/**
 * 12.2.1.1: a request inside the dialog. A first route without `lr` is a strict router: the target moves to the end of the
 * routes, and the route becomes the Request-URI.
 */
export function requestWithin(
  dialog: Dialog,
  method: string,
  headers: HeaderPairs = [],
  body?: Buffer,
  seq?: number,
): SipRequest {
  const number = seq ?? (method === 'ACK' ? dialog.localSeq : ++dialog.localSeq);
  const first = dialog.routes[0] === undefined ? null : parseAddress(dialog.routes[0]);
  const isStrict = first !== null && !first.uri.params.has('lr');
  const routes = isStrict ? [...dialog.routes.slice(1), `<${dialog.target}>`] : dialog.routes;
  return request(
    method,
    isStrict ? first.uriText : dialog.target,
    [
      ...routes.map((route) => ['route', route] as const),
      ['max-forwards', '70'],
      ['from', formatAddress(dialog.local)],
      ['to', formatAddress(dialog.remote)],
      ['call-id', dialog.callId],
      ['cseq', `${number} ${method}`],
      ...headers,
    ],
    body,
  );
}

/** The URI that the next message goes to: the first route, else the target. */
export function nextHop(dialog: Dialog): string {
  const first = dialog.routes[0] === undefined ? null : parseAddress(dialog.routes[0]);
  return first === null ? dialog.target : formatUri(first.uri);
}

/** 12.2.2: "lower than the remote sequence number: out of order, rejected with 500". True when it may go on. */
export function takeSeq(dialog: Dialog, message: SipRequest): boolean {
  const number = parseCSeq(message.headers.get('cseq') ?? '')?.number ?? 0;
  if (dialog.remoteSeq !== null && number <= dialog.remoteSeq) return false;
  dialog.remoteSeq = number;
  // 12.2.2: a target refresh (INVITE, UPDATE) brings the new Contact.
  if (message.method === 'INVITE' || message.method === 'UPDATE') {
    const contact = parseAddress(message.headers.get('contact') ?? '');
    if (contact !== null) dialog.target = contact.uriText;
  }
  return true;
}
