import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublic } from '#store/outside/networks.js';
import { askWebhook, hostsOf, webhookProblem } from './webhook.js';

let asked: { readonly url: string; readonly body: string }[] = [];
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    asked.push({ url: request.url ?? '', body });
    if (request.url === '/slow') return;
    response.writeHead(request.url === '/no' ? 404 : request.url === '/away' ? 302 : 204, { location: '/yes' }).end();
  });
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const port = (): number => (server.address() as AddressInfo).port;
const ask = (path: string, hosts: readonly string[], host = '127.0.0.1', resolve?: typeof import('node:dns').lookup) =>
  askWebhook({
    ...{ url: `http://${host}:${port()}${path}`, timeoutMs: 500, hosts, body: { gathered: { codice: '12' } } },
    ...(resolve === undefined ? {} : { resolve }),
  });
/** A name server that says what it is told. */
const says = (...addresses: readonly string[]) =>
  ((_name: string, _options: unknown, done: (error: null, all: unknown) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof import('node:dns').lookup;

describe('where a menu may ask', () => {
  it.each([
    ['https://crm.example/x', [], null],
    ['http://crm.example/x', [], 'notAllowed'],
    ['http://crm.example/x', ['crm.example'], null],
    ['http://crm.example:8080/x', ['crm.example:8080'], null],
    ['http://crm.example:8081/x', ['crm.example:8080'], 'notAllowed'],
    ['https://127.0.0.1/x', [], 'notAllowed'],
    ['https://2130706433/x', [], 'notAllowed'],
    ['https://0x7f.1/x', [], 'notAllowed'],
    ['https://[::1]/x', [], 'notAllowed'],
    ['https://[::ffff:169.254.169.254]/x', [], 'notAllowed'],
    ['https://169.254.169.254/latest/meta-data', [], 'notAllowed'],
    ['https://10.1.2.3/x', ['10.1.2.3'], null],
    ['https://8.8.8.8/x', [], null],
    ['https://user:secret@crm.example/', [], 'noAddress'],
    ['file:///etc/passwd', [], 'noAddress'],
    ['gopher://crm.example/', ['crm.example'], 'noAddress'],
    ['crm', [], 'noAddress'],
  ] as const)('%s with %j: %s', (url, hosts, problem) => expect(webhookProblem(url, hosts)).toBe(problem));

  it('is no address of our own or nobody’s, in whatever way it is written', () => {
    const inside = '127.0.0.1 10.0.0.1 172.16.9.9 192.168.1.1 169.254.1.1 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255';
    const six = ':: ::1 fe80::1 fd00::1 ff02::1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1::';
    for (const address of `${inside} ${six} localhost 1`.split(' '))
      expect([address, isPublic(address)]).toEqual([address, false]);
    for (const address of ['93.184.216.34', '2606:2800:220:1::1', '::ffff:93.184.216.34', '172.15.0.1', '100.128.0.1'])
      expect([address, isPublic(address)]).toEqual([address, true]);
  });

  it('is read from the setting', () => {
    expect(hostsOf(' CRM.example, other:8443;third ')).toEqual(['crm.example', 'other:8443', 'third']);
    expect(hostsOf(undefined)).toEqual([]);
  });
});

describe('asking', () => {
  it('posts what was keyed to a host that the centre named, and 2xx alone is a yes', async () => {
    asked = [];
    expect(await ask('/yes', ['127.0.0.1'])).toBe(true);
    expect(asked).toEqual([{ url: '/yes', body: '{"gathered":{"codice":"12"}}' }]);
    expect(await ask('/no', ['127.0.0.1'])).toBe(false);
    expect(await ask('/away', ['127.0.0.1'])).toBe(false);
    expect(asked.map(({ url }) => url)).toEqual(['/yes', '/no', '/away']);
  });

  it('is a no in time when nobody answers', async () => {
    expect(await ask('/slow', ['127.0.0.1'])).toBe(false);
  });

  it('reaches nothing inside by a name that leads there, one good address among bad ones included', async () => {
    asked = [];
    const url = `https://inside.example:${port()}/yes`;
    const inside = { url, timeoutMs: 500, hosts: [], body: {} };
    expect(await askWebhook({ ...inside, resolve: says('127.0.0.1') })).toBe(false);
    expect(await askWebhook({ ...inside, resolve: says('93.184.216.34', '127.0.0.1') })).toBe(false);
    expect(await askWebhook({ ...inside, resolve: says() })).toBe(false);
    expect(await ask('/yes', ['inside.example'], 'inside.example', says('127.0.0.1'))).toBe(true);
    expect(asked).toHaveLength(1);
  });
});
