/**
 * The floor at work: one writer, everything in memory, group commits. Commands are decided at once and answered when
 * their events are durable; listeners (screens, channels) hear of them only then. If a commit fails nothing has
 * happened: memory is thrown away and read anew from the tables.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { nextDueAt, seatOf, seatsOf } from '#kernel/routing/index.js';
import type { Floor } from '#kernel/routing/index.js';
import type { Moment } from '#kernel/routing/types.js';
import type { Database } from '#store/database.js';
import { acquireFloor, type FloorLog } from '#store/floor-log.js';
import { createPump, type Pump } from '#store/pump.js';
import type { Logger } from 'pino';
import type { Contact, Customer, FloorEvent, Identity } from '../contract.js';
import { FloorClock } from './clock.js';
import { handle } from './handle.js';
import { loadContact, loadCustomer, loadCustomersBy, loadMemory } from './load.js';
import { identityKey, emptyTouched, Memory, type Settings, type Touched } from './memory.js';
import { prepare } from './prepare.js';
import { floorStateSet, logRows, rowSets } from './rows.js';
import { startTimers, type Timers } from './timers.js';
import type { Committed, Done, FloorCommand, FloorDoor } from './types.js';

const reloadWaitMs = 5_000;

/** The outcome is unknown: try again with the same ids, and it happens once. */
export class FloorUnavailable extends Error {
  readonly code = 'floor.restarting';
}

/** Events of a batch before newcomers wait; a thousand take some 50 ms. */
const batchLimit = 1_000;
/** Events worth a commit that is sent before the running one is answered. */
const muchToWrite = 200;

export interface FloorOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly floorId?: string;
  readonly owner: string;
  readonly settings?: () => Promise<Settings>;
  readonly now?: () => Moment;
  /** Stops waiting for another owner's lease. */
  readonly signal?: AbortSignal;
  /** For figures: milliseconds of a commit and events in it. */
  readonly onCommit?: (ms: number, events: number) => void;
}

export class ContactsFloor implements FloorDoor {
  private memory = new Memory();
  private floorLog: FloorLog | null = null;
  private readonly listeners = new Set<(committed: Committed) => void>();
  private readonly reopened = new Set<() => void>();
  /** People whose screens are connected to this process; it outlives a reload. */
  private readonly connected = new Set<string>();
  private pump = this.newPump();
  private timers: Timers | null = null;
  private committedSeq = 0;
  private readonly clock: FloorClock;
  private reloading: Promise<void> | null = null;
  private isStopped = false;
  private commitsSinceState = 0;
  private readonly options: FloorOptions;

  constructor(options: FloorOptions) {
    this.options = options;
    this.clock = new FloorClock(options.now);
  }

  get routing(): Floor {
    return this.memory.routing;
  }
  get cursor(): number {
    return this.committedSeq;
  }
  get isServing(): boolean {
    return this.floorLog !== null && !this.isStopped;
  }
  /** The figures of the day. */
  get day() {
    return this.memory.dayAt(this.now());
  }
  contactsOfCustomer(customerId: string): ReadonlySet<string> {
    return this.memory.contactsOfCustomer(customerId);
  }
  get timeZone(): string {
    return this.memory.settings.timeZone;
  }
  get liveContacts(): ReadonlyMap<string, Contact> {
    return this.memory.contacts;
  }

  /** Never goes back, whatever the machine's clock does: the order of events is the order of their times. */
  now(): Moment {
    return this.clock.now();
  }

  async start(): Promise<void> {
    await this.open();
    this.timers = startTimers({
      nextDueAt: () => nextDueAt(this.memory.routing),
      now: () => this.now(),
      tick: (command) => this.quietly(command),
    });
    this.timers.wake();
  }

  private async open(): Promise<void> {
    const { database, log, owner, floorId = 'floor', signal } = this.options;
    const floorLog = await acquireFloor(database, { floorId, owner, log, signal });
    const memory = new Memory();
    if (this.options.settings) memory.settings = await this.options.settings();
    const last = await database.pool.query<{ at: number }>('select at from event where floor = $1 and seq = $2', [
      floorId,
      floorLog.lastSeq,
    ]);
    this.clock.notBefore(last.rows[0]?.at ?? 0);
    await loadMemory(memory, database.pool, floorLog.lastSeq, this.now());
    this.memory = memory;
    this.committedSeq = floorLog.lastSeq;
    this.floorLog = floorLog;
    floorLog.onLost(() => this.fail(floorLog, new Error('the lease of the floor was lost')));
    // Whoever is in the rows as connected but has no screen here any more gets the grace time to come back.
    for (const seat of seatsOf(memory.routing)) {
      const isHere = this.connected.has(seat.consultant.id);
      if (seat.isConnected !== isHere)
        this.quietly({ type: isHere ? 'Connect' : 'LoseConnection', at: this.now(), consultantId: seat.consultant.id });
    }
  }

  async dispatch(command: FloorCommand): Promise<Done> {
    // Another server may own the floor for hours: whoever asks must hear that, not wait for it.
    if (this.reloading !== null) await Promise.race([this.reloading, sleep(reloadWaitMs, undefined, { ref: false })]);
    if (!this.isServing) throw new FloorUnavailable();
    const { memory } = this;
    await prepare(memory, this.options.database.pool, command);
    // A flood waits for its turn: one statement with everything of it could outlast the lease.
    while (memory.touched.events.length >= batchLimit && this.memory === memory && this.isServing)
      await this.pump.taken();
    // A reload in between threw away what was prepared.
    if (!this.isServing || this.memory !== memory) throw new FloorUnavailable();
    return this.decide(command);
  }

  /** From here to the request of the flush nothing waits: one command after the other, each whole. */
  private async decide(command: FloorCommand): Promise<Done> {
    const memory = this.memory;
    const from = memory.touched.events.length;
    const touchedBefore = memory.touched;
    let isNew: boolean;
    try {
      isNew = handle(memory, { ...command, at: Math.max(command.at, this.clock.told) });
    } catch (error) {
      // Refusals come before the first event. Whatever broke off later must not be written by halves.
      if (touchedBefore.events.length > from && this.floorLog !== null) {
        this.fail(this.floorLog, error);
        throw new FloorUnavailable();
      }
      throw error;
    }
    const events: FloorEvent[] = touchedBefore.events.slice(from).map((one) => one.event);
    const seq = memory.seq;
    this.timers?.wake();
    // Even a repeated command waits: what it repeats may not be durable yet.
    if (memory.touched.events.length > 0 || seq > this.committedSeq) await this.pump.request();
    return { seq, isNew, events };
  }

  private newPump(): Pump {
    return createPump(
      () => this.flush(),
      () => this.memory.touched.events.length >= muchToWrite,
    );
  }

  /** Two of them may be under way at once; the second is never durable without the first, nor told before it. */
  private async flush(): Promise<void> {
    const floorLog = this.floorLog;
    const { memory } = this;
    if (floorLog === null) throw new FloorUnavailable();
    const touched = memory.touched;
    if (touched.events.length === 0) return;
    memory.touched = emptyTouched();
    memory.unwritten.add(touched);
    const { committed, sets } = this.batchOf(memory, touched);
    const startedAt = performance.now();
    try {
      await floorLog.commit(logRows(touched), sets);
    } catch (error) {
      this.fail(floorLog, error);
      throw new FloorUnavailable();
    }
    memory.unwritten.delete(touched);
    this.options.onCommit?.(performance.now() - startedAt, touched.events.length);
    this.committedSeq = committed.seq;
    for (const listener of this.listeners) this.tell(listener, committed);
    memory.forgetResting();
  }

  private batchOf(memory: Memory, touched: Touched) {
    const sets = rowSets(memory, touched);
    // What the wait estimate has learnt is written every so often: losing the last minutes of it costs nothing.
    if (++this.commitsSinceState >= 2_000 && !touched.isPolicyTouched) {
      sets.push(floorStateSet(memory));
      this.commitsSinceState = 0;
    }
    const committed: Committed = {
      seq: memory.seq,
      events: touched.events,
      contacts: [...touched.contacts].map(([id, before]) => ({ before, after: memory.contact(id) })),
      entries: [...touched.entries.values()],
      customers: [...touched.customers].map((id) => memory.customers.get(id)!),
      interactions: [...touched.interactions.values()],
      seats: [...touched.seats].map((id) => seatOf(memory.routing, id)).filter((seat) => seat !== null),
    };
    return { committed, sets };
  }

  private tell(listener: (committed: Committed) => void, committed: Committed): void {
    try {
      listener(committed);
    } catch (error) {
      this.options.log.error({ err: error }, 'a listener of the floor failed');
    }
  }

  /** A failed commit or a lost lease: what memory holds beyond the tables never happened. */
  private fail(floorLog: FloorLog, error: unknown): void {
    if (this.floorLog !== floorLog || this.isStopped) return;
    this.floorLog = null;
    this.options.log.error({ err: error }, 'the floor stops and reads itself anew');
    this.reloading = this.reload(floorLog).finally(() => {
      this.reloading = null;
      this.timers?.wake();
    });
  }

  private async reload(old: FloorLog): Promise<void> {
    await old.release().catch(() => undefined);
    this.pump = this.newPump();
    for (let pauseMs = 50; !this.isStopped; pauseMs = Math.min(2_000, pauseMs * 2)) {
      try {
        await this.options.database.revive();
        await this.open();
        this.options.log.info({ seq: this.committedSeq }, 'the floor serves again');
        for (const listener of this.reopened) listener();
        return;
      } catch (error) {
        this.options.log.warn({ err: error }, 'the floor cannot be opened yet');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** Screens of a person came or went. */
  personConnected(personId: string): void {
    this.connected.add(personId);
    if (seatOf(this.memory.routing, personId) !== null)
      this.quietly({ type: 'Connect', at: this.now(), consultantId: personId });
  }
  personLost(personId: string): void {
    this.connected.delete(personId);
    if (seatOf(this.memory.routing, personId) !== null)
      this.quietly({ type: 'LoseConnection', at: this.now(), consultantId: personId });
  }

  /** A command nobody waits for: timers, connections. After a reload it comes again by itself. */
  private quietly(command: FloorCommand): void {
    if (!this.isServing) return;
    this.decide(command).catch((error: unknown) => {
      if (!(error instanceof FloorUnavailable))
        this.options.log.error({ err: error, command: command.type }, 'a quiet command failed');
    });
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Called when the floor was read anew. What was committed without an answer, or by another server meanwhile, was told to
   * no listener: whoever follows the commits has to look at the tables again.
   */
  onReopened(listener: () => void): () => void {
    this.reopened.add(listener);
    return () => this.reopened.delete(listener);
  }

  async contact(contactId: string): Promise<Contact | null> {
    await loadContact(this.memory, this.options.database.pool, contactId);
    const contact = this.memory.contacts.get(contactId) ?? null;
    // Those who only read bring things back too.
    this.memory.forgetResting();
    return contact;
  }
  async customer(customerId: string): Promise<Customer | null> {
    await loadCustomer(this.memory, this.options.database.pool, customerId);
    return this.memory.customers.get(customerId) ?? null;
  }
  async customerBy(identity: Pick<Identity, 'kind' | 'value'>): Promise<Customer | null> {
    return (await this.customersBy([identity]))[0] ?? null;
  }
  async customersBy(identities: readonly Pick<Identity, 'kind' | 'value'>[]): Promise<readonly (Customer | null)[]> {
    const { memory } = this;
    await loadCustomersBy(memory, this.options.database.pool, identities);
    return identities.map((one) => memory.customers.get(memory.customerOf.get(identityKey(one)) ?? '') ?? null);
  }

  useSettings(settings: Settings): void {
    this.memory.settings = settings;
  }

  /** Everything decided is made durable, then the lease is given back. */
  async stop(): Promise<void> {
    this.timers?.stop();
    if (this.floorLog !== null && this.memory.touched.events.length > 0)
      await this.pump.request().catch(() => undefined);
    this.isStopped = true;
    // A floor that is just being read anew would otherwise go on opening, on a database that is being closed.
    await this.reloading?.catch(() => undefined);
    await this.floorLog?.release();
    this.floorLog = null;
  }
}

export async function openFloor(options: FloorOptions): Promise<ContactsFloor> {
  const floor = new ContactsFloor(options);
  await floor.start();
  return floor;
}
