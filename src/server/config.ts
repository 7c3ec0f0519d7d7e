/** Settings come from the environment; each may come from a file instead (`PONTE_SECRET_FILE`), as containers like it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type SettingKey, settingTable } from './settings.js';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly smtpHost: string;
  /** null when mail is not received by SMTP. */
  readonly smtpPort: number | null;
  /** As configured; null means the address the server listens on. */
  readonly publicUrl: string | null;
  readonly databaseUrl: string | null;
  readonly smtpRelay: string | null;
  readonly logLevel: string;
  readonly floorId: string;
  readonly isPractice: boolean;
  readonly isBehindProxy: boolean;
  /** Secret given from outside; `loadSecret` has the one to be used. */
  readonly secret: string | null;
  /** Every setting by its key, as text: for channels. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Things that look like mistakes but do not stop the start. */
  readonly warnings: readonly string[];
}

/** Bad settings. `message` names each with what to do. */
export class ConfigInvalid extends Error {
  readonly code = 'config.invalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export interface ExplainedSetting {
  readonly key: string;
  readonly value: string | null;
  readonly source: 'default' | 'environment' | 'file';
  readonly default: string | null;
  readonly isSecret: boolean;
  readonly it: string;
  readonly en: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
interface Found {
  readonly value: string | undefined;
  readonly source: ExplainedSetting['source'];
}

/** Reads and checks everything at once, so that the answer names all mistakes and not the first one. */
export function loadConfig(env: Environment = process.env): Config {
  const problems: string[] = [];
  const found = readAll(env, problems);
  const text = (key: SettingKey): string => found[key].value ?? '';
  const optional = (key: SettingKey): string | null => found[key].value ?? null;
  for (const key of Object.keys(settingTable) as SettingKey[]) {
    const value = found[key].value;
    const problem = value === undefined ? null : settingTable[key].check(value);
    if (problem !== null) problems.push(`${key}=${settingTable[key].isSecret ? '…' : value}: ${problem}`);
  }
  for (const [key, cert] of pairs)
    if ((found[key].value === undefined) !== (found[cert].value === undefined))
      problems.push(`${key} and ${cert} belong together: set both, or neither for no TLS.`);
  problems.push(...together(found));
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return {
    host: text('PONTE_HOST'),
    port: Number(text('PONTE_PORT')),
    dataDir: resolve(text('PONTE_DATA')),
    smtpHost: text('PONTE_SMTP_HOST'),
    smtpPort: text('PONTE_SMTP_PORT') === 'off' ? null : Number(text('PONTE_SMTP_PORT')),
    publicUrl: optional('PONTE_PUBLIC_URL')?.replace(/\/+$/, '') ?? null,
    databaseUrl: optional('DATABASE_URL'),
    smtpRelay: optional('PONTE_SMTP_RELAY'),
    logLevel: text('PONTE_LOG_LEVEL'),
    floorId: text('PONTE_FLOOR'),
    isPractice: text('PONTE_PRACTICE') === 'true',
    isBehindProxy: text('PONTE_BEHIND_PROXY') === 'true',
    secret: optional('PONTE_SECRET'),
    settings: Object.fromEntries(Object.entries(found).map(([key, { value }]) => [key, value])),
    warnings: unknownKeys(env),
  };
}

/** A key without its certificate, or the other way round, would quietly be no encryption. */
const pairs = [
  ['PONTE_SMTP_TLS_KEY', 'PONTE_SMTP_TLS_CERT'],
  ['PONTE_SIP_TLS_KEY', 'PONTE_SIP_TLS_CERT'],
] as const;

/** Each setting with where its value comes from; secrets are not shown. */
export function explainConfig(env: Environment = process.env): readonly ExplainedSetting[] {
  const found = readAll(env, []);
  return (Object.keys(settingTable) as SettingKey[]).map((key) => {
    const { isSecret, it, en, default: byDefault } = settingTable[key];
    const { value, source } = found[key];
    const shown = isSecret && value !== undefined ? '(hidden)' : (value ?? null);
    return { key, value: shown, source, default: byDefault ?? null, isSecret, it, en };
  });
}

/**
 * The secret that signs links and tags of this installation. Made once and kept in the data folder: losing it makes the
 * links in mails sent so far invalid, so it belongs into the backup.
 */
export function loadSecret(config: Pick<Config, 'dataDir' | 'secret'>): Buffer {
  if (config.secret !== null) return Buffer.from(config.secret, 'utf8');
  const file = join(config.dataDir, 'secret');
  mkdirSync(config.dataDir, { recursive: true, mode: 0o755 });
  try {
    // `wx` fails when the file is there: of two servers that start together, one makes it.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new ConfigInvalid([`${file} is damaged: restore it from a backup, or delete it.`]);
  return Buffer.from(secret, 'utf8');
}

/** What only goes with another setting. */
function together(found: Record<SettingKey, Found>): string[] {
  const isSet = (key: SettingKey): boolean => found[key].value !== undefined;
  const hasRelay = /(^|[\s,])turns?:/.test(found.PONTE_TURN_URLS.value ?? '');
  return [
    ...(isSet('PONTE_SIP_TLS_KEY') && found.PONTE_SIP_PORT.value === '65535'
      ? ['PONTE_SIP_PORT=65535: TLS has the port after it, so give a lower one.']
      : []),
    ...(found.PONTE_MEDIA.value === 'rtpengine' && !isSet('PONTE_RTPENGINE')
      ? ['PONTE_MEDIA=rtpengine: say where it is by PONTE_RTPENGINE=host:port.']
      : []),
    ...(hasRelay && !isSet('PONTE_TURN_SECRET')
      ? ['PONTE_TURN_URLS: a TURN server needs PONTE_TURN_SECRET, its static-auth-secret.']
      : []),
  ];
}

function readAll(env: Environment, problems: string[]): Record<SettingKey, Found> {
  const entries = (Object.keys(settingTable) as SettingKey[]).map((key) => [key, readOne(env, key, problems)] as const);
  return Object.fromEntries(entries) as Record<SettingKey, Found>;
}

function readOne(env: Environment, key: SettingKey, problems: string[]): Found {
  const direct = env[key]?.trim();
  const file = env[`${key}_FILE`]?.trim();
  if (direct && file) problems.push(`${key} and ${key}_FILE are both set: remove one.`);
  // An empty variable is what a compose file leaves behind for "not set".
  if (direct) return { value: direct, source: 'environment' };
  if (!file) return { value: settingTable[key].default, source: 'default' };
  try {
    return { value: readFileSync(file, 'utf8').trim(), source: 'file' };
  } catch (error) {
    problems.push(`${key}_FILE=${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
    return { value: undefined, source: 'file' };
  }
}

function unknownKeys(env: Environment): string[] {
  const isKnown = (key: string): boolean => key.replace(/_FILE$/, '') in settingTable;
  // Tests and tools have settings of their own, which are none of the server's.
  const isForTools = (key: string): boolean => /^PONTE_(CHROMIUM|TEST_|BENCH_|CHAOS_)/.test(key);
  return Object.keys(env)
    .filter((key) => key.startsWith('PONTE_') && !isKnown(key) && !isForTools(key))
    .map((key) => `${key} is set, but no such setting exists; \`ponte config explain\` lists them.`);
}
