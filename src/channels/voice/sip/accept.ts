/** What a user agent server refuses before it looks at the meaning: RFC 3261 8.2.1 to 8.2.3, in the order given there. */
import { parseAddress } from './address.js';
import { parseType } from './fields.js';
import { wholeNumber } from './grammar.js';
import type { SipRequest } from './message.js';
import type { HeaderPairs } from './serialize.js';
import { parseUri } from './uri.js';

export const methods = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'REGISTER',
  'REFER',
  'NOTIFY',
  'INFO',
  'UPDATE',
  'PRACK',
  'MESSAGE',
];
export const extensions = ['100rel', 'replaces', 'timer', 'norefersub'];
const bodies = [
  'application/sdp',
  'application/dtmf-relay',
  'application/dtmf',
  'message/sipfrag',
  'text/plain',
  'multipart/mixed',
];

export interface Refusal {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly why: string;
}

export function refusalOf(request: SipRequest): Refusal | null {
  const { headers, method } = request;
  if (!methods.includes(method)) {
    // 21.5.2: 501 is "the appropriate response when a UAS does not recognize the request method"; 8.2.1: one that it
    // recognizes and does not support is 405. Either way Allow tells what would have been taken.
    const status = ['SUBSCRIBE', 'PUBLISH'].includes(method) ? 405 : 501;
    return { status, headers: [['allow', methods.join(', ')]], why: `method ${method}` };
  }
  const scheme = parseUri(request.uri)?.scheme;
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel')
    return { status: 416, headers: [], why: 'the scheme of the Request-URI' };
  if (method === 'REGISTER') {
    const wrong = wrongRegister(request);
    if (wrong !== null) return { status: 400, headers: [], why: wrong };
  }
  // 8.2.2.3: Require is never checked in CANCEL and ACK.
  if (method !== 'CANCEL' && method !== 'ACK') {
    const unknown = headers.all('require').filter((tag) => !extensions.includes(tag.toLowerCase()));
    if (unknown.length > 0) return { status: 420, headers: [['unsupported', unknown.join(', ')]], why: 'Require' };
  }
  return refusedBody(request);
}

/** 8.2.3: an unknown type (415), an unknown encoding (415); and 406 where the answer could not be told. */
function refusedBody({ headers, body, method }: SipRequest): Refusal | null {
  const accept: HeaderPairs = [['accept', bodies.slice(0, 3).join(', ')]];
  if (body.length > 0) {
    const type = parseType(headers.get('content-type') ?? '')?.type;
    const isOptional = /handling\s*=\s*optional/i.test(headers.get('content-disposition') ?? '');
    if (!isOptional && (type === undefined || !bodies.includes(type)))
      return { status: 415, headers: accept, why: 'the body’s type' };
    const encoding = headers.get('content-encoding');
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      return { status: 415, headers: [['accept-encoding', 'identity']], why: 'the body’s encoding' };
    }
  }
  if (method !== 'INVITE' && method !== 'UPDATE') return null;
  const wanted = headers.all('accept');
  const takesSdp =
    wanted.length === 0 || wanted.some((value) => /^(application\/sdp|application\/\*|\*\/\*)\s*(;|$)/i.test(value));
  return takesSdp ? null : { status: 406, headers: accept, why: 'Accept without application/sdp' };
}

/** 10.3: To is an address-of-record of ours, so a SIP one; each Contact a readable address, its expires a number. */
function wrongRegister({ headers }: SipRequest): string | null {
  const scheme = parseAddress(headers.get('to') ?? '')?.uri.scheme;
  if (scheme !== 'sip' && scheme !== 'sips') return 'To is no SIP address';
  for (const value of headers.all('contact')) {
    if (value === '*') continue;
    const contact = parseAddress(value);
    if (contact === null) return 'a Contact that cannot be read';
    const expires = contact.params.get('expires');
    if (expires !== undefined && wholeNumber(expires, 2 ** 32 - 1) === null) return 'expires of a Contact';
  }
  return null;
}
