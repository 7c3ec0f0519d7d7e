/**
 * Bytes in, message out. One pass over the head; nothing is thrown; what is wrong comes with the answer that RFC 3261
 * wants for it, so that a broken INVITE gets its 400 and a broken response is dropped in silence.
 */
import { methods } from './accept.js';
import { parseAddress } from './address.js';
import { parseCSeq, parseVia } from './fields.js';
import { isToken, wholeNumber } from './grammar.js';
import { canonicalName, HeaderList } from './headers.js';
import type { Malformed, Parsed, SipMessage } from './message.js';
import { parseUri } from './uri.js';

/** More than the longest of RFC 4475 (longreq, 3.5 KB) by far, and small enough for any flood. */
export const mostHeadBytes = 32 * 1024;
const mostHeaders = 256;
const headEnd = Buffer.from('\r\n\r\n');
const versionText = 'SIP/2.0';

/** A datagram: one message, whole (RFC 3261 18.3: its end is the body's, whatever lies behind is dropped). */
export function parseMessage(datagram: Buffer): Parsed {
  const from = afterEmptyLines(datagram);
  const end = datagram.indexOf(headEnd, from);
  // A message without a body may end with its last header line's own CRLF missing the empty line: refused as cut off.
  const read = readHead(datagram, from, end === -1 ? datagram.length : end);
  if (read.kind === 'malformed') return read;
  if (end === -1) return malformed(read, 400, 'no empty line after the header fields');
  const rest = datagram.length - (end + 4);
  const length = contentLength(read);
  if (length === null) return malformed(read, 400, 'Content-Length is no number, or there are two');
  // "If the Content-Length is larger than the datagram, 400" (18.3); without one the body ends with the datagram.
  if (length !== undefined && length > rest) return malformed(read, 400, 'the body is shorter than its Content-Length');
  return checked(withBody(read, datagram.subarray(end + 4, end + 4 + (length ?? rest))));
}

export function withBody<T extends SipMessage>(message: T, body: Buffer): T {
  return { ...message, body };
}

/** RFC 3261 7.5: "implementations processing messages over stream-oriented transports MUST ignore any CRLF before the start-line". */
export function afterEmptyLines(bytes: Buffer): number {
  let from = 0;
  while (bytes[from] === 13 && bytes[from + 1] === 10) from += 2;
  return from;
}

/** undefined: none said. null: not a number, or two that differ. */
export function contentLength(message: SipMessage): number | null | undefined {
  const values = message.headers.all('content-length');
  if (values.length === 0) return undefined;
  return values.every((value) => value === values[0]) ? wholeNumber(values[0], 2 ** 31) : null;
}

/** The start line and the header fields, syntax of the lines only. */
export function readHead(bytes: Buffer, from: number, end: number): SipMessage | Malformed {
  if (end - from > mostHeadBytes)
    return { kind: 'malformed', status: null, why: 'the head is too long', message: null };
  const text = bytes.toString('utf8', from, end);
  const lineEnd = text.indexOf('\r\n');
  const startLine = lineEnd === -1 ? text : text.slice(0, lineEnd);
  const { list, wrong } = lineEnd === -1 ? { list: [], wrong: null } : headerLines(text, lineEnd + 2);
  const message = startOf(startLine, new HeaderList(list));
  if (message.kind === 'malformed') return message;
  return wrong === null ? message : malformed(message, 400, wrong);
}

function headerLines(text: string, from: number): { list: [string, string][]; wrong: string | null } {
  const list: [string, string][] = [];
  let wrong: string | null = null;
  let i = from;
  while (i < text.length) {
    let end = text.indexOf('\r\n', i);
    if (end === -1) end = text.length;
    const colon = text.indexOf(':', i);
    const name = colon === -1 || colon > end ? null : canonicalName(text.slice(i, colon));
    let value = name === null ? '' : text.slice(colon + 1, end).trim();
    // 7.3.1: a line that begins with white space goes on with the value; the fold is one space.
    while (isSpace(text.charCodeAt(end + 2))) {
      const next = text.indexOf('\r\n', end + 2);
      const stop = next === -1 ? text.length : next;
      const more = text.slice(end + 2, stop).trim();
      value = value === '' ? more : `${value} ${more}`;
      end = stop;
    }
    if (name === null || hasControl(value)) wrong ??= 'a line that is no header field';
    else if (list.length === mostHeaders) wrong ??= 'too many header fields';
    else list.push([name, value]);
    i = end + 2;
  }
  return { list, wrong };
}

const isSpace = (code: number): boolean => code === 32 || code === 9;

/** A bare CR or LF inside a value would become a header of its own in what we send on. */
function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 || code === 10) return true;
  }
  return false;
}

/** "Method SP Request-URI SP SIP-Version", "SIP-Version SP Status-Code SP Reason-Phrase" (7.1, 7.2): one space, no more. */
function startOf(line: string, headers: HeaderList): SipMessage | Malformed {
  const body = Buffer.alloc(0);
  if (/^SIP\//i.test(line)) {
    const match = /^SIP\/2\.0 ([0-9]{3})(?: (.*))?$/is.exec(line);
    const status = Number(match?.[1] ?? 0);
    // 8.1.3 knows no answer to a bad answer: dropped (RFC 4475 3.1.2.19).
    if (match === null || status < 100 || status > 699) {
      return { kind: 'malformed', status: null, why: 'no status line', message: null };
    }
    return { kind: 'response', status, reason: match[2] ?? '', headers, body };
  }
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  const method = first === -1 ? line : line.slice(0, first);
  if (!isToken(method)) return { kind: 'malformed', status: null, why: 'no request line', message: null };
  const version = first === last ? '' : line.slice(last + 1);
  const request: SipMessage = { kind: 'request', method, uri: line.slice(first + 1, last).trim(), headers, body };
  if (version.toUpperCase() === versionText) {
    return request.uri === line.slice(first + 1, last)
      ? request
      : malformed(request, 400, 'more than one space in the request line');
  }
  return /^SIP\/[0-9]+\.[0-9]+$/i.test(version)
    ? malformed(request, 505, 'not SIP/2.0')
    : malformed(request, 400, 'no request line');
}

const once = ['from', 'to', 'call-id', 'cseq', 'max-forwards'] as const;

/** What every message must have (8.1.1), once, and readable. */
export function checked(message: SipMessage): Parsed {
  const why = wrongIn(message);
  if (why === null) return message;
  if (message.kind === 'response') return malformed(message, null, why);
  // RFC 4475 3.1.2.18: a method nobody knows under another's CSeq: "should respond with a 501 Not Implemented".
  return malformed(message, why === otherMethod && !methods.includes(message.method) ? 501 : 400, why);
}

const otherMethod = 'CSeq names another method';

function wrongIn(message: SipMessage): string | null {
  const { headers } = message;
  const seen: (string | undefined)[] = [];
  for (const [name, value] of headers.list) {
    const i = (once as readonly string[]).indexOf(name);
    if (i === -1) continue;
    if (seen[i] !== undefined) return `two ${name}`;
    seen[i] = value;
  }
  const [from, to, callId, cseqText, forwards] = seen;
  const via = headers.get('via');
  if (via === undefined || parseVia(via) === null) return 'Via is missing or unreadable';
  if (!callId) return 'Call-ID is missing';
  if (from === undefined || parseAddress(from) === null) return 'From is missing or unreadable';
  if (to === undefined || parseAddress(to) === null) return 'To is missing or unreadable';
  const cseq = cseqText === undefined ? null : parseCSeq(cseqText);
  if (cseq === null) return 'CSeq is missing or unreadable';
  if (forwards !== undefined && wholeNumber(forwards, 255) === null) return 'Max-Forwards is no number of 0-255';
  const expires = headers.get('expires');
  // 20.19: "a decimal number of seconds in the range from 0 to (2**32)-1".
  if (expires !== undefined && message.kind === 'request' && wholeNumber(expires, 2 ** 32 - 1) === null) {
    return 'Expires is no number of seconds';
  }
  if (message.kind === 'response') return null;
  // 8.1.1.5: "the method part of CSeq MUST match the request method".
  if (cseq.method !== message.method) return otherMethod;
  const uri = parseUri(message.uri);
  if (uri === null) return 'the Request-URI is no URI';
  // 19.1.1: headers of a URI are "not allowed" in a Request-URI; followed, they could inject a Route (RFC 4475 3.1.2.11).
  return uri.headers.size > 0 ? 'the Request-URI carries headers' : null;
}

export function malformed(message: SipMessage, status: number | null, why: string): Malformed {
  return {
    kind: 'malformed',
    status: message.kind === 'request' && message.method !== 'ACK' ? status : null,
    why,
    message,
  };
}
