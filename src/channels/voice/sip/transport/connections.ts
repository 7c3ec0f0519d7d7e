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

export interface TlsSecrets {
  readonly key: string;
  readonly cert: string;
  /** Whom to believe beside the usual authorities. */
  readonly ca?: string;
}

const idleMs = 120_000;
const mostConnections = 2_000;
/** Of one address: a stranger's many may not take the place of everybody else's one. */
const mostOfOne = 200;
const mostUnsent = 1024 * 1024;

export class Connections {
  readonly #transport: 'tcp' | 'tls';
  readonly #user: ConnectionUser;
  readonly #tls: TlsSecrets | null;
  readonly #open = new Map<string, { readonly socket: Socket; readonly peer: Peer }>();
  readonly #byAddress = new Map<string, string>();
  readonly #ofAddress = new Map<string, number>();
  #server: Server | null = null;

  constructor(transport: 'tcp' | 'tls', user: ConnectionUser, tls: TlsSecrets | null) {
    this.#transport = transport;
    this.#user = user;
    this.#tls = tls;
  }

  get port(): number | null {
    return (this.#server?.address() as AddressInfo | null)?.port ?? null;
  }

  async listen(host: string, port: number): Promise<void> {
    const take = (socket: Socket): void => {
      const ofIts = this.#ofAddress.get(bareAddress(socket.remoteAddress ?? '')) ?? 0;
      if (this.#open.size >= mostConnections || ofIts >= mostOfOne) socket.destroy();
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
      this.#transport === 'tcp'
        ? connectTcp(where)
        : connectTls({ ...where, servername: peer.name ?? '', ...(this.#tls?.ca ? { ca: this.#tls.ca } : {}) });
    this.#enter(socket, peer.address, peer.port);
    return socket;
  }

  #enter(socket: Socket, address: string, port: number): void {
    const connectionId = randomUUID();
    const peer: Peer = { transport: this.#transport, address: bareAddress(address), port, connectionId };
    const place = `${peer.address}:${port}`;
    const reader = new StreamReader();
    this.#open.set(connectionId, { socket, peer });
    this.#byAddress.set(place, connectionId);
    this.#ofAddress.set(peer.address, (this.#ofAddress.get(peer.address) ?? 0) + 1);
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
      const left = (this.#ofAddress.get(peer.address) ?? 1) - 1;
      if (left > 0) this.#ofAddress.set(peer.address, left);
      else this.#ofAddress.delete(peer.address);
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

/** An IPv4 address on a socket that takes both families. */
const bareAddress = (address: string): string => address.replace(/^::ffff:/, '');
