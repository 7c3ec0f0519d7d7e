import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createIdentity, Refused } from '#modules/identity/index.js';
import { loadConfig } from '#server/config.js';
import { type Command, exitCode, required, say, tell, withDatabase } from './command.js';
import { rolesOf } from './roles.js';

export const userAdd: Command = {
  name: 'user add',
  summary: 'Adds a person who works in the centre.',
  usage: '--name NAME --mail ADDRESS --role ROLE [--role ROLE] [--password-stdin]',
  options: {
    name: { type: 'string' },
    mail: { type: 'string' },
    role: { type: 'string', multiple: true },
    'password-stdin': { type: 'boolean' },
  },
  optionWords: [
    ['--name NAME', 'as colleagues and customers read it'],
    ['--mail ADDRESS', 'to log in with'],
    ['--role ROLE', 'administrator, supervisor or consultant; may be repeated'],
    ['--password-stdin', 'read the password from standard input; without it one is made and shown once'],
  ],
  examples: [
    'ponte user add --name "Rosa Bianchi" --mail rosa@example.it --role supervisor --role consultant',
    'ponte user add --name Admin --mail admin@example.it --role administrator --password-stdin < password.txt',
  ],
  async run(values) {
    const name = required(values, 'name');
    const mail = required(values, 'mail');
    const roles = rolesOf(values);
    const isGiven = values['password-stdin'] === true;
    const password = isGiven
      ? (await text(process.stdin)).replace(/\r?\n$/, '')
      : randomBytes(12).toString('base64url');
    try {
      const person = await withDatabase(loadConfig(), ({ pool }) =>
        createIdentity({ pool }).addPerson({ name, mail, roles, password }),
      );
      if (values.json) say(JSON.stringify({ ...person, ...(isGiven ? {} : { password }) }));
      else
        say(
          `${person.name} was added as ${roles.join(', ')}.${isGiven ? '' : `\nPassword, shown only now: ${password}`}`,
        );
      return exitCode.ok;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tell(`Refused: ${error.message}`);
      return exitCode.failed;
    }
  },
};
