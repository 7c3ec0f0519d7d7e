/** The command line `ponte`. */
import { ConfigInvalid } from '#server/config.js';
import { bench } from './bench.js';
import { chaos } from './chaos.js';
import { type Command, exitCode, parse, say, tell, UsageError } from './command.js';
import { configExplain } from './config-explain.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { gateAsk, gateCalibrate, gateEval, gateTrain } from './gate.js';
import { generalHelp, helpOf } from './help.js';
import { migrateCommand } from './migrate.js';
import { start } from './start.js';
import { tokenCreate } from './token.js';
import { userAdd } from './user.js';
import { voiceConfig } from './voice-config.js';

const commands: readonly Command[] = [
  ...[start, demo, doctor, migrateCommand, userAdd, tokenCreate, configExplain, voiceConfig],
  ...[gateTrain, gateCalibrate, gateAsk, gateEval, bench, chaos],
];

// `ponte … | head` closes the pipe early: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCode.ok);
});
process.exitCode = await main(process.argv.slice(2));
// A start that failed half-way may have left something open, and whoever watches over the process waits for its end.
setTimeout(() => process.exit(), 3_000).unref();

async function main(args: readonly string[]): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  if (command === undefined) return withoutCommand(args);
  try {
    const { values, words } = parse(command, args.slice(command.name.split(' ').length));
    if (values.help) {
      say(helpOf(command));
      return exitCode.ok;
    }
    return await command.run(values, words);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    tell(error instanceof UsageError ? `${words}\nSee \`ponte ${command.name} --help\`.` : words);
    return error instanceof UsageError || error instanceof ConfigInvalid ? exitCode.usage : exitCode.failed;
  }
}

function withoutCommand(args: readonly string[]): number {
  if (args.length === 0 || args.includes('--help') || args.includes('-h') || args[0] === 'help') {
    say(generalHelp(commands));
    return args.length === 0 ? exitCode.usage : exitCode.ok;
  }
  const near = commands.filter(({ name }) => name.startsWith(`${args[0]} `)).map(({ name }) => `ponte ${name}`);
  tell(
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There is no command ${args[0]}. See \`ponte --help\`.`,
  );
  return exitCode.usage;
}
