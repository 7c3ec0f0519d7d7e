/** Bytes at the door of the hub: answers before there is a socket, cookies, and the text of a frame. */
import type { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import { problemOf } from '../problems.js';

export const ignore = (): void => {};

export function refuse(socket: Duplex, status: string): void {
  if (!socket.destroyed) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** RFC 6455, 4.2.2: a server that does not take the handshake answers as to any other request: here with a problem. */
export function refuseWith(socket: Duplex, code: 'request.tooMany' | 'server.unavailable', afterS: number): void {
  if (socket.destroyed) return;
  const problem = problemOf(code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Connection: close',
    `Retry-After: ${afterS}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** RFC 6265, 5.4: `name=value` pairs between semicolons. Our values need no decoding. */
export function readCookies(header: string): Map<string, string> {
  const pairs = header.split(';').map((pair) => pair.split('=', 2).map((part) => part.trim()));
  return new Map(pairs.map(([name, value]) => [name ?? '', value ?? '']));
}
