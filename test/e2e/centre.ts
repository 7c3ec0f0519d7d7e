/** A whole centre for tests: the real server on a database of its own, on free ports, with people who can log in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll } from 'vitest';
import { loadConfig } from '#server/config.js';
import { startCentre, type RunningCentre } from '#server/main.js';
import { defaultQueue } from '#kernel/routing/index.js';
import { testDatabase } from '#store/testing/database.js';
import { Desk } from './desk.js';

export interface TestCentre extends RunningCentre {
  readonly dataDir: string;
  /** Somebody who works here, logged in. */
  desk(name: string, roles?: ('administrator' | 'supervisor' | 'consultant')[]): Promise<Desk>;
}

export const password = 'una parola lunga';

/** `webRoot`: the built screens, where a browser looks at them. */
export async function testCentre(
  env: Record<string, string> = {},
  more: { readonly webRoot?: string } = {},
): Promise<TestCentre> {
  const { url } = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-centre-'));
  const config = loadConfig({
    DATABASE_URL: url,
    PONTE_DATA: dataDir,
    PONTE_PORT: '0',
    PONTE_SMTP_PORT: '0',
    PONTE_SIP_PORT: 'off',
    PONTE_LOG_LEVEL: 'silent',
    ...env,
  });
  const log = pino({ level: process.env['PONTE_TEST_LOG'] ?? 'silent' });
  const centre = await startCentre(config, { log, ...more });
  afterAll(async () => {
    await centre.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { floor, identity } = centre;
  await floor.dispatch({
    type: 'DefineQueue',
    at: floor.now(),
    queue: { ...defaultQueue('queue_bills', 'Bollette'), offerMs: 60_000 },
  });
  return {
    ...centre,
    dataDir,
    async desk(name, roles = ['consultant']) {
      const mail = `${name.toLowerCase()}@ponte.example`;
      const person = await identity.addPerson({ name, mail, password, roles });
      return Desk.login(centre.url, mail, password, person.id);
    },
  };
}
