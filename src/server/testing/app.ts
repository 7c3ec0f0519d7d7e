/** A server for tests: everything real but the database and who is who. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { pino, type Logger } from 'pino';
import type { Role, Viewer } from '#modules/identity/contract.js';
import { buildApp, type AppOptions } from '../app.js';

export const personViewer = (id: string, ...roles: Role[]): Viewer => ({ kind: 'person', id, name: id, roles });

/** Logins and tokens by name: the cookie 'anna' is the viewer `people.anna`. */
export async function testApp(
  people: Readonly<Record<string, Viewer>> = {},
  more: Partial<AppOptions> = {},
  log: Logger = pino({ level: 'silent' }),
): Promise<FastifyInstance> {
  const none = { query: async () => ({ rows: [], rowCount: 1 }) } as unknown as Pool;
  return buildApp({
    log,
    pool: none,
    credentials: {
      viewerOfLogin: async (token) => (people[token] ? { viewer: people[token] } : null),
      viewerOfToken: async (token) => people[token] ?? null,
      customerOf: async (token) => (token.startsWith('chat-') ? { contactId: token.slice(5) } : null),
    },
    publicUrl: () => 'http://centre.example',
    version: '0.0.0',
    ...more,
  });
}
