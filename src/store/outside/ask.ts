/**
 * The server asks a program outside. Where it may ask is the centre's word: whoever can write a menu or a source must not be
 * able to make the server knock at doors inside its own network (CWE-918). https to a public address, or a host that a
 * setting names: that one may be http and may lie inside.
 */
import { lookup as lookUp, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublic } from './networks.js';

/** 'crm.example', 'crm.example:8443': as the setting writes them. */
export const hostsOf = (setting: string | undefined): readonly string[] =>
  (setting ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((host) => host.toLowerCase());

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');
const isNamed = ({ hostname, host, protocol }: URL, hosts: readonly string[]): boolean =>
  hosts.includes(hostname) || hosts.includes(host) || hosts.includes(`${hostname}:${protocol === 'https:' ? 443 : 80}`);

/** What can be seen of an address without asking anybody: null when it may be tried. */
export function addressProblem(address: string, hosts: readonly string[]): 'noAddress' | 'notAllowed' | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return 'noAddress';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'noAddress';
  // A password in an address ends in logs, and hides where the address leads to.
  if (url.username !== '' || url.password !== '') return 'noAddress';
  if (isNamed(url, hosts)) return null;
  if (url.protocol !== 'https:') return 'notAllowed';
  const literal = bare(url.hostname);
  return isIP(literal) !== 0 && !isPublic(literal) ? 'notAllowed' : null;
}

export interface Question {
  readonly url: string;
  readonly timeoutMs: number;
  readonly hosts: readonly string[];
  /** Sent as JSON by POST; without it the address alone is asked, by GET. */
  readonly body?: unknown;
  /** Sent as they are by POST, in place of a body: a form with a file. */
  readonly bytes?: { readonly type: string; readonly data: Buffer };
  readonly headers?: Readonly<Record<string, string>>;
  /** How much of the answer is read, at most; 0: nothing but its status. */
  readonly mostBytes?: number;
  /** The world's names; tests bring their own. */
  readonly resolve?: typeof lookUp;
}

export type Told =
  | { readonly is: 'answer'; readonly status: number; readonly text: string }
  | { readonly is: 'nothing'; readonly why: 'notAllowed' | 'tooSlow' | 'notThere' | 'tooLong' };

/** Never throws: not there, too slow, not allowed are all answers. Redirects are not followed: nobody looked where they lead. */
export function askOutside(question: Question): Promise<Told> {
  const { url, timeoutMs, hosts, body, mostBytes = 0 } = question;
  if (addressProblem(url, hosts) !== null) return Promise.resolve({ is: 'nothing', why: 'notAllowed' });
  const target = new URL(url);
  const { type, data: bytes } = question.bytes ?? inJson(body);
  const sent = bytes === null ? {} : { 'content-type': type, 'content-length': bytes.length };
  return new Promise((done) => {
    const over = new AbortController();
    const answer = (told: Told): void => {
      clearTimeout(timer);
      done(told);
    };
    const timer = setTimeout(() => {
      answer({ is: 'nothing', why: 'tooSlow' });
      over.abort();
    }, timeoutMs);
    const request = (target.protocol === 'https:' ? https : http).request(target, {
      method: bytes === null ? 'GET' : 'POST',
      headers: { ...question.headers, ...sent },
      signal: over.signal,
      lookup: looked(question, isNamed(target, hosts)),
    });
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      // A redirect ends here as any other status: to be judged by whoever asked.
      if (mostBytes === 0) {
        answer({ is: 'answer', status, text: '' });
        response.destroy();
        return;
      }
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        length += part.length;
        if (length <= mostBytes) return;
        answer({ is: 'nothing', why: 'tooLong' });
        response.destroy();
      });
      response.on('error', () => answer({ is: 'nothing', why: 'notThere' }));
      response.on('end', () => answer({ is: 'answer', status, text: Buffer.concat(parts).toString('utf8') }));
    });
    request.on('error', (error: NodeJS.ErrnoException) =>
      answer({ is: 'nothing', why: error.code === 'EACCES' ? 'notAllowed' : 'notThere' }),
    );
    request.end(bytes ?? undefined);
  });
}

const inJson = (body: unknown): { readonly type: string; readonly data: Buffer | null } => ({
  type: 'application/json',
  data: body === undefined ? null : Buffer.from(JSON.stringify(body)),
});

/** The very address that was looked at is the one that is connected to: a name cannot change its mind in between. */
const looked =
  ({ resolve = lookUp }: Question, mayBeInside: boolean): LookupFunction =>
  (name, options, found) =>
    resolve(name, { ...options, all: true }, (error, addresses) => {
      const all = addresses as unknown as readonly LookupAddress[] | undefined;
      if (error !== null) return found(error, '', 0);
      const first = all?.[0];
      if (first === undefined || (!mayBeInside && !all!.every(({ address }) => isPublic(address))))
        return found(Object.assign(new Error('not an address to ask'), { code: 'EACCES' }), '', 0);
      if (options.all === true) return found(null, [first]);
      return found(null, first.address, first.family);
    });
