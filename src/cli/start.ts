import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Config, loadConfig } from '#server/config.js';
import { createLog } from '#server/log.js';
import type { RunningCentre } from '#server/main.js';
import { type Command, exitCode, say, tell } from './command.js';

/** Written into the data folder of a practice centre, so that it is never taken for a real one, nor the other way round. */
export const PRACTICE_MARK = 'practice-centre';

export const start: Command = {
  name: 'start',
  summary: 'Opens the contact centre.',
  usage: '',
  options: {},
  optionWords: [],
  examples: ['ponte start', 'PONTE_PORT=8081 PONTE_DATA=/srv/ponte ponte start', 'ponte start --json'],
  async run(values) {
    const config = loadConfig();
    if (!config.isPractice && existsSync(join(config.dataDir, PRACTICE_MARK))) {
      tell(`${config.dataDir} belongs to a practice centre. Choose another PONTE_DATA, or use \`ponte demo\`.`);
      return exitCode.failed;
    }
    return serve(config, values.json === true);
  },
};

/** What lives beside an open centre, until the signal ends it. */
export type Live = (centre: RunningCentre, signal: AbortSignal, log: Logger) => Promise<void>;

/** Serves until it is told to stop. Log lines go to stderr, the address to stdout. */
export async function serve(config: Config, isJson: boolean, live?: Live): Promise<number> {
  const log = createLog(config.logLevel, process.stderr);
  // Listened to from the beginning: a stop while the centre starts, or stands by for another server, must be a clean one.
  const starting = new AbortController();
  const signal = waitForSignal();
  void signal.then((name) => starting.abort(new Error(`Ended by ${name} before the centre was open.`)));
  const { startCentre } = await import('#server/main.js');
  const centre = await startCentre(config, { log, signal: starting.signal });
  const smtpPort = centre.channels.get('mail')?.status()['smtpPort'] ?? null;
  if (isJson) say(JSON.stringify({ url: centre.url, pid: process.pid, dataDir: config.dataDir, smtpPort }));
  else say(`Ponte is open at ${centre.url}  (Ctrl-C ends it)`);
  const living = live?.(centre, starting.signal, log).catch((error: unknown) => {
    log.error({ err: error }, 'What lives beside the centre ended.');
  });
  const name = await signal;
  log.info({ signal: name }, 'Closing: what is under way is brought to its end.');
  await living;
  await centre.stop();
  return exitCode.ok;
}

/** The first signal asks for a calm end, the second for an immediate one. */
function waitForSignal(): Promise<string> {
  return new Promise((resolve) => {
    let isAsked = false;
    const ask = (name: string): void => {
      if (isAsked) process.exit(exitCode.failed);
      isAsked = true;
      resolve(name);
    };
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, ask);
  });
}
