// How well Ponte does on public material: each evaluation prints a table, and last one line that says it in a number.
//
//   npm run eval -- sip            one of them
//   npm run eval                   all
//
// The material is read where it lies (../shared/data, or PONTE_TEST_DATA) and never copied: licences differ.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A new evaluation joins here: its name, the folder of its material, and the module whose `run(folder, say)` does it. */
const evaluations = {
  sip: { folder: 'rfc4475', module: './eval/sip.mjs' },
  gate: { folder: '.', module: './eval/gate.mjs' },
};

const root = fileURLToPath(new URL('..', import.meta.url));
const data = resolve(process.env.PONTE_TEST_DATA ?? join(root, '..', 'shared', 'data'));
const say = (words) => process.stdout.write(`${words}\n`);
const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in evaluations));
if (unknown !== undefined) {
  say(`There is no evaluation "${unknown}". There is: ${Object.keys(evaluations).join(', ')}.`);
  process.exit(2);
}

let isWell = true;
for (const name of names.length > 0 ? names : Object.keys(evaluations)) {
  const { folder, module } = evaluations[name];
  const place = join(data, folder);
  if (!existsSync(place)) {
    say(`${name}: the material is not there (${place}). Put it there, or name its parent folder in PONTE_TEST_DATA.`);
    isWell = false;
    continue;
  }
  const { run } = await import(module);
  isWell = (await run(place, say)) && isWell;
}
process.exitCode = isWell ? 0 : 1;
