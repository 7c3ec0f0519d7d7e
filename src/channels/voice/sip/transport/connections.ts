/** TCP and TLS: connections that came in, and those we made, found again by address. */
import { randomUUID } from 'node:crypto';
import { connect as connectTcp, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import type { Parsed, Peer } from '../message.js';
import { StreamReader } from './stream.js';

export interface ConnectionUser {
  onMessage(message: Parsed, peer: Peer): void;
  onGone(peer: Peer): void;
}

const idleMs = 120_000;
const mostConnections = 2_000;
const mostUnsent = 1024 * 1024;

export class Connections {
  readonly #transport: 'tcp' | 'tls';
  readonly #user: ConnectionUser;
  readonly #tls: { readonly key: string; readonly cert: string } | null;
  readonly #open = new Map<string, { readonly socket: Socket; readonly peer: Peer }>();
  readonly #byAddress = new Map<string, string>();
  #server: Server | null = null;

  constructor(
    transport: 'tcp' | 'tls',
    user: ConnectionUser,
    tls: { readonly key: string; readonly cert: string } | null,
  ) {
    this.#transport = transport;
    this.#user = user;
    this.#tls = tls;
  }

  get port(): number | null {
    return (this.#server?.address() as AddressInfo | null)?.port ?? null;
  }

  async listen(host: string, port: number): Promise<void> {
    const take = (socket: Socket): void => {
      if (this.#open.size >= mostConnections) socket.destroy();
      else this.#enter(socket, socket.remoteAddress ?? '', socket.remotePort ?? 0);
    };
    const server = this.#tls === null ? createServer(take) : createTlsServer({ ...this.#tls }, take);
    // A broken handshake is the other side's affair.
    server.on('tlsClientError', () => undefined);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  }

  send(bytes: Buffer, peer: Peer): void {
    const id = peer.connectionId ?? this.#byAddress.get(`${peer.address}:${peer.port}`);
    const known = id === undefined ? undefined : this.#open.get(id);
    const socket = known?.socket ?? this.#connect(peer);
    // Who does not read must not fill our memory.
    if (socket.writableLength > mostUnsent) socket.destroy();
    else socket.write(bytes);
  }

  #connect(peer: Peer): Socket {
    const where = { host: peer.address, port: peer.port };
    const socket =
      this.#tls === null && this.#transport === 'tcp' ? connectTcp(where) : connectTls({ ...where, servername: '' });
    this.#enter(socket, peer.address, peer.port);
    return socket;
  }

  #enter(socket: Socket, address: string, port: number): void {
    const connectionId = randomUUID();
    const peer: Peer = { transport: this.#transport, address: address.replace(/^::ffff:/, ''), port, connectionId };
    const place = `${peer.address}:${port}`;
    const reader = new StreamReader();
    this.#open.set(connectionId, { socket, peer });
    this.#byAddress.set(place, connectionId);
    socket.setNoDelay(true);
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const { messages, pings } = reader.push(chunk);
      for (const message of messages) this.#user.onMessage(message, peer);
      if (pings > 0) socket.write('\r\n');
      if (reader.isBroken) socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#open.delete(connectionId);
      if (this.#byAddress.get(place) === connectionId) this.#byAddress.delete(place);
      this.#user.onGone(peer);
    });
  }

  async stop(): Promise<void> {
    for (const { socket } of this.#open.values()) socket.destroy();
    const server = this.#server;
    this.#server = null;
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }
}
