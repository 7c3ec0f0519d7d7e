import type { ClientConfig } from 'pg';

/** A connection string for a configuration, so that it can be handed to another process as DATABASE_URL. */
export function urlOf(config: ClientConfig, database: string): string {
  const host = config.host ?? '127.0.0.1';
  const user = encodeURIComponent(String(config.user ?? ''));
  const login = config.password ? `${user}:${encodeURIComponent(String(config.password))}` : user;
  const port = config.port ?? 5432;
  // A folder is the host of a unix socket, and travels as a parameter.
  if (host.startsWith('/')) return `postgresql://${login}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  return `postgresql://${login}@${host}:${port}/${database}`;
}
