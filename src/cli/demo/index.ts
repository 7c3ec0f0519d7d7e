/**
 * Life for a practice centre: simulated customers write by the real channels, simulated colleagues answer by the real
 * screens' interface, until the signal ends it. Whoever logs in gets that person's desk to themselves.
 */
import type { Logger } from 'pino';
import { saveMailbox } from '#channels/email/index.js';
import { phraseAdder } from '#modules/contacts/index.js';
import { articleAdder, practiceDryQuestions } from '#modules/knowledge/index.js';
import { dryStories, installPractice, practicePeople, stories } from '#modules/contacts/practice/index.js';
import { loadSecret, type Config } from '#server/config.js';
import type { RunningCentre } from '#server/main.js';
import { openMailbox } from '#server/practice-mailbox.js';
import { HttpClient } from '../clients/http.js';
import { learnPracticeGate } from './gate.js';
import { DemoColleagues } from './colleagues.js';
import { DemoCustomers, extraMailboxes } from './customers.js';
import type { DemoWorld, Told } from './world.js';

export interface DemoOptions {
  readonly config: Pick<Config, 'dataDir' | 'secret'>;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The same seed makes the same customers come in the same order. */
  readonly seed?: number;
  /** How busy: 1 is some nine customers a minute. */
  readonly pace?: number;
}

const tickMs = 200;
/** The first minutes belong to whoever looks: learning takes a processor for half a minute or more. */
const learnAfterMs = 15_000;

/** Runs until the signal; rejects only when the practice centre cannot be set up. */
export async function runDemo(centre: RunningCentre, options: DemoOptions): Promise<void> {
  const { signal, log, seed = Date.now() % 1_000_000, pace = 1 } = options;
  await furnish(centre, loadSecret(options.config));
  pause(learnAfterMs, signal)
    .then(() => (signal.aborted ? undefined : learnPracticeGate(centre.automatic, log)))
    .catch((error: unknown) => log.error({ err: error }, 'The practice centre stays without a gate.'));
  const mail = centre.channels.get('mail')?.status()['smtpPort'];
  const http = new HttpClient(() => centre.url);
  const world: DemoWorld = {
    centre,
    http,
    log,
    pace,
    told: await toldInPractice(),
    smtpPort: () => Number(mail),
    now: () => centre.floor.now(),
    isOver: () => signal.aborted,
    pause: (ms) => pause(ms, signal),
  };
  const colleagues = new DemoColleagues(world, seed);
  const customers = new DemoCustomers(world, seed);
  try {
    // Customers do not wait for the office to fill: the first lines stand while people sit down.
    const sitting = colleagues.sitDown();
    sitting.catch((error: unknown) => log.error({ err: error }, 'The simulated colleagues could not sit down.'));
    while (!signal.aborted) {
      const now = world.now();
      customers.tick(now);
      colleagues.tick(now);
      await pause(tickMs, signal);
    }
    await sitting;
  } finally {
    customers.stop();
    colleagues.stop();
    http.close();
  }
}

/** The stories stand for what the gate leaves to people: as many as its calibration found out of scope. */
export async function toldInPractice(): Promise<Told> {
  const { questions, outOfScopeShare } = await practiceDryQuestions();
  const dry = dryStories(questions);
  return { stories, dry, dryShare: 1 - outOfScopeShare, all: [...stories, ...dry] };
}

/** Makes the practice centre in an empty folder; an older one is only completed. */
async function furnish(centre: RunningCentre, secret: Buffer): Promise<void> {
  const { floor, identity, channels, database } = centre;
  const { isPractice } = await identity.centre();
  const { people } = await identity.listPeople(200);
  const isWhole = isPractice && practicePeople.every(({ mail }) => people.some((person) => person.mail === mail));
  if (!isWhole)
    await installPractice({
      floor,
      identity,
      addPhrases: phraseAdder(database.pool),
      addArticles: articleAdder(database.pool),
      addMailbox: openMailbox(database.pool, secret, channels),
    });
  for (const mailbox of extraMailboxes) await saveMailbox(database.pool, secret, mailbox);
  await (channels.get('mail') as { reload?: () => Promise<void> } | undefined)?.reload?.();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
