/** A real coturn on loopback, configured as `ponte voice config` says: REST credentials only. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const host = '127.0.0.1';

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

/**
 * Free for TCP and for UDP: sound of other tests goes by UDP ports of anywhere, and a coturn that does not get its own says
 * nothing of it by TCP.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const socket = createSocket('udp4').bind(port, host);
    const isFree = await Promise.race([
      once(socket, 'listening').then(() => true),
      new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
    ]);
    if (isFree) socket.close();
    server.close();
    await once(server, 'close');
    if (isFree) return port;
  }
}

const answersTcp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });

/** RFC 8489 5: a Binding request of a header alone. */
const binding = Buffer.from('000100002112a442706f6e74652d746573740000', 'hex');

async function answersUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  socket.send(binding, port, host);
  const isThere = await Promise.race([
    once(socket, 'message').then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200)),
  ]);
  socket.close();
  return isThere;
}

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
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const isReady = async (): Promise<boolean> => (await answersTcp(tlsPort ?? port)) && answersUdp(port);
  while (!(await isReady())) {
    // Its port was taken in between: it would answer by TCP for ever, and never by UDP.
    if (/Cannot bind DTLS\/UDP/.test(said)) {
      await stop();
      return startTurnServer(secret, { from, tls });
    }
    if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}: ${said.slice(-500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    tlsPort,
    log: () => said,
    stop,
  };
}
