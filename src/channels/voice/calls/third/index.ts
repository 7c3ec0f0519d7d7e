/** The door of third parties: what is kept and allowed, in memory and over HTTP. */
import type { ChannelContext } from '#modules/contacts/index.js';
import { ThirdHouse } from './house.js';
import { registerOutsideNumbers } from './routes.js';

/** Another server may have changed what is allowed: the same wait as for menus. */
const lookMs = 15_000;

export interface ThirdsRunning {
  readonly house: ThirdHouse;
  stop(): void;
}

/** Numbers can be written down while the telephone is switched off. */
export async function openThirds({ pool, log, http, floor }: ChannelContext): Promise<ThirdsRunning> {
  const house = new ThirdHouse(pool, log);
  await house.load();
  registerOutsideNumbers({ http, pool, now: () => floor.now(), onChanged: () => house.load() });
  const timer = setInterval(() => {
    house.load().catch((error: unknown) => log.warn({ err: error }, 'the outside numbers could not be read anew'));
  }, lookMs).unref();
  return { house, stop: () => clearInterval(timer) };
}
