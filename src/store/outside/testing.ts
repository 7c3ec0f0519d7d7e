/** For tests: a program outside, on loopback. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export async function opened(server: Server): Promise<{ readonly url: string; stop(): Promise<void> }> {
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, stop };
}
