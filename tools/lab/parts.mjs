// The parts of the chain as child processes: started, measured by what they used of the processor, and ended whatever happens.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const ticksPerSecond = 100;

export class Parts {
  #children = new Set();
  #isEnding = false;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => void this.end().then(() => process.exit(130)));
    // The last resort, when nothing can be waited for any more.
    process.once('exit', () => this.#kill('SIGKILL'));
  }

  /** Keeps a child to end it. */
  keep = (child) => {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    if (this.#isEnding) killGroup(child, 'SIGKILL');
    return child;
  };

  start(program, args, options = {}) {
    // A group of its own: what it started goes with it, and a Ctrl C in the terminal is ours to pass on.
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
    child.said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (child.said = (child.said + chunk).slice(-20_000)));
    return this.keep(child);
  }

  /** What each said last, for whoever looks for what went wrong. */
  lastWords() {
    return [...this.#children].map(({ spawnfile, said = '' }) => `   ${spawnfile}: ${said.trim().split('\n').at(-1)}`);
  }

  #kill(signal) {
    for (const child of this.#children) killGroup(child, signal);
  }

  /** In turn, the newest first; who does not go in ten seconds is made to. */
  async end() {
    this.#isEnding = true;
    for (const child of [...this.#children].toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), 10_000);
      await exited;
      clearTimeout(timer);
      // Workers that did not notice the end of their first.
      killGroup(child, 'SIGKILL');
    }
    this.#isEnding = false;
  }
}

function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in it, or it never had one.
    child.kill(signal);
  }
}

/** A process and all that it started. */
function treeOf(pid) {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const parent = statOf(Number(name))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = new Set([pid]);
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const [child, parent] of parents)
      if (tree.has(parent) && !tree.has(child)) {
        tree.add(child);
        isGrowing = true;
      }
  }
  return [...tree];
}

/** The fields of /proc/PID/stat after the name, which may hold anything. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor of a process, or of it and all its children. */
export function cpuMs(pid, { isTree = true } = {}) {
  return (isTree ? treeOf(pid) : [pid]).reduce((sum, one) => {
    const stat = statOf(one);
    return stat === undefined ? sum : sum + ((Number(stat[11]) + Number(stat[12])) * 1_000) / ticksPerSecond;
  }, 0);
}

/** The child of a process whose command line has these words. */
export const childWith = (pid, words) =>
  treeOf(pid).find((one) => {
    try {
      return one !== pid && readFileSync(`/proc/${one}/cmdline`, 'utf8').includes(words);
    } catch {
      return false;
    }
  }) ?? null;

export async function freePorts(count) {
  const found = [];
  for (let i = 0; i < count; i++) {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    found.push(socket);
  }
  const ports = found.map((socket) => socket.address().port);
  for (const socket of found) socket.close();
  return ports;
}

export async function freeTcpPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(what, found, limitMs = 30_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what}: not in ${limitMs / 1_000} s`);
    await pause(20);
  }
}
