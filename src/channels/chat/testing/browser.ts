/** A centre that listens, with the live socket and the built pages, for a browser to look at. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import pino from 'pino';
import { chatView } from '#modules/contacts/index.js';
import { createIdentity } from '#modules/identity/index.js';
import { Hub } from '#server/live/hub.js';
import type { TestDatabase } from '#store/testing/database.js';
import { customerOf } from '../index.js';
import { lucia, testCentre, type TestCentre } from './centre.js';

export const webRoot = resolve(import.meta.dirname, '../../../../dist/web');

export interface OpenCentre extends TestCentre {
  readonly base: string;
}

export async function openCentre(test: TestDatabase): Promise<OpenCentre> {
  if (!existsSync(resolve(webRoot, 'w/frame.js'))) throw new Error('build the screens first: npm run build');
  const centre = await testCentre(test, webRoot);
  const { app, floor } = centre;
  const identity = createIdentity({ pool: test.pool });
  const nameOf = (id: string): string | null => (id === lucia.id ? lucia.name : null);
  const hub = new Hub({
    views: [chatView({ floor, pool: test.pool, nameOf })],
    log: pino({ level: 'silent' }),
    credentials: { ...identity, customerOf: customerOf(test.pool) },
    publicUrl: () => 'http://127.0.0.1',
    cursor: () => floor.cursor,
    onCommitted: (listener) => floor.onCommitted(listener),
  });
  hub.attach(app.server);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await hub.drain();
    await centre.close();
  };
  return { ...centre, base: `http://127.0.0.1:${port}`, close };
}
