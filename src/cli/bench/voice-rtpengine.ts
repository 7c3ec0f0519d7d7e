/** The same calls carried by a real rtpengine in the same run, where it is installed: userspace, with our mixer behind it. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { pino } from 'pino';
import { RtpengineEngine } from '#channels/voice/media/rtpengine/engine.js';
import { type NgAddress, NgClient } from '#channels/voice/media/rtpengine/ng.js';
import { sleep } from './lab/index.js';
import { type Opened, startEngine } from './voice-sound.js';

const host = '127.0.0.1';

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

export async function openRtpengine(): Promise<Opened> {
  const address: NgAddress = { host, port: await freePort(), interfaces: null };
  const child = spawn(
    'rtpengine',
    [
      ...['--config-file=none', '--table=-1', `--interface=${host}`, `--listen-ng=${host}:${address.port}`],
      ...['--port-min=10000', '--port-max=19998', '--foreground', '--log-stderr', '-L', '3'],
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const client = new NgClient(address);
  while ((await client.ask('ping').catch(() => null)) === null) {
    if (child.exitCode !== null) throw new Error(`rtpengine ended with ${child.exitCode}`);
    await sleep(50);
  }
  client.close();
  const mixer = startEngine();
  const media = new RtpengineEngine({ addresses: [address], digits: null }, mixer, pino({ level: 'silent' }));
  return {
    media,
    pids: () => [child.pid!, Number(mixer.status()['pid'])],
    close: async () => {
      await media.shutDown();
      child.kill('SIGTERM');
      await exited;
    },
  };
}
