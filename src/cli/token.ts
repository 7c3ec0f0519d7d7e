import { createIdentity } from '#modules/identity/index.js';
import { loadConfig } from '#server/config.js';
import { type Command, exitCode, say, UsageError, withDatabase } from './command.js';
import { rolesOf } from './roles.js';

const DAY_MS = 86_400_000;

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'Makes a key for a program that uses the HTTP interface.',
  usage: '--role ROLE [--role ROLE] [--name NAME] [--days N]',
  options: {
    role: { type: 'string', multiple: true },
    name: { type: 'string' },
    days: { type: 'string' },
  },
  optionWords: [
    ['--role ROLE', 'administrator, supervisor or consultant; may be repeated'],
    ['--name NAME', 'what the key is for (program)'],
    ['--days N', 'how long it is valid (365)'],
  ],
  examples: [
    'ponte token create --role supervisor --name "nightly report"',
    'curl -H "Authorization: Bearer $(ponte token create --role supervisor --json | jq -r .secret)" …',
  ],
  async run(values) {
    const roles = rolesOf(values);
    const days = Number(values.days ?? 365);
    if (!(days > 0 && days <= 3650)) throw new UsageError('--days takes a number from 1 to 3650.');
    const name = typeof values.name === 'string' ? values.name : 'program';
    const token = await withDatabase(loadConfig(), ({ pool }) =>
      createIdentity({ pool }).createToken(name, roles, days * DAY_MS),
    );
    if (values.json) say(JSON.stringify(token));
    else say(`${token.secret}\nShown only now; valid for ${days} days as ${roles.join(', ')}.`);
    return exitCode.ok;
  },
};
