import { afterEach, expect, it, vi } from 'vitest';
import { Connections } from './connections.js';
import { Transports } from './index.js';

const user = { onMessage: () => undefined, onUnreachable: () => undefined };
const settings = { host: '127.0.0.1', port: 0, tls: null, publicHost: null };
const taken = Object.assign(new Error('address already in use'), { code: 'EADDRINUSE' });
afterEach(() => vi.restoreAllMocks());

it('a free port for datagrams that is taken for connections: another one is found', async () => {
  const transports = new Transports(settings, user);
  vi.spyOn(Connections.prototype, 'listen').mockRejectedValueOnce(taken);
  await transports.listen();
  expect(transports.ports.udp).not.toBeNull();
  expect(transports.ports.tcp).toBe(transports.ports.udp);
  await transports.stop();
});

it('a port that was asked for and is taken is said to be taken', async () => {
  const first = new Transports(settings, user);
  await first.listen();
  const second = new Transports({ ...settings, port: first.ports.udp! }, user);
  await expect(second.listen()).rejects.toThrow('EADDRINUSE');
  await first.stop();
});
