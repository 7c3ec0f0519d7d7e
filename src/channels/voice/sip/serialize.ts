/** Message out, bytes out. Whoever makes a header line out of foreign text cannot end the line with it. */
import { HeaderList, writtenName } from './headers.js';
import type { SipMessage, SipRequest, SipResponse } from './message.js';

export function serialize(message: SipMessage): Buffer {
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${message.reason}\r\n`;
  let head = oneLine(start.slice(0, -2)) + '\r\n';
  for (const [name, value] of message.headers.list) {
    if (name !== 'content-length') head += `${writtenName(name)}: ${oneLine(value)}\r\n`;
  }
  head += `Content-Length: ${message.body.length}\r\n\r\n`;
  return message.body.length === 0 ? Buffer.from(head) : Buffer.concat([Buffer.from(head), message.body]);
}

function oneLine(text: string): string {
  return text.includes('\r') || text.includes('\n') ? text.replace(/[\r\n]+/g, ' ') : text;
}

export type HeaderPairs = readonly (readonly [name: string, value: string])[];

export function request(method: string, uri: string, headers: HeaderPairs, body: Buffer = Buffer.alloc(0)): SipRequest {
  return { kind: 'request', method, uri, headers: new HeaderList(headers), body };
}

/**
 * The answer to a request: Via, From, To, Call-ID, CSeq as they came (8.2.6.2), Record-Route for what makes a dialog
 * (12.1.1). `toTag` is added where To has none: every answer but 100 needs it.
 */
export function answer(
  to: SipRequest,
  status: number,
  options: { reason?: string; toTag?: string; headers?: HeaderPairs; body?: Buffer } = {},
): SipResponse {
  const { headers } = to;
  const list: (readonly [string, string])[] = [];
  for (const via of headers.all('via')) list.push(['via', via]);
  if (status > 100 && status < 300) for (const route of headers.all('record-route')) list.push(['record-route', route]);
  for (const name of ['from', 'to', 'call-id', 'cseq'] as const) {
    const value = headers.get(name);
    if (value === undefined) continue;
    const needsTag = name === 'to' && options.toTag !== undefined && status > 100 && !/;\s*tag\s*=/i.test(value);
    list.push([name, needsTag ? `${value};tag=${options.toTag}` : value]);
  }
  list.push(...(options.headers ?? []));
  const reason = options.reason ?? reasons[status] ?? 'Answer';
  return { kind: 'response', status, reason, headers: new HeaderList(list), body: options.body ?? Buffer.alloc(0) };
}

/** RFC 3261 21 and its extensions: only those we send. */
export const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  421: 'Extension Required',
  422: 'Session Interval Too Small',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  491: 'Request Pending',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  505: 'Version Not Supported',
  600: 'Busy Everywhere',
  603: 'Decline',
};
