/** Looks at everything a centre stands on, and says what to do about what is wrong. Changes nothing of the centre. */
import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { voiceSettings } from '#channels/voice/settings.js';
import { type Config, ConfigInvalid, loadConfig } from '#server/config.js';
import { createLog } from '#server/log.js';
import type { Pool } from 'pg';
import { openDatabase } from '#store/database.js';
import { plan } from '#store/migrate.js';
import { type Command, exitCode, say } from './command.js';
import { voiceFindings } from './doctor-voice.js';

interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly words: string;
  /** What to do; empty when all is well. */
  readonly todo: string;
}

const GIGABYTE = 1e9;
const ok = (name: string, words: string): Finding => ({ name, state: 'ok', words, todo: '' });
const warn = (name: string, words: string, todo: string): Finding => ({ name, state: 'warn', words, todo });
const fail = (name: string, words: string, todo: string): Finding => ({ name, state: 'fail', words, todo });

export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks the machine, the configuration and the database, and says what to do.',
  usage: '',
  options: {},
  optionWords: [],
  examples: ['ponte doctor', 'ponte doctor --json', 'ponte doctor || echo "something is wrong"'],
  async run(values) {
    const findings = await examine();
    if (values.json) say(JSON.stringify({ healthy: findings.every(({ state }) => state !== 'fail'), findings }));
    else for (const { name, state, words, todo } of findings) say(lineOf(name, state, words, todo));
    return findings.some(({ state }) => state === 'fail') ? exitCode.unhealthy : exitCode.ok;
  },
};

function lineOf(name: string, state: Finding['state'], words: string, todo: string): string {
  const line = `${state.padEnd(4)}  ${name.padEnd(13)}  ${words}`;
  return todo === '' ? line : `${line}\n${' '.repeat(21)}→ ${todo}`;
}

async function examine(): Promise<Finding[]> {
  const findings = [node()];
  let config: Config;
  try {
    config = loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    return [...findings, ...error.problems.map((problem) => fail('configuration', problem, 'Correct this setting.'))];
  }
  findings.push(...configuration(config), folder(config), secret(config), disk(config));
  findings.push(await port('web port', config.host, config.port, 'PONTE_PORT'));
  if (config.smtpPort !== null)
    findings.push(await port('mail port', config.smtpHost, config.smtpPort, 'PONTE_SMTP_PORT'));
  const settings = voiceSettings(config.settings);
  if (settings.port !== null) {
    findings.push(await port('SIP port', settings.host, settings.port, 'PONTE_SIP_PORT'));
    // Most telephones use UDP, and another program may hold that one alone.
    findings.push(await port('SIP port, UDP', settings.host, settings.port, 'PONTE_SIP_PORT', udpProblem));
    findings.push(...(await voiceFindings(settings)));
  }
  findings.push(...(await database(config)));
  return findings;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  const words = `Node.js ${process.versions.node}`;
  return isEnough ? ok('node', words) : fail('node', words, 'Install Node.js 20.19 or newer.');
}

function configuration(config: Config): Finding[] {
  const isOpen = !['127.0.0.1', '::1', 'localhost'].includes(config.host);
  const isSecure = config.publicUrl?.startsWith('https://') === true;
  return [
    ...config.warnings.map((words) => warn('configuration', words, 'Correct or remove it.')),
    isOpen && !isSecure
      ? warn(
          'configuration',
          `reachable from the network (${config.host}) without an https address`,
          'Put a proxy with HTTPS in front and set PONTE_PUBLIC_URL=https://…',
        )
      : ok('configuration', 'valid'),
  ];
}

function folder({ dataDir }: Config): Finding {
  const nearest = nearestFolder(dataDir);
  try {
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok('data folder', nearest === dataDir ? dataDir : `${dataDir} (made at the first start)`);
  } catch {
    return fail('data folder', `${nearest} may not be written`, 'Give its rights to this user, or set PONTE_DATA.');
  }
}

function secret({ dataDir, secret: given }: Config): Finding {
  const file = join(dataDir, 'secret');
  if (given !== null) return ok('secret', 'given by PONTE_SECRET');
  if (!existsSync(file)) return ok('secret', 'made at the first start');
  const isClosed = process.platform === 'win32' || (statSync(file).mode & 0o077) === 0;
  return isClosed ? ok('secret', file) : warn('secret', `${file} can be read by others`, `chmod 600 ${file}`);
}

function disk({ dataDir }: Config): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(dataDir));
  const free = bavail * bsize;
  const words = `${(free / GIGABYTE).toFixed(1)} GB free`;
  if (free < 0.2 * GIGABYTE) return fail('disk', words, 'Free some space: the database stops when the disk is full.');
  return free < 2 * GIGABYTE ? warn('disk', words, 'Free some space soon.') : ok('disk', words);
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

/** A taken port is right when it is our own server that has it. */
async function port(
  name: string,
  host: string,
  number: number,
  key: string,
  problemOf: typeof tcpProblem = tcpProblem,
): Promise<Finding> {
  const code = await problemOf(host, number);
  const words = `${host}:${number}`;
  if (code === null) return ok(name, `${words} is free`);
  if (code === 'EACCES') return fail(name, `${words} needs more rights`, `Set ${key} to a port above 1023.`);
  if (code !== 'EADDRINUSE') return fail(name, `${words}: ${code}`, 'Choose an address of this machine.');
  if (name === 'web port' && (await isPonte(host, number))) return ok(name, `${words} is served by Ponte`);
  return warn(name, `${words} is taken`, `Fine when Ponte runs already; else set ${key} to another port.`);
}

function tcpProblem(host: string, number: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    server.listen(number, host, () => server.close(() => resolve(null)));
  });
}

function udpProblem(host: string, number: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? 'error');
    });
    socket.bind(number, host, () => socket.close(() => resolve(null)));
  });
}

async function isPonte(host: string, number: number): Promise<boolean> {
  try {
    const address = host === '0.0.0.0' ? '127.0.0.1' : host;
    return (await fetch(`http://${address}:${number}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

const sweptTooLongAgoMs = 2 * 24 * 3_600_000;

/** What went because nobody needs it any more, and when that was last looked after: counts, never whose it was. */
async function retention(pool: Pool): Promise<Finding[]> {
  const { rows: tables } = await pool.query<{ is: boolean }>("select to_regclass('retention_sweep') is not null as is");
  if (tables[0]?.is !== true) return [];
  const { rows } = await pool.query<{ purpose: string; at: Date; gone: number; ever: number; problem: string | null }>(
    `select purpose, swept_at as at, rows_gone as gone, rows_gone_ever as ever, problem
       from retention_sweep order by purpose`,
  );
  if (rows.length === 0) return [ok('retention', 'nothing swept yet: the first time is a minute after a start')];
  const last = new Date(Math.max(...rows.map(({ at }) => at.getTime())));
  const counts = rows.map(({ purpose, gone, ever }) => `${purpose} ${gone} (${ever} in all)`).join(', ');
  const words = `last sweep ${last.toISOString()}; rows gone: ${counts}`;
  const failed = rows.filter(({ problem }) => problem !== null);
  if (failed.length > 0)
    return [warn('retention', words, failed.map(({ purpose, problem }) => `${purpose}: ${problem}`).join('; '))];
  return Date.now() - last.getTime() > sweptTooLongAgoMs
    ? [warn('retention', words, 'Start the server: it sweeps every hour while it runs.')]
    : [ok('retention', words)];
}

async function database(config: Config): Promise<Finding[]> {
  const isFresh = config.databaseUrl === null && !existsSync(join(config.dataDir, 'postgres'));
  if (isFresh && nearestFolder(config.dataDir) !== config.dataDir) return [ok('database', 'made at the first start')];
  try {
    mkdirSync(config.dataDir, { recursive: true });
    const log = createLog('silent');
    const opened = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl ?? undefined, log });
    try {
      const began = performance.now();
      const { rows } = await opened.pool.query<{ v: string }>("select current_setting('server_version') as v");
      const words = `PostgreSQL ${rows[0]?.v} ${opened.isEmbedded ? 'embedded' : 'at DATABASE_URL'}`;
      const findings = [ok('database', `${words}, answers in ${(performance.now() - began).toFixed(1)} ms`)];
      const { applied, pending } = await plan(opened.pool);
      const schema = `${applied.length} migrations applied, ${pending.length} at the next start`;
      return [...findings, ok('schema', schema), ...(await retention(opened.pool))];
    } finally {
      await opened.stop();
    }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [fail('database', words, `See ${join(config.dataDir, 'postgres.log')} or DATABASE_URL.`)];
  }
}
