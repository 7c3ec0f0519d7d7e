/** What `ponte voice config` writes, taken by the programs themselves where they are here. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NgClient } from '#channels/voice/media/rtpengine/ng.js';
import { freePort } from '#channels/voice/media/rtpengine/testing/daemon.js';
import { voiceSettings } from '#channels/voice/settings.js';
import { filesOf } from '../voice-config.js';
import { type SiteOptions, siteOf } from './site.js';

const program = join(import.meta.dirname, '../../../bin/ponte.mjs');
const secret = 'shared with coturn, and long enough for it';
const folder = mkdtempSync(join(tmpdir(), 'ponte-voice-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const isThere = (name: string, ...ask: string[]): boolean =>
  [0, 255].includes(spawnSync(name, ask, { stdio: 'ignore', timeout: 20_000 }).status ?? -1);

function written(options: SiteOptions, more: Record<string, string> = {}): Map<string, string> {
  const settings = voiceSettings({
    PONTE_SIP_TRUNK: 'sip://198.51.100.7:5080?transport=tcp&from=198.51.100.7,198.51.100.8',
    PONTE_TURN_URLS: 'turn:turn.example.it:3478?transport=udp,turns:turn.example.it:443?transport=tcp',
    PONTE_TURN_SECRET: secret,
    ...more,
  });
  return new Map(
    filesOf(siteOf(settings, options, 'mask', 'a secret that was made for this site alone'), '/etc/kamailio', 'it'),
  );
}
const two = { publicIp: '203.0.113.9', innerIp: '10.0.0.5', nodes: ['10.0.0.7:5060', '10.0.0.8:5060'] };

describe('ponte voice config', () => {
  it('says the centre of its settings in every file, and the secret in one', () => {
    const files = written(
      { ...two, cert: '/c.pem', key: '/k.pem' },
      {
        ...{ PONTE_MEDIA: 'rtpengine', PONTE_RTPENGINE: '10.0.0.5:2223/out/in,10.0.0.6:2223/out/in' },
      },
    );
    expect([...files.keys()]).toEqual([
      ...['kamailio.cfg', 'dispatcher.list', 'tls.cfg', 'rtpengine-1.conf', 'rtpengine-2.conf'],
      ...['turnserver.conf', 'README.md'],
    ]);
    expect(files.get('dispatcher.list')).toContain('1 sip:10.0.0.8:5060 0 0');
    const kamailio = files.get('kamailio.cfg')!;
    for (const words of [
      '"198.51.100.7,198.51.100.8"',
      'sip:198.51.100.7:5080;transport=tcp',
      'listen=tls:203.0.113.9:5061',
    ])
      expect(kamailio).toContain(words);
    expect(kamailio).not.toMatch(/loadmodule "websocket/);
    expect(files.get('rtpengine-2.conf')).toContain('interface = out/10.0.0.6!203.0.113.9;in/10.0.0.6');
    expect([...files].filter(([, text]) => text.includes(secret)).map(([name]) => name)).toEqual(['turnserver.conf']);
    expect(files.get('README.md')).toContain('PONTE_RTPENGINE=10.0.0.5:2223/out/in,10.0.0.6:2223/out/in');
  });

  it('makes the addresses of coturn and a secret from its name alone; else keeps those of the settings', () => {
    const none = { PONTE_TURN_URLS: '', PONTE_TURN_SECRET: '' };
    const cert = { turnCert: '/etc/ssl/turn.pem', turnKey: '/etc/ssl/turn.key' };
    const made = written({ ...two, turn: 'turn.example.it', ...cert }, none);
    const urls = 'turn:turn.example.it:3478?transport=udp,turn:turn.example.it:3478?transport=tcp,';
    expect(made.get('README.md')).toContain(`PONTE_TURN_URLS=${urls}turns:turn.example.it:443?transport=tcp`);
    expect(made.get('README.md')).toContain('PONTE_TURN_SECRET_FILE=');
    const newSecret = made.get('turn-secret')!.trim();
    for (const line of [`static-auth-secret=${newSecret}`, 'tls-listening-port=443', 'cert=/etc/ssl/turn.pem'])
      expect(made.get('turnserver.conf')).toContain(line);
    const set = { PONTE_TURN_URLS: 'turn:t.example.it:3479,turns:t.example.it:5349?transport=tcp' };
    const kept = written({ ...two, turn: 'turn.example.it' }, set);
    expect(kept.has('turn-secret')).toBe(false);
    for (const line of [
      'realm=t.example.it',
      'listening-port=3479',
      'tls-listening-port=5349',
      `static-auth-secret=${secret}`,
    ])
      expect(kept.get('turnserver.conf')).toContain(line);
    expect(written(two, none).has('turnserver.conf')).toBe(false);
  });

  it('writes for the owner alone, never over what is there, and refuses what is no address', () => {
    const to = join(folder, 'cli');
    const env = {
      ...process.env,
      PONTE_TURN_URLS: 'turn:t.example.it',
      PONTE_TURN_SECRET: secret,
      PONTE_SIP_PORT: '5060',
    };
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [program, 'voice', 'config', ...args], { env, encoding: 'utf8' });
    expect(run('--to', to, '--public', '203.0.113.9')).toMatchObject({ status: 0 });
    expect(statSync(join(to, 'turnserver.conf')).mode & 0o077).toBe(0);
    const before = readFileSync(join(to, 'kamailio.cfg'), 'utf8');
    expect(run('--to', to, '--public', '203.0.113.10')).toMatchObject({ status: 2 });
    expect(readFileSync(join(to, 'kamailio.cfg'), 'utf8')).toBe(before);
    for (const bad of [
      ['--public', 'example.it'],
      ['--public', '203.0.113.9', '--nodes', 'a"; drop'],
      ['--public', '203.0.113.9', '--cert', '/a"b', '--key', '/k'],
      ['--public', '203.0.113.9', '--cert', '/c.pem'],
      ['--public', '203.0.113.9', '--turn', 'a b'],
      ['--public', '203.0.113.9', '--turn-cert', '/c.pem'],
    ])
      expect(run('--to', join(folder, 'bad'), ...bad), bad.join(' ')).toMatchObject({ status: 2 });
  });

  it.skipIf(!isThere('kamailio', '-v'))('is taken by Kamailio, with one network and two, with TLS and without', () => {
    const ways: SiteOptions[] = [two, { publicIp: '127.0.0.1' }, { ...two, cert: '/c.pem', key: '/k.pem' }];
    for (const [i, way] of ways.entries()) {
      const file = join(folder, `${i}.cfg`);
      writeFileSync(file, written(way).get('kamailio.cfg')!);
      const { status, stderr } = spawnSync('kamailio', ['-c', '-f', file], { encoding: 'utf8', timeout: 30_000 });
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    }
  });

  it.skipIf(!isThere('rtpengine', '--version'))('is taken by rtpengine, which then answers', async () => {
    const port = await freePort();
    const more = {
      PONTE_MEDIA: 'rtpengine',
      PONTE_RTPENGINE: `127.0.0.1:${port}/out/in`,
      PONTE_RTP_PORTS: '47000-47099',
    };
    const file = join(folder, 'rtpengine.conf');
    writeFileSync(file, written({ publicIp: '127.0.0.1' }, more).get('rtpengine-1.conf')!);
    const cli = await freePort();
    const args = [
      `--config-file=${file}`,
      '--table=-1',
      `--listen-cli=127.0.0.1:${cli}`,
      '--foreground',
      '--log-stderr',
    ];
    const child = spawn('rtpengine', args, { stdio: 'ignore' });
    const exited = once(child, 'exit');
    const client = new NgClient({ host: '127.0.0.1', port, interfaces: null });
    await expect.poll(() => client.ask('ping').catch(() => null)).toMatchObject({ result: 'pong' });
    client.close();
    child.kill('SIGTERM');
    await exited;
  });

  it.skipIf(!isThere('turnserver', '--version'))('is taken by coturn, which then listens', async () => {
    const port = await freePort();
    const text = written({ publicIp: '127.0.0.1' }, { PONTE_TURN_URLS: 'turn:turn.example.it' }).get(
      'turnserver.conf',
    )!;
    const file = join(folder, 'turnserver.conf');
    writeFileSync(file, text.replace('listening-port=3478', `listening-port=${port}`));
    const args = [
      '-c',
      file,
      '--log-file=stdout',
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'db')}`,
    ];
    const child = spawn('turnserver', args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
    const exited = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const listens = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.destroy() && resolve(true));
        socket.once('error', () => resolve(false));
      });
    await expect.poll(listens).toBe(true);
    expect(said).not.toMatch(/bad configuration|unknown argument|CONFIG ERROR|incorrect/i);
    child.kill('SIGKILL');
    await exited;
  });
});
