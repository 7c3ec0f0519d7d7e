/** What a verb of the command line is, and what its answers mean. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Database } from '#store/database.js';
import { openDatabase } from '#store/database.js';
import { migrate } from '#store/migrate.js';
import type { Config } from '#server/config.js';
import { createLog } from '#server/log.js';

/** Documented in `ponte --help`; scripts may rely on them. */
export const exitCode = { ok: 0, failed: 1, usage: 2, unhealthy: 3 } as const;

export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Command {
  /** 'user add' */
  readonly name: string;
  readonly summary: string;
  /** What follows the name. */
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** A line an option, for people. */
  readonly optionWords: readonly (readonly [string, string])[];
  readonly examples: readonly string[];
  /** Whether words without `--` may follow. */
  readonly takesWords?: boolean;
  run(values: Values, words: readonly string[]): Promise<number>;
}

/** A mistake in the command line: told with the way to the help, exit code 2. */
export class UsageError extends Error {}

export const say = (words: string): void => void process.stdout.write(`${words}\n`);
export const tell = (words: string): void => void process.stderr.write(`${words}\n`);

export function parse(command: Command, args: readonly string[]): { values: Values; words: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, ...command.options },
      allowPositionals: command.takesWords === true,
    });
    return { values: values as Values, words: positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A text option that must be there. */
export function required(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`--${name} is missing.`);
}

/** The centre's database, brought to the schema of this program; beside a running server it is only visited. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const log = createLog('warn', process.stderr);
  const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl ?? undefined, log });
  try {
    await migrate(database.pool, log);
    return await work(database);
  } finally {
    await database.stop();
  }
}
