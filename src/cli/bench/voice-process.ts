/** What a process costs, as the kernel counts it (`/proc`, Linux): CPU of it alone, and its memory. */
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (USER_HZ), on every platform that Node runs on. */
const msPerTick = 10;

export function cpuMs(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(after[11]) + Number(after[12])) * msPerTick;
}

export function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+([0-9]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? Number.NaN) / 1_024;
}

/** The child that carries the sound of a server: `process.js`, or `null` when there is none. */
export function mediaChildOf(pid: number): number | null {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('process.js'));
  return found === undefined ? null : Number(found);
}
