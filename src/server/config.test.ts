import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigInvalid, explainConfig, loadConfig, loadSecret } from './config.js';

const folder = mkdtempSync(join(tmpdir(), 'ponte-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigInvalid).problems;
  }
};

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDir: resolve('data'),
      smtpPort: 2525,
      publicUrl: null,
      databaseUrl: null,
      isPractice: false,
      warnings: [],
    });
  });

  it('takes values from the environment and from files, and an empty one as not set', () => {
    const file = join(folder, 'relay');
    writeFileSync(file, 'smtp://u:p@mail.example.it:587\n');
    const config = loadConfig({
      PONTE_PORT: '0',
      PONTE_HOST: '',
      PONTE_SMTP_PORT: 'off',
      PONTE_SMTP_RELAY_FILE: file,
      PONTE_PUBLIC_URL: 'https://aiuto.example.it/',
      DATABASE_URL: 'postgresql://ponte@/ponte?host=/run/postgresql',
    });
    expect(config).toMatchObject({ port: 0, host: '127.0.0.1', smtpPort: null, publicUrl: 'https://aiuto.example.it' });
    expect(config.smtpRelay).toBe('smtp://u:p@mail.example.it:587');
    expect(config.settings).toMatchObject({ PONTE_SMTP_RELAY: 'smtp://u:p@mail.example.it:587', PONTE_PORT: '0' });
  });

  it('names every mistake at once, with what to do, and never a secret', () => {
    const problems = problemsOf({
      PONTE_PORT: '99999',
      PONTE_PUBLIC_URL: 'aiuto.example.it',
      PONTE_SECRET: 'short',
      PONTE_LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      PONTE_SMTP_RELAY_FILE: join(folder, 'nowhere'),
    });
    expect(problems).toHaveLength(6);
    expect(problems.join('\n')).toContain('PONTE_PORT=99999: give a port');
    expect(problems.join('\n')).toContain('ENOENT');
    expect(problems.join('\n')).not.toMatch(/hunter2|short/);
  });

  it('refuses a value given twice and warns of a name that does not exist', () => {
    expect(problemsOf({ PONTE_SECRET: 'x'.repeat(40), PONTE_SECRET_FILE: '/x' })).toEqual([
      'PONTE_SECRET and PONTE_SECRET_FILE are both set: remove one.',
    ]);
    expect(loadConfig({ PONTE_PROT: '80' }).warnings[0]).toContain('PONTE_PROT');
  });

  it('refuses a key without its certificate', () => {
    expect(problemsOf({ PONTE_SIP_TLS_KEY: 'PEM' })).toEqual([
      'PONTE_SIP_TLS_KEY and PONTE_SIP_TLS_CERT belong together: set both, or neither for no TLS.',
    ]);
    expect(problemsOf({ PONTE_SMTP_TLS_CERT: 'PEM' })).toHaveLength(1);
    expect(loadConfig({ PONTE_SIP_TLS_KEY: 'PEM', PONTE_SIP_TLS_CERT: 'PEM' }).warnings).toEqual([]);
  });

  it('explains itself without showing secrets', () => {
    const rows = explainConfig({ DATABASE_URL: 'postgresql://u:hunter2@h/d', PONTE_PORT: '81' });
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(rows.find(({ key }) => key === 'PONTE_PORT')).toMatchObject({
      value: '81',
      source: 'environment',
      default: '8080',
    });
    expect(rows.every(({ it: italian, en }) => italian.length > 10 && en.length > 10)).toBe(true);
  });
});

describe('the secret', () => {
  it('is made once, readable by its owner only', () => {
    const dataDir = join(folder, 'data');
    const secret = loadSecret({ dataDir, secret: null });
    expect(loadSecret({ dataDir, secret: null })).toEqual(secret);
    expect(readFileSync(join(dataDir, 'secret'), 'utf8').trim()).toBe(secret.toString());
    expect(statSync(join(dataDir, 'secret')).mode & 0o077).toBe(0);
  });

  it('may be given, and a damaged one is told', () => {
    expect(loadSecret({ dataDir: folder, secret: 'x'.repeat(40) }).toString()).toBe('x'.repeat(40));
    writeFileSync(join(folder, 'secret'), 'cut');
    expect(() => loadSecret({ dataDir: folder, secret: null })).toThrow(ConfigInvalid);
  });
});
