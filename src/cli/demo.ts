import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '#server/config.js';
import { type Command, exitCode, tell } from './command.js';
import { PRACTICE_MARK, serve } from './start.js';

export const demo: Command = {
  name: 'demo',
  summary: 'Opens a practice centre: a water-and-power company with customers who write all the time.',
  usage: '[--data DIR]',
  options: { data: { type: 'string' } },
  optionWords: [['--data DIR', 'folder of the practice centre (./data-demo)']],
  examples: ['ponte demo', 'PONTE_PORT=8090 ponte demo --data /tmp/practice'],
  async run(values) {
    const config = loadConfig({
      ...process.env,
      PONTE_DATA: typeof values.data === 'string' ? values.data : './data-demo',
      PONTE_DATA_FILE: undefined,
      // Invented customers never reach a database that may hold real ones, nor do mails leave the machine.
      DATABASE_URL: undefined,
      DATABASE_URL_FILE: undefined,
      PONTE_SMTP_RELAY: undefined,
      PONTE_SMTP_RELAY_FILE: undefined,
      PONTE_PRACTICE: 'true',
      // A dozen simulated people make hundreds of calls a minute; a line for each would bury what matters.
      PONTE_LOG_LEVEL: process.env['PONTE_LOG_LEVEL'] || 'warn',
    });
    const mark = join(config.dataDir, PRACTICE_MARK);
    if (existsSync(join(config.dataDir, 'postgres')) && !existsSync(mark)) {
      tell(
        `${config.dataDir} belongs to a real centre; a practice centre is never mixed with it. Choose another --data.`,
      );
      return exitCode.failed;
    }
    mkdirSync(config.dataDir, { recursive: true, mode: 0o755 });
    writeFileSync(mark, 'Invented people and contacts. This folder can be deleted at any time.\n');
    return serve(config, values.json === true, async (centre, signal, log) => {
      const { runDemo } = await import('./demo/index.js');
      await runDemo(centre, { config, signal, log });
    });
  },
};
