import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, exitCode, tell, UsageError } from './command.js';

export const chaos: Command = {
  name: 'chaos',
  summary: 'Kills server and database at random under load, and checks that nothing acknowledged was lost.',
  usage: '[--minutes N]',
  options: { minutes: { type: 'string' } },
  optionWords: [['--minutes N', 'how long (1)']],
  examples: ['ponte chaos --minutes 10', 'npm run chaos -- --minutes 10'],
  async run(values) {
    const minutes = Number(values.minutes ?? 1);
    if (!(minutes > 0)) throw new UsageError('--minutes takes a number above 0.');
    const script = fileURLToPath(new URL('../test/chaos/main.js', import.meta.url));
    if (!existsSync(script)) {
      tell('The chaos test comes with a checkout of the source, not with an installed program.');
      return exitCode.failed;
    }
    const args = [script, '--minutes', String(minutes), ...(values.json ? ['--json'] : [])];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? exitCode.failed)));
  },
};
