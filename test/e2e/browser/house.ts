/** A centre for the browser tests: the real server on a database and a port of its own, that can be stopped and come back. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { afterAll } from 'vitest';
import { FakeCustomer, overNetwork } from '#channels/chat/fake.js';
import { FakeSender } from '#channels/email/fake.js';
import type { MailRunning } from '#channels/email/index.js';
import { queuesOf } from '#kernel/routing/index.js';
import { phraseAdder } from '#modules/contacts/index.js';
import { installPractice, practiceMailbox, practicePassword } from '#modules/contacts/practice/index.js';
import type { DeskItem, DeskOffer } from '#modules/contacts/live/contract.js';
import { loadConfig } from '#server/config.js';
import { startCentre, type RunningCentre } from '#server/main.js';
import { openMailbox } from '#server/practice-mailbox.js';
import { testDatabase } from '#store/testing/database.js';
import { Desk } from '../desk.js';

const webRoot = resolve(import.meta.dirname, '../../../dist/web');
const secret = Buffer.alloc(32, 7);

/** The people of the practice centre have these addresses. */
export const mailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@acquaeluce.example`;
export const password = practicePassword;

export class House {
  #centre: RunningCentre;
  readonly #start: (port: string) => Promise<RunningCentre>;
  readonly url: string;

  constructor(centre: RunningCentre, start: (port: string) => Promise<RunningCentre>) {
    this.#centre = centre;
    this.#start = start;
    this.url = centre.url;
  }

  get centre(): RunningCentre {
    return this.#centre;
  }

  stop(): Promise<void> {
    return this.#centre.stop();
  }

  /** The server comes back at the same address, on the same database. */
  async startAgain(): Promise<void> {
    this.#centre = await this.#start(new URL(this.url).port);
  }

  /** A person of the practice centre without a screen: the same calls a screen makes. */
  async person(name: string): Promise<Desk> {
    const people = await this.#centre.identity.listPeople(200, null);
    const found = people.people.find((one) => one.mail === mailOf(name));
    if (!found) throw new Error(`nobody is called ${name}`);
    return Desk.login(this.url, found.mail, password, found.id);
  }

  customer(): FakeCustomer {
    return new FakeCustomer(overNetwork(this.url));
  }

  async mail(from: string, subject: string, text: string): Promise<void> {
    const channel = this.#centre.channels.get('mail') as MailRunning;
    const sender = new FakeSender(channel.smtpPort!, 1);
    await sender.send({ from, to: practiceMailbox.address, subject, text });
    sender.stop();
  }
}

/** Call it in `beforeAll`. An empty centre asks for its first administrator. */
export async function openHouse(options: {
  readonly isPractice: boolean;
  /** Settings besides those of every browser test. */
  readonly env?: Readonly<Record<string, string>>;
}): Promise<House> {
  if (!existsSync(join(webRoot, 'desk/index.html'))) throw new Error('build the screens first: npm run build');
  const { url: databaseUrl } = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-browser-'));
  const log = pino({ level: process.env['PONTE_TEST_LOG'] ?? 'silent' });
  const start = (port: string): Promise<RunningCentre> => {
    const env = {
      DATABASE_URL: databaseUrl,
      PONTE_DATA: dataDir,
      PONTE_PORT: port,
      PONTE_SMTP_PORT: '0',
      PONTE_SIP_PORT: 'off',
      PONTE_LOG_LEVEL: 'silent',
      ...options.env,
    };
    return startCentre(loadConfig(env), { log, webRoot, limits: { factor: 100 } });
  };
  const house = new House(await start('0'), start);
  afterAll(async () => {
    await house.centre.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  if (options.isPractice) {
    const { floor, identity, database, channels } = house.centre;
    await installPractice({
      floor,
      identity,
      addPhrases: phraseAdder(database.pool),
      addMailbox: openMailbox(database.pool, secret, channels),
    });
    // The tests run at any hour and on slow machines: every queue but one is open, and an offer waits.
    for (const queue of queuesOf(floor.routing)) {
      const never = { timeZone: 'Europe/Rome', week: Array.from({ length: 7 }, () => []), holidays: {} };
      const hours = queue.id === 'queue_letture' ? never : null;
      await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: { ...queue, hours, offerMs: 600_000 } });
    }
  }
  return house;
}

/** The next offer that reaches a desk is taken; gives the contact. */
export async function takeNext(desk: Desk, contactId?: string): Promise<DeskOffer> {
  const wanted = (): DeskOffer | undefined =>
    desk.live
      .rows<DeskOffer>('offers', 'desk')
      .find((offer) => contactId === undefined || offer.contactId === contactId);
  const offer = await desk.live.until(wanted, 'an offer');
  const { status, body } = await desk.call('POST', `/api/offers/${offer.id}/accept`);
  if (status !== 200) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
  await desk.live.until(
    () => desk.live.rows<DeskItem>('items', 'desk').find((item) => item.id === offer.contactId)?.isHeld,
    'the contact on the desk',
  );
  return offer;
}
