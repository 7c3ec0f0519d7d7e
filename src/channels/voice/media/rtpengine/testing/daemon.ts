/** A real rtpengine for tests: userspace, loopback, its own ports; ended by who started it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type NgAddress, NgClient } from '../ng.js';

const program = 'rtpengine';

/** Nothing to do with the calls of anybody else: by its path or from the package. */
export const isThere = (): boolean => spawnSync(program, ['--version'], { timeout: 20_000 }).status === 0;

export interface Daemon {
  readonly address: NgAddress;
  readonly child: ChildProcess;
  /** Calls that it has. */
  calls(): Promise<number>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

export async function startDaemon(options: {
  readonly port?: number;
  /** Ports of its sound: a thousand from here. */
  readonly from: number;
  readonly digitsTo?: number;
  readonly more?: readonly string[];
}): Promise<Daemon> {
  const port = options.port ?? (await freePort());
  const child = spawn(
    program,
    [
      ...['--config-file=none', '--table=-1', '--interface=127.0.0.1', `--listen-ng=127.0.0.1:${port}`],
      ...[`--port-min=${options.from}`, `--port-max=${options.from + 998}`, '--foreground', '--log-stderr', '-L', '3'],
      ...(options.digitsTo === undefined ? [] : [`--dtmf-log-dest=127.0.0.1:${options.digitsTo}`]),
      ...(options.more ?? []),
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const address: NgAddress = { host: '127.0.0.1', port, interfaces: null };
  const client = new NgClient(address);
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null) throw new Error(`rtpengine ended with ${child.exitCode}`);
    if ((await client.ask('ping').catch(() => null)) !== null) break;
    if (tries > 20) throw new Error('rtpengine does not answer');
  }
  return {
    address,
    child,
    calls: async () => ((await client.ask('list', { limit: 1_000 }))['calls'] as readonly string[]).length,
    stop: async (signal = 'SIGTERM') => {
      client.close();
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}
