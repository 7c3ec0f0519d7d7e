/** A real coturn on loopback, configured as `ponte voice config` says: REST credentials only. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasTurnServer = (): boolean =>
  [0, 255].includes(spawnSync('turnserver', ['--version'], { stdio: 'ignore', timeout: 20_000 }).status ?? -1);

export interface TurnServerRunning {
  readonly port: number;
  /** What it said so far. */
  log(): string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });

export async function startTurnServer(secret: string): Promise<TurnServerRunning> {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-turn-'));
  const port = await freePort();
  const host = '127.0.0.1';
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--fingerprint', '--log-file=stdout', '--simple-log', '-v'],
      ...[`--listening-ip=${host}`, `--relay-ip=${host}`, `--listening-port=${port}`, '--allow-loopback-peers'],
      ...['--min-port=46000', '--max-port=46099', '--realm=ponte', '--use-auth-secret'],
      ...[`--static-auth-secret=${secret}`, `--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], cwd: folder },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit');
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}: ${said.slice(-500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    log: () => said,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
