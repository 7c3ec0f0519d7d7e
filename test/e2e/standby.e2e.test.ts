/** Two real servers on one database: the second waits, says so, and takes over when the first is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '#channels/voice/media/rtpengine/testing/daemon.js';
import { testDatabase } from '#store/testing/database.js';

const program = fileURLToPath(new URL('../../bin/ponte.mjs', import.meta.url));
const db = await testDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'ponte-standby-'));
const children: ChildProcess[] = [];
/** What the servers said last: told where one never comes to serve. */
const said: string[] = [];

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
async function server(): Promise<{ child: ChildProcess; url: string; sipPort: number }> {
  const sipPort = await freePort();
  const { NODE_ENV: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATABASE_URL: db.url,
    PONTE_DATA: dataDir,
    PONTE_PORT: '0',
    PONTE_SMTP_PORT: 'off',
    PONTE_SIP_PORT: String(sipPort),
    PONTE_RTP_PORTS: '28400-28498',
  };
  const child = spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    createInterface({ input: child.stderr! }).on('line', (line) => {
      said.push(`${child.pid} ${line}`);
      const found = /"port":(\d+)/.exec(line);
      if (found) resolve(Number(found[1]));
    });
  });
  return { child, url: `http://127.0.0.1:${port}`, sipPort };
}

/** What SIP says to a dispatcher that asks whether somebody is there: its first line, and when to come again. */
async function sip(method: string, port: number): Promise<string> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const from = `127.0.0.1:${socket.address().port}`;
  const lines = [
    ...[
      `${method} sip:ponte@127.0.0.1:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${from};branch=z9hG4bK${method}${Math.random()}`,
    ],
    ...['Max-Forwards: 70', `From: <sip:dispatcher@${from}>;tag=one`, `To: <sip:ponte@127.0.0.1:${port}>`],
    ...[
      `Call-ID: ${Math.random()}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:dispatcher@${from}>`,
      'Content-Length: 0',
      '',
      '',
    ],
  ];
  const asking = setInterval(() => socket.send(lines.join('\r\n'), port, '127.0.0.1'), 500);
  socket.send(lines.join('\r\n'), port, '127.0.0.1');
  const [bytes] = (await once(socket, 'message')) as [Buffer];
  clearInterval(asking);
  socket.close();
  const answer = bytes.toString();
  return [answer.split('\r\n')[0]!, /^Retry-After: .*$/im.exec(answer)?.[0] ?? ''].join(' ').trim();
}

const status = async (url: string): Promise<number> =>
  fetch(url).then(
    (answer) => answer.status,
    () => 0,
  );

async function until(isTrue: () => Promise<boolean>, limitMs = 120_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`it never came to be:\n${said.slice(-30).join('\n')}`);
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

    // A dispatcher in front of both sends every call to the first, and takes the second as soon as it serves.
    expect(await sip('OPTIONS', first.sipPort)).toBe('SIP/2.0 200 OK');
    for (const method of ['OPTIONS', 'INVITE', 'REGISTER'])
      expect(await sip(method, second.sipPort)).toBe('SIP/2.0 503 Service Unavailable Retry-After: 2');

    await ended(first.child, 'SIGKILL');
    await until(async () => (await status(`${second.url}/readyz`)) === 200);
    expect(await sip('OPTIONS', second.sipPort)).toBe('SIP/2.0 200 OK');
    expect(await status(`${second.url}/help`)).toBe(200);

    // A stop of one that waits is a clean one, too.
    const third = await server();
    await ended(third.child, 'SIGTERM');
    await ended(second.child, 'SIGTERM');
    expect([third.child.exitCode === null, second.child.exitCode]).toEqual([false, 0]);
  });
});
