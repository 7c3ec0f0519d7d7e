import { explainConfig, loadConfig } from '#server/config.js';
import { type Command, exitCode, say } from './command.js';

export const configExplain: Command = {
  name: 'config explain',
  summary: 'Lists every setting: what it is for, its value and where that comes from.',
  usage: '[--language it|en]',
  options: { language: { type: 'string' } },
  optionWords: [['--language it|en', 'language of the explanations (en)']],
  examples: ['ponte config explain', 'ponte config explain --language it', 'ponte config explain --json'],
  async run(values) {
    const rows = explainConfig();
    if (values.json) say(JSON.stringify(rows));
    else {
      say('Each setting is an environment variable; KEY_FILE names a file that holds the value instead.\n');
      for (const row of rows) {
        const value = row.value ?? '(not set)';
        say(`${row.key} = ${value}${row.source === 'default' ? '' : `   [${row.source}]`}`);
        say(`    ${values.language === 'it' ? row.it : row.en}${row.default === null ? '' : ` (${row.default})`}`);
      }
    }
    // After the list, so that a wrong value is seen in its place and then told.
    const { warnings } = loadConfig();
    if (!values.json) for (const warning of warnings) say(`\nWarning: ${warning}`);
    return exitCode.ok;
  },
};
