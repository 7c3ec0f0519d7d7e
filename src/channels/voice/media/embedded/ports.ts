/**
 * RTP ports: even ones of a range (RFC 3550 11), handed out in turn from anywhere in it, so that a late packet finds
 * nobody: after a restart those who still talk to the ports of before would be heard in the first calls of after.
 */
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { addressOf } from '../../networks.js';

export class RtpPorts {
  readonly #from: number;
  readonly #to: number;
  readonly #host: string;
  #next: number;

  constructor(host: string, from: number, to: number) {
    this.#host = host;
    this.#from = from + (from % 2);
    this.#to = to;
    this.#next = this.#from + 2 * randomInt(Math.max(1, Math.floor((to - this.#from) / 2) + 1));
  }

  async open(): Promise<Socket> {
    const count = Math.floor((this.#to - this.#from) / 2) + 1;
    for (let tries = 0; tries < count; tries++) {
      const port = this.#next;
      this.#next = port + 2 > this.#to ? this.#from : port + 2;
      const socket = await bound(this.#host, port);
      if (socket !== null) return socket;
    }
    throw new Error('no free RTP port');
  }
}

function bound(host: string, port: number): Promise<Socket | null> {
  const socket = createSocket({
    ...{ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 256 * 1024 },
    lookup: addressOf,
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      // Somebody else's port: the next one then.
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
