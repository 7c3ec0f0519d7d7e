/** Digits of legs that talk past our mixer: rtpengine tells them as datagrams of JSON (`dtmf-log-dest`). */
import { createSocket, type Socket } from 'node:dgram';
import type { Logger } from 'pino';

export interface HeardDigit {
  readonly callId: string;
  readonly tag: string;
  readonly digit: string;
}

const digits = '0123456789*#ABCD';

export function parseDigit(bytes: Buffer): HeardDigit | null {
  try {
    const { callid, source_tag, event, type } = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    const digit = typeof event === 'number' ? digits[event] : undefined;
    if (type !== 'DTMF' || typeof callid !== 'string' || typeof source_tag !== 'string' || digit === undefined)
      return null;
    return { callId: callid, tag: source_tag, digit };
  } catch {
    return null;
  }
}

export class DigitLog {
  readonly #socket: Socket;
  isOpen = false;

  /** Call ids are 128 bits of chance, so nobody else can press keys in a call. */
  constructor(
    address: { readonly host: string; readonly port: number },
    log: Logger,
    heard: (digit: HeardDigit) => void,
  ) {
    this.#socket = createSocket(address.host.includes(':') ? 'udp6' : 'udp4');
    this.#socket.on('error', (err) => {
      log.error({ err, ...address }, 'digits in a conversation are not heard: PONTE_RTPENGINE_DIGITS cannot be opened');
      this.isOpen = false;
    });
    this.#socket.on('listening', () => (this.isOpen = true));
    this.#socket.on('message', (bytes) => {
      const digit = parseDigit(bytes);
      if (digit !== null) heard(digit);
    });
    this.#socket.bind(address.port, address.host);
  }

  close(): void {
    this.isOpen = false;
    this.#socket.close();
  }
}
