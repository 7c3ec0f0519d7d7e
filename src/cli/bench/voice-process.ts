/** What a process costs, as the kernel counts it (`/proc`, Linux): CPU of it alone, and its memory. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (USER_HZ), on every platform that Node runs on. */
const msPerTick = 10;

export function cpuMs(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(after[11]) + Number(after[12])) * msPerTick;
}

/** Of a process and its children: those that live, and those whose end it has seen. */
export function familyCpuMs(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  const ended = (Number(after[13]) + Number(after[14])) * msPerTick;
  return cpuMs(pid) + ended + childrenOf(pid).reduce((sum, child) => sum + cpuMs(child), 0);
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

export function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+([0-9]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? Number.NaN) / 1_024;
}

/** The child that carries the sound of a server: `process.js`, or `null` when there is none. */
export function mediaChildOf(pid: number): number | null {
  const isMedia = (child: number): boolean => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('process.js');
  return childrenOf(pid).find(isMedia) ?? null;
}

/** A port that nobody holds now: the server must know its trunk's before the trunk opens it. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
