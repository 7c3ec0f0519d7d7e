import type { Command } from './command.js';

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Ponte, an open contact centre.',
    '',
    'Usage: ponte <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Every command knows --help and --json. `ponte config explain` lists the settings.',
    '',
    'Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 unhealthy (doctor).',
  ].join('\n');
}

export function helpOf(command: Command): string {
  const options = [
    ...command.optionWords,
    ['--json', 'answer as JSON'] as const,
    ['--help', 'show these lines'] as const,
  ];
  const width = Math.max(...options.map(([option]) => option.length));
  return [
    command.summary,
    '',
    `Usage: ponte ${command.name}${command.usage ? ` ${command.usage}` : ''}`,
    '',
    ...options.map(([option, words]) => `  ${option.padEnd(width)}  ${words}`),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}
