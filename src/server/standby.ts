/**
 * A server that waits for the floor: another one owns it. It is alive and says so, is not ready and says why, and lets
 * whoever asks for anything else try again, so that a balancer sends nobody here and nothing restarts it.
 */
import { createServer, type ServerResponse } from 'node:http';
import { problemOf } from './problems.js';

export interface Standby {
  readonly port: number;
  /** Frees the port for the server that takes over. */
  close(): Promise<void>;
}

export async function standBy(address: { readonly host: string; readonly port: number }): Promise<Standby> {
  const server = createServer((request, response) => {
    request.resume();
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/healthz') return answer(response, 200, { isAlive: true });
    if (path === '/readyz') {
      const reason = 'standing by: another server owns the floor';
      return answer(response, 503, { isReady: false, checks: { floor: { ok: false, reason } } });
    }
    answer(response, 503, problemOf('floor.restarting'), 'application/problem+json');
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    // The next request of this connection must reach the server that takes over.
    connection: 'close',
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  });
  response.end(JSON.stringify(body));
}
