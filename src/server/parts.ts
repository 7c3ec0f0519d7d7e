/** Small parts of the composition that need several rooms at once. */
import type { Pool } from 'pg';
import type { ContactsFloor, Settings } from '#modules/contacts/index.js';
import { defaultSettings } from '#modules/contacts/index.js';
import { seatFollowsPerson } from '#modules/contacts/studio/index.js';
import type { Person } from '#modules/identity/contract.js';
import type { Identity, SetupFacts } from '#modules/identity/index.js';
import type { Metrics } from './metrics.js';

/** Names of people, held in memory: the customer's screen shows a first name with every patch. */
export class Names {
  private readonly names = new Map<string, string>();
  private readonly identity: Identity;
  constructor(identity: Identity) {
    this.identity = identity;
  }

  readonly of = (personId: string): string | null => this.names.get(personId) ?? null;

  set(person: { readonly id: string; readonly name: string }): void {
    this.names.set(person.id, person.name);
  }

  async load(): Promise<void> {
    for await (const person of everybody(this.identity)) this.set(person);
  }
}

async function* everybody(identity: Identity): AsyncGenerator<Person> {
  let after: readonly [string, string] | null = null;
  do {
    const page: { people: readonly Person[]; next: readonly [string, string] | null } = await identity.listPeople(
      200,
      after,
    );
    yield* page.people;
    after = page.next;
  } while (after);
}

/** Seats follow people, also those whom another process added or changed. */
export async function seatEverybody(floor: ContactsFloor, identity: Identity): Promise<void> {
  if (!floor.isServing) return;
  for await (const person of everybody(identity)) await seatFollowsPerson(floor, person);
}

export async function floorSettings(identity: Identity): Promise<Settings> {
  const centre = await identity.centre();
  return { ...defaultSettings, silenceMs: centre.silenceMs, timeZone: centre.timeZone };
}

export async function setupFacts(pool: Pool): Promise<SetupFacts> {
  const { rows } = await pool.query<SetupFacts>(
    `select exists (select from queue where not is_removed) as "hasQueues", exists (select from mailbox) as "hasMailbox"`,
  );
  return rows[0]!;
}

/** The floor's figures for Prometheus. */
export function floorFigures(metrics: Metrics, floor: () => ContactsFloor | null) {
  const seconds = metrics.histogram(
    'ponte_floor_commit_seconds',
    'Time of a group commit',
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
  );
  const events = metrics.counter('ponte_floor_events_total', 'Events made durable');
  metrics.gauge('ponte_floor_serving', '1 while this process owns the floor', (gauge) =>
    gauge.set(floor()?.isServing ? 1 : 0),
  );
  metrics.gauge('ponte_floor_live_contacts', 'Contacts in memory', (gauge) =>
    gauge.set(floor()?.liveContacts.size ?? 0),
  );
  return (ms: number, count: number): void => {
    seconds.observe(ms / 1000);
    events.inc(count);
  };
}

/** The mail address shown to customers: that of the first mailbox, looked up now and then. */
export class HelpMail {
  private address: string | undefined;
  private readonly pool: Pool;
  constructor(pool: Pool) {
    this.pool = pool;
  }

  get value(): string | undefined {
    return this.address;
  }

  async look(): Promise<void> {
    const { rows } = await this.pool.query<{ address: string }>(
      `select address from mailbox where is_active order by created_at, id limit 1`,
    );
    this.address = rows[0]?.address;
  }
}
