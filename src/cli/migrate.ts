import { loadConfig } from '#server/config.js';
import { createLog } from '#server/log.js';
import { openDatabase } from '#store/database.js';
import { migrate, plan } from '#store/migrate.js';
import { type Command, exitCode, say } from './command.js';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Brings the database to the schema of this program (the start does it too).',
  usage: '[--plan]',
  options: { plan: { type: 'boolean' } },
  optionWords: [['--plan', 'only show what would be done']],
  examples: ['ponte migrate --plan', 'ponte migrate', 'ponte migrate --plan --json'],
  async run(values) {
    const config = loadConfig();
    const log = createLog('warn', process.stderr);
    const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl ?? undefined, log });
    try {
      const { applied, pending } = await plan(database.pool);
      const names = pending.map(({ name }) => name);
      if (!values.plan) await migrate(database.pool, log);
      const verb = values.plan ? 'would be applied' : 'applied';
      if (values.json) say(JSON.stringify({ applied, pending: names, isPlan: values.plan === true }));
      else if (names.length === 0) say(`Nothing to do: all ${applied.length} migrations are in place.`);
      else say(names.map((name) => `${name}  ${verb}`).join('\n'));
      return exitCode.ok;
    } finally {
      await database.stop();
    }
  },
};
