/**
 * The real server as a child process on an embedded PostgreSQL of its own, and the ways to hurt both. It is started again
 * whenever it dies, as a supervisor of processes would, until it is told to stay down.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isPostmaster, readPidFile } from '#store/embedded/cluster.js';
import { clusterFolder, droppedPrivileges } from '#store/embedded/privileges.js';
import { sleep } from './chance.js';

const program = fileURLToPath(new URL('../../../bin/ponte.mjs', import.meta.url));

interface Open {
  readonly url: string;
  readonly smtpPort: number;
}

export class ChaosServer {
  readonly dataDir: string;
  /** How often it came up, and how long it took each time. */
  readonly startsMs: number[] = [];
  private child: ChildProcess | null = null;
  private open: Open = { url: 'http://127.0.0.1:9', smtpPort: 9 };
  private isWanted = false;
  private lastWords: string[] = [];

  constructor() {
    this.dataDir = mkdtempSync(join(tmpdir(), 'ponte-chaos-'));
    chmodSync(this.dataDir, 0o755);
  }

  readonly url = (): string => this.open.url;
  readonly smtpPort = (): number => this.open.smtpPort;

  get clusterFolder(): string {
    return clusterFolder(this.dataDir, droppedPrivileges());
  }
  /** The last lines of both logs: what to look at when it does not come up. */
  get log(): string {
    return [...this.lastWords, ...databaseWords(join(this.dataDir, 'postgres.log'))].join('\n');
  }

  async start(): Promise<void> {
    this.isWanted = true;
    await this.launch();
  }

  private launch(): Promise<void> {
    const began = performance.now();
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: '',
      PONTE_DATA: this.dataDir,
      PONTE_HOST: '127.0.0.1',
      PONTE_PORT: '0',
      PONTE_SMTP_PORT: '0',
      PONTE_SIP_PORT: 'off',
      // A line of log for each of thousands of calls would be the load; what goes wrong is a warning at least.
      PONTE_LOG_LEVEL: 'warn',
      // All the load comes from one machine: each simulated customer says its own address, as a proxy in front would.
      PONTE_BEHIND_PROXY: 'true',
    };
    const child = spawn(process.execPath, [program, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.lastWords.push(line);
      if (this.lastWords.length > 60) this.lastWords.shift();
    });
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => {
        this.open = JSON.parse(line) as Open;
        this.startsMs.push(performance.now() - began);
        resolve();
      });
      child.once('exit', (code, signal) => {
        if (this.child === child) this.child = null;
        reject(new Error(`the server ended (${code ?? signal}):\n${this.log}`));
        if (this.isWanted) setTimeout(() => void this.launch().catch(() => undefined), 50);
      });
    });
  }

  /** SIGKILL: no goodbye, nothing flushed. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** SIGTERM: drained, and then started again. */
  restart(): void {
    this.child?.kill('SIGTERM');
  }

  /** Frozen for a while, as by a long pause of the machine: it wakes up without knowing. */
  async freeze(ms: number): Promise<void> {
    const { child } = this;
    child?.kill('SIGSTOP');
    await sleep(ms);
    child?.kill('SIGCONT');
  }

  private get postmaster(): number | null {
    const pid = readPidFile(this.clusterFolder)?.pid;
    return pid !== undefined && isPostmaster(pid, this.clusterFolder) ? pid : null;
  }

  killPostmaster(): boolean {
    return signal(this.postmaster, 'SIGKILL');
  }

  /** One process of PostgreSQL: its postmaster then ends all others and recovers from its log. */
  killBackend(choose: (pids: readonly number[]) => number): boolean {
    const { postmaster } = this;
    if (postmaster === null || !existsSync('/proc')) return this.killPostmaster();
    const children = readdirSync('/proc').filter((name) => parentOf(name) === postmaster);
    return children.length > 0 && signal(choose(children.map(Number)), 'SIGKILL');
  }

  /** Asked after a short pause, so that it can be asked again and again. */
  async isReady(): Promise<boolean> {
    await sleep(100);
    return fetch(`${this.url()}/readyz`, { signal: AbortSignal.timeout(2_000) })
      .then((answer) => answer.ok)
      .catch(() => false);
  }

  /** Resolves when it serves. */
  async untilReady(limitMs = 180_000): Promise<void> {
    const until = Date.now() + limitMs;
    for (;;) {
      if (await this.isReady()) return;
      if (Date.now() > until) throw new Error(`the server does not serve again:\n${this.log}`);
    }
  }

  async stop(): Promise<void> {
    this.isWanted = false;
    const { child } = this;
    if (child === null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const isInTime = await Promise.race([ended.then(() => true), sleep(20_000).then(() => false)]);
    if (!isInTime) {
      child.kill('SIGKILL');
      await ended;
    }
  }

  /** Removes everything; a database that a killed server left behind is ended first. */
  async remove(): Promise<void> {
    await this.stop();
    signal(this.postmaster, 'SIGQUIT');
    for (let tries = 0; this.postmaster !== null && tries < 100; tries++) await sleep(50);
    rmSync(this.clusterFolder, { recursive: true, force: true });
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function signal(pid: number | null, name: NodeJS.Signals): boolean {
  if (pid === null) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** What PostgreSQL did last, without the connections that it refused or ended meanwhile. */
function databaseWords(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => / LOG: {2}/.test(line)).slice(-30);
}

/** proc(5): the fourth field of stat, after the command in brackets, is the parent. */
function parentOf(name: string): number | null {
  if (!/^\d+$/.test(name)) return null;
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
