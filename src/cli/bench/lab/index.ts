/** A server to measure: a child process with its own embedded PostgreSQL in a temporary folder, removed afterwards. */
import { fork, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPostmaster, readPidFile } from '#store/embedded/cluster.js';
import { clusterFolder, droppedPrivileges } from '#store/embedded/privileges.js';
import { pg } from '#store/pg.js';
import type { LabAddress, LabCall } from './types.js';

export { fetchPeers } from './peers.js';

const program = fileURLToPath(new URL('./child.js', import.meta.url));

/** Furnishing a large centre takes most of a minute; what takes longer than this does not come. */
const answersMs = 180_000;
const stopsMs = 30_000;

export class Lab {
  readonly dataDir = mkdtempSync(join(process.env['PONTE_BENCH_DIR'] ?? tmpdir(), 'ponte-bench-'));
  private child: ChildProcess | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  address!: LabAddress;

  constructor() {
    chmodSync(this.dataDir, 0o755);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** The first process of its PostgreSQL; 0 while it has none. */
  get databasePid(): number {
    return readPidFile(clusterFolder(this.dataDir, droppedPrivileges()))?.pid ?? 0;
  }

  /** Resolves when the server is open. */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<LabAddress> {
    const env = {
      ...process.env,
      DATABASE_URL: '',
      PONTE_DATA: this.dataDir,
      PONTE_PORT: '0',
      PONTE_SMTP_PORT: '0',
      PONTE_SIP_PORT: 'off',
      PONTE_LOG_LEVEL: 'warn',
      ...settings,
    };
    const child = fork(program, [], { env, execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child = child;
    child.on('message', (message: { id: number; value?: unknown; error?: string }) => {
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    });
    child.on('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the measured server ended (${code})`));
      this.waiting.clear();
    });
    this.address = await within(this.expect<LabAddress>(0), answersMs, 'the measured server did not open');
    return this.address;
  }

  private expect<T>(id: number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (value) => resolve(value as T), reject });
    });
  }

  call<T = void>(call: LabCall): Promise<T> {
    const id = ++this.lastId;
    const answer = this.expect<T>(id);
    this.child?.send({ id, call });
    return within(answer, answersMs, `the measured server did not answer '${call.do}'`);
  }

  /** SIGKILL of the server alone; its database lives on, as after a crash. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    this.child = null;
  }

  async remove(): Promise<void> {
    if (this.child !== null)
      await within(this.call({ do: 'stop' }), stopsMs, 'the measured server did not stop').catch(() => this.kill());
    const folder = clusterFolder(this.dataDir, droppedPrivileges());
    const postmaster = readPidFile(folder)?.pid ?? 0;
    if (postmaster > 0 && isPostmaster(postmaster, folder)) process.kill(postmaster, 'SIGQUIT');
    for (let tries = 0; tries < 200 && isPostmaster(postmaster || -1, folder); tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    rmSync(folder, { recursive: true, force: true });
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Another database of the same PostgreSQL, for what is measured beside: neither disturbs the other's tables. */
export async function besideDatabase(config: LabAddress['database']): Promise<LabAddress['database']> {
  const client = new pg.Client(config);
  await client.connect();
  await client.query('create database beside');
  await client.end();
  return { ...config, database: 'beside' };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** No measurement waits for ever. */
export async function within<T>(what: Promise<T>, ms: number, why: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${why} within ${Math.round(ms / 1_000)} s`)), ms);
  });
  try {
    return await Promise.race([what, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** At a set rate whatever the answers do, so that no stall hides itself. */
export function steadily(perSecond: number, act: (n: number) => void): () => void {
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    while (done < due) act(done++);
  }, 2);
  return () => clearInterval(timer);
}
