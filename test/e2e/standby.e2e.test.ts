/** Two real servers on one database: the second waits, says so, and takes over when the first is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';

const program = fileURLToPath(new URL('../../bin/ponte.mjs', import.meta.url));
const db = await testDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'ponte-standby-'));
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await ended(child, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** A server as soon as it listens at all, whether it serves or waits. */
async function server(): Promise<{ child: ChildProcess; url: string }> {
  const { NODE_ENV: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATABASE_URL: db.url,
    PONTE_DATA: dataDir,
    PONTE_PORT: '0',
    PONTE_SMTP_PORT: 'off',
    PONTE_SIP_PORT: 'off',
  };
  const child = spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const found = /"port":(\d+)/.exec(line);
      if (found) resolve(Number(found[1]));
    });
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

const status = async (url: string): Promise<number> =>
  fetch(url).then(
    (answer) => answer.status,
    () => 0,
  );

async function until(isTrue: () => Promise<boolean>, limitMs = 120_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('it never came to be');
    await sleep(25);
  }
}

describe('a second server on the same database', () => {
  it('is alive and not ready while it stands by, and serves within seconds after the first was killed', async () => {
    const first = await server();
    await until(async () => (await status(`${first.url}/readyz`)) === 200);
    const second = await server();
    expect(await status(`${second.url}/healthz`)).toBe(200);
    const ready = await fetch(`${second.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('standing by');
    const other = await fetch(`${second.url}/api/queues`);
    expect([other.status, other.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await other.json()).toMatchObject({ code: 'floor.restarting' });

    await ended(first.child, 'SIGKILL');
    await until(async () => (await status(`${second.url}/readyz`)) === 200);
    expect(await status(`${second.url}/help`)).toBe(200);

    // A stop of one that waits is a clean one, too.
    const third = await server();
    await ended(third.child, 'SIGTERM');
    await ended(second.child, 'SIGTERM');
    expect([third.child.exitCode === null, second.child.exitCode]).toEqual([false, 0]);
  });
});
