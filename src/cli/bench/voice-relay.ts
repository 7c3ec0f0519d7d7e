/** The least a relay of sound can be: a socket a side, every packet passed on as it came; in a process of its own. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const host = '127.0.0.1';

async function open(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, host);
  await once(socket, 'listening');
  return socket;
}

process.on('message', (pairs: readonly (readonly [left: number, right: number])[]) => {
  void Promise.all(
    pairs.map(async ([left, right]) => {
      const [a, b] = await Promise.all([open(), open()]);
      a.on('message', (bytes) => b.send(bytes, right, host));
      b.on('message', (bytes) => a.send(bytes, left, host));
      return [a.address().port, b.address().port];
    }),
  ).then((ports) => process.send?.(ports));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
