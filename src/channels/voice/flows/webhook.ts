/**
 * A menu asks a program outside. Where it may ask is the centre's word, not the menu's: whoever can write a flow must not be
 * able to make the server knock at doors inside its own network (CWE-918). https to a public address, or a host that
 * `PONTE_CALL_WEBHOOK_HOSTS` names: that one may be http and may lie inside.
 */
import { lookup as lookUp, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { isBehindNat } from '../networks.js';

const nowhere = new BlockList();
// RFC 6890: "this" network, protocol assignments, documentation, benchmarks, multicast, reserved.
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  nowhere.addSubnet(net, bits);
// Unspecified, multicast, site-local, and what carries an IPv4 address inside (NAT64, 6to4, Teredo).
for (const [net, bits] of [
  ['::', 128],
  ['ff00::', 8],
  ['fec0::', 10],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  nowhere.addSubnet(net, bits, 'ipv6');

/** An address that strangers could reach too: nothing of ours is behind it. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // '::ffff:127.0.0.1' is 127.0.0.1 (RFC 4291 2.5.5.2); Node writes it in either way.
  const mapped = /^::ffff:(?:([0-9.]+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
  if (mapped !== null) {
    if (mapped[1] !== undefined) return isIPv4(mapped[1]) && isPublic(mapped[1]);
    const [high, low] = [Number.parseInt(mapped[2]!, 16), Number.parseInt(mapped[3]!, 16)];
    return isPublic([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  return !isBehindNat(address) && !nowhere.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

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
export function webhookProblem(address: string, hosts: readonly string[]): 'noAddress' | 'notAllowed' | null {
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

interface Question {
  readonly url: string;
  readonly timeoutMs: number;
  readonly hosts: readonly string[];
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The world's names; tests bring their own. */
  readonly resolve?: typeof lookUp;
}

/** True when the program said yes (2xx). Never throws: not there, too slow, not allowed are all a no. */
export function askWebhook({ url, timeoutMs, hosts, body, headers, resolve = lookUp }: Question): Promise<boolean> {
  if (webhookProblem(url, hosts) !== null) return Promise.resolve(false);
  const target = new URL(url);
  const mayBeInside = isNamed(target, hosts);
  const bytes = Buffer.from(JSON.stringify(body));
  return new Promise((done) => {
    const over = new AbortController();
    const answer = (isOk: boolean): void => {
      clearTimeout(timer);
      done(isOk);
    };
    const timer = setTimeout(() => over.abort(), timeoutMs);
    const request = (target.protocol === 'https:' ? https : http).request(target, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'content-length': bytes.length },
      signal: over.signal,
      // The very address that was looked at is the one that is connected to: a name cannot change its mind in between.
      lookup: (name, options, found) =>
        resolve(name, { ...options, all: true }, (error, addresses) => {
          const all = addresses as unknown as readonly LookupAddress[] | undefined;
          if (error !== null) return found(error, '', 0);
          const first = all?.[0];
          if (first === undefined || (!mayBeInside && !all!.every(({ address }) => isPublic(address))))
            return found(Object.assign(new Error('not an address to ask'), { code: 'EACCES' }), '', 0);
          if (options.all === true) return found(null, [first] as unknown as string, 0);
          return found(null, first.address, first.family);
        }),
    });
    request.on('response', (response) => {
      // A redirect would lead where nobody looked (3xx is a no); nothing of the answer is read.
      answer(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300);
      response.destroy();
    });
    request.on('error', () => answer(false));
    request.end(bytes);
  });
}
