/** The three transports under one door: messages with the place they came from and are answered to. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { addressOf } from '../../networks.js';
import { formatVia, parseVia } from '../fields.js';
import { HeaderList } from '../headers.js';
import type { Parsed, Peer, SipMessage, SipRequest, Via } from '../message.js';
import { parseMessage } from '../parse.js';
import { serialize } from '../serialize.js';
import { Connections, type TlsSecrets } from './connections.js';

/** Ports that are free for one and taken for the other are rare; ten in a row are another trouble. */
const mostTries = 10;

export interface TransportSettings {
  readonly host: string;
  /** UDP and TCP. 0 = any free one. */
  readonly port: number;
  /** Null = no TLS. */
  readonly tls: ({ readonly port: number } & TlsSecrets) | null;
  /** The address others reach us by, behind a NAT or a proxy. */
  readonly publicHost: string | null;
}

export interface TransportUser {
  onMessage(message: Parsed, peer: Peer): void;
  onUnreachable(isThere: (peer: Peer) => boolean): void;
}

export class Transports {
  readonly #settings: TransportSettings;
  readonly #user: TransportUser;
  readonly #tcp: Connections;
  /** Calls out by TLS need no certificate of ours. */
  readonly #tls: Connections;
  #udp: Socket | null = null;

  constructor(settings: TransportSettings, user: TransportUser) {
    this.#settings = settings;
    this.#user = user;
    const stream = {
      onMessage: (message: Parsed, peer: Peer) => this.#take(message, peer),
      onGone: (gone: Peer) =>
        user.onUnreachable((peer) => peer.connectionId === gone.connectionId || isSame(peer, gone)),
    };
    this.#tcp = new Connections('tcp', stream, null);
    this.#tls = new Connections('tls', stream, settings.tls);
  }

  get ports(): { readonly udp: number | null; readonly tcp: number | null; readonly tls: number | null } {
    return { udp: this.#udp?.address().port ?? null, tcp: this.#tcp.port, tls: this.#tls.port };
  }

  async listen(): Promise<void> {
    const { host, port, tls } = this.#settings;
    for (let tries = 1; ; tries++) {
      const udp = await this.#bind(host, port);
      this.#udp = udp;
      try {
        await this.#tcp.listen(host, udp.address().port);
        break;
      } catch (error) {
        udp.close();
        this.#udp = null;
        // Any free port: that it is free for datagrams does not say that it is for connections.
        if (port !== 0 || tries === mostTries || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      }
    }
    if (tls !== null) await this.#tls.listen(host, tls.port);
  }

  async #bind(host: string, port: number): Promise<Socket> {
    const type = host.includes(':') ? 'udp6' : 'udp4';
    const udp = createSocket({ type, recvBufferSize: 4 * 1024 * 1024, lookup: addressOf });
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(port, host, () => {
        udp.off('error', reject);
        resolve();
      });
    });
    // ICMP "port unreachable" comes as an error of the socket, without saying of whom: the time-outs find it.
    udp.on('error', () => undefined);
    udp.on('message', (bytes, from) => this.#datagram(bytes, from));
    return udp;
  }

  #datagram(bytes: Buffer, from: RemoteInfo): void {
    // RFC 5626 keep-alives and the like: nothing to say.
    if (bytes.length < 16) return;
    this.#take(parseMessage(bytes), { transport: 'udp', address: from.address, port: from.port });
  }

  /** 18.2.1: where it was really seen is written into its Via, for all who answer. */
  #take(parsed: Parsed, seen: Peer): void {
    const message = parsed.kind === 'malformed' ? parsed.message : parsed;
    if (message?.kind !== 'request') return this.#user.onMessage(parsed, seen);
    const vias = message.headers.all('via');
    const via = parseVia(vias[0] ?? '');
    if (via === null) return this.#user.onMessage(parsed, seen);
    const stamped = stamp(message, vias, via, seen);
    // 18.2.2 and RFC 3581 4: answered to the port it came from with rport, else to the one it names.
    const port = via.params.has('rport') ? seen.port : (via.port ?? 5060);
    const peer = seen.transport === 'udp' ? { ...seen, port } : seen;
    this.#user.onMessage(parsed.kind === 'malformed' ? { ...parsed, message: stamped } : stamped, peer);
  }

  send(message: SipMessage, peer: Peer): void {
    const bytes = serialize(message);
    if (peer.transport === 'tcp') this.#tcp.send(bytes, peer);
    else if (peer.transport === 'tls') this.#tls.send(bytes, peer);
    else this.#udp?.send(bytes, peer.port, peer.address, () => undefined);
  }

  sentBy(peer: Peer): { readonly host: string; readonly port: number } {
    const port = (peer.transport === 'tls' ? this.ports.tls : this.ports.udp) ?? 5060;
    return { host: this.#hostFor(peer), port };
  }

  #hostFor(peer: Peer): string {
    const { publicHost, host } = this.#settings;
    if (/^(127\.|::1$)/.test(peer.address)) return host === '0.0.0.0' ? '127.0.0.1' : host;
    if (publicHost !== null) return publicHost;
    return host === '0.0.0.0' || host === '::' ? firstAddress() : host;
  }

  isOurs(via: Via): boolean {
    const { udp, tls } = this.ports;
    return via.port === udp || via.port === tls || (via.port === null && (udp === 5060 || tls === 5061));
  }

  async stop(): Promise<void> {
    const udp = this.#udp;
    this.#udp = null;
    if (udp !== null) await new Promise<void>((resolve) => udp.close(() => resolve()));
    await Promise.all([this.#tcp.stop(), this.#tls.stop()]);
  }
}

const isSame = (a: Peer, b: Peer): boolean =>
  a.transport === b.transport && a.address === b.address && a.port === b.port;

function firstAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

function stamp(message: SipRequest, vias: readonly string[], via: Via, seen: Peer): SipRequest {
  const params = new Map(via.params);
  if (params.has('rport')) params.set('rport', String(seen.port));
  if (via.host !== seen.address || params.has('rport')) params.set('received', seen.address);
  const top = formatVia({ ...via, params });
  const others = message.headers.list.filter(([name]) => name !== 'via');
  const list = [top, ...vias.slice(1)].map((value) => ['via', value] as const);
  return { ...message, headers: new HeaderList([...list, ...others]) };
}
