/** The door of third parties: what is kept and allowed, in memory and over HTTP. */
import type { ChannelContext } from '#modules/contacts/index.js';
import { createIdentity } from '#modules/identity/index.js';
import { ListeningBooks } from '../listening/books.js';
import { ListeningDoor } from '../listening/door.js';
import { registerListening } from '../listening/routes.js';
import { ThirdHouse } from './house.js';
import { registerOutsideNumbers } from './routes.js';

/** Another server may have changed what is allowed: the same wait as for menus. */
const lookMs = 15_000;

export interface ThirdsRunning {
  readonly house: ThirdHouse;
  readonly listening: ListeningDoor;
  stop(): void;
}

/** Numbers can be written down while the telephone is switched off. */
export async function openThirds({ pool, log, http, floor }: ChannelContext): Promise<ThirdsRunning> {
  const house = new ThirdHouse(pool, log);
  await house.load();
  const books = new ListeningBooks(pool);
  await books.endAll(floor.now());
  const identity = createIdentity({ pool });
  let zone = (await identity.centre()).timeZone;
  // Days begin where the centre is: an agreement ends at its own midnight.
  const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(floor.now());
  const listening = new ListeningDoor(books, today);
  registerListening({ http, door: listening, now: () => floor.now() });
  registerOutsideNumbers({ http, pool, now: () => floor.now(), onChanged: () => house.load() });
  const timer = setInterval(() => {
    identity.centre().then(
      (centre) => (zone = centre.timeZone),
      () => undefined,
    );
    house.load().catch((error: unknown) => log.warn({ err: error }, 'the outside numbers could not be read anew'));
  }, lookMs).unref();
  return { house, listening, stop: () => clearInterval(timer) };
}
