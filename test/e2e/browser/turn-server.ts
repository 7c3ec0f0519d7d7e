/** A real coturn on loopback, configured as `ponte voice config` says: REST credentials only. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasTurnServer = (): boolean =>
  [0, 255].includes(spawnSync('turnserver', ['--version'], { stdio: 'ignore', timeout: 20_000 }).status ?? -1);

export interface TurnServerRunning {
  readonly port: number;
  /** Of TURN over TLS; null without a certificate. */
  readonly tlsPort: number | null;
  /** What it said so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  /** By which Chromium takes this certificate and no other that nobody vouches for (`--ignore-certificate-errors-spki-list`). */
  readonly print: string;
}

/** Made for this run and signed by nobody; null where there is no openssl. */
export function makeCertificate(folder: string): TestCertificate | null {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) return null;
  const spki = new X509Certificate(readFileSync(cert)).publicKey.export({ type: 'spki', format: 'der' });
  return { cert, key, print: createHash('sha256').update(spki).digest('base64') };
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

export interface TurnServerOptions {
  /** The hundred ports that it relays by. */
  readonly from?: number;
  readonly tls?: TestCertificate;
}

export async function startTurnServer(
  secret: string,
  { from = 46_000, tls }: TurnServerOptions = {},
): Promise<TurnServerRunning> {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-turn-'));
  const port = await freePort();
  const tlsPort = tls === undefined ? null : await freePort();
  const host = '127.0.0.1';
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--no-cli', '--no-dtls', '--fingerprint', '--log-file=stdout', '--simple-log', '-v'],
      ...(tls === undefined
        ? ['--no-tls']
        : [`--tls-listening-port=${tlsPort}`, `--cert=${tls.cert}`, `--pkey=${tls.key}`]),
      ...[`--listening-ip=${host}`, `--relay-ip=${host}`, `--listening-port=${port}`, '--allow-loopback-peers'],
      ...[`--min-port=${from}`, `--max-port=${from + 99}`, '--realm=ponte', '--use-auth-secret'],
      ...[`--static-auth-secret=${secret}`, `--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], cwd: folder },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit');
  while (!(await answers(tlsPort ?? port))) {
    if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}: ${said.slice(-500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    tlsPort,
    log: () => said,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
