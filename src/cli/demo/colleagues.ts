/**
 * The simulated colleagues at their desks: each has a login, a live desk and the contacts in hand, and works by the same
 * HTTP and WebSocket as a browser. What they decide comes from the pure colleagues of the practice centre.
 */
import { randomUUID } from 'node:crypto';
import { chanceOf, draw } from '#kernel/chance.js';
import * as colleagues from '#modules/contacts/practice/index.js';
import { practicePassword, practicePeople } from '#modules/contacts/practice/index.js';
import type { ColleagueAction, Colleagues } from '#modules/contacts/practice/index.js';
import type { ContactRow, DeskItem, DeskOffer } from '#modules/contacts/live/contract.js';
import { ConsultantClient } from '../clients/consultant.js';
import type { LiveClient } from '../clients/live.js';
import { Shifts } from './shifts.js';
import { keptWords, promiseFor, type Promising } from './promises.js';
import { deskedByVisitors, driverDevice } from './visitors.js';
import type { DemoWorld } from './world.js';

interface Desk {
  readonly client: ConsultantClient;
  live: LiveClient | null;
  readonly offersSeen: Set<string>;
}

const mostWatched = 16;

export class DemoColleagues {
  private readonly world: DemoWorld;
  private readonly desks = new Map<string, Desk>();
  private readonly chance;
  private readonly shifts: Shifts;
  private state: Colleagues;
  /** Contacts a person is doing something on right now. */
  private readonly busy = new Set<string>();
  private readonly promises = new Map<string, Promising>();
  private lookedAt = 0;

  constructor(world: DemoWorld, seed: number) {
    this.world = world;
    this.chance = chanceOf(seed);
    this.state = colleagues.startColleagues(seed, []);
    this.shifts = new Shifts(() => draw(this.chance));
  }

  async sitDown(): Promise<void> {
    for (const { mail, seat } of practicePeople) {
      if (seat === null || this.world.isOver()) continue;
      const credentials = { mail, password: practicePassword, device: driverDevice };
      const client = await ConsultantClient.login(this.world.http, credentials);
      this.desks.set(client.personId, { client, live: null, offersSeen: new Set() });
    }
    const people = [...this.desks.values()].map(({ client }) => ({ id: client.personId, name: client.name }));
    this.state = { ...this.state, people };
    await this.leaveToVisitors(this.world.now());
    // One after the other within a few seconds, as people come to work.
    for (const [id, desk] of this.desks) {
      if (this.state.leftToVisitors.includes(id)) continue;
      this.open(id, desk);
      await desk.client.call('PUT', '/api/me/wish', { wish: 'ready' }).catch(() => undefined);
    }
  }

  private open(personId: string, desk: Desk): void {
    desk.live = desk.client.live({ beatMs: 5_000, onPatch: (sub) => this.saw(personId, desk, sub) });
    desk.live.watch('desk');
    desk.live.start();
  }

  private saw(personId: string, desk: Desk, sub: string): void {
    const { live } = desk;
    const now = this.world.now();
    if (live === null) return;
    if (sub !== 'desk') return this.see(live, sub, now);
    const offers = live.rows<DeskOffer>('offers', 'desk');
    for (const offer of offers) {
      if (desk.offersSeen.has(offer.id)) continue;
      const { id: interactionId, contactId } = offer;
      this.state = colleagues.offered(this.state, { interactionId, contactId, consultantId: personId }, now);
    }
    desk.offersSeen.clear();
    for (const offer of offers) desk.offersSeen.add(offer.id);
    const held = new Set(
      live
        .rows<DeskItem>('items', 'desk')
        .filter((item) => item.isHeld || (item.promise !== null && item.state === 'promised'))
        .slice(0, mostWatched)
        .map((item) => item.id),
    );
    for (const id of live.subs()) if (id !== 'desk' && !held.has(id)) live.unwatch(id);
    for (const contactId of held) live.watch('contact', { contactId }, contactId);
  }

  private see(live: LiveClient, contactId: string, now: number): void {
    const contact = contactIn(live, contactId);
    if (contact) this.state = colleagues.saw(this.state, contact, now);
  }

  tick(now: number): void {
    if (now - this.lookedAt > 2_000) {
      this.lookedAt = now;
      this.leaveToVisitors(now).catch(() => undefined);
      // A call that failed left nothing planned: whatever is in hand is looked at again.
      for (const { live } of this.desks.values())
        for (const sub of live?.subs() ?? []) if (sub !== 'desk' && !this.busy.has(sub)) this.see(live!, sub, now);
      this.chasePromises(now);
      for (const { personId, wish, reason } of this.shifts.next(now, this.working()))
        void this.desks
          .get(personId)
          ?.client.call('PUT', '/api/me/wish', { wish, reason })
          .catch(() => undefined);
    }
    const { state, actions } = colleagues.move(this.state, now, (id) => this.contactOf(id), this.world.told.all);
    this.state = state;
    const byContact = new Map<string, ColleagueAction[]>();
    for (const action of actions) byContact.set(action.contactId, [...(byContact.get(action.contactId) ?? []), action]);
    for (const [contactId, list] of byContact) this.run(contactId, () => this.doAll(list));
  }

  private working(): readonly string[] {
    return [...this.desks.keys()].filter((id) => !this.state.leftToVisitors.includes(id));
  }

  private async leaveToVisitors(now: number): Promise<void> {
    const taken = await deskedByVisitors(this.world.centre.database.pool, now);
    for (const [id, desk] of this.desks) {
      const isLeft = this.state.leftToVisitors.includes(id);
      if (taken.has(id) && !isLeft) {
        this.state = colleagues.leaveToVisitor(this.state, id);
        desk.live?.close();
        desk.live = null;
      } else if (!taken.has(id) && isLeft) {
        this.state = colleagues.takeBack(this.state, id);
        this.open(id, desk);
      }
    }
  }

  private contactOf(contactId: string): ContactRow | null {
    for (const { live } of this.desks.values()) {
      const found = live && contactIn(live, contactId);
      if (found) return found;
    }
    return null;
  }

  private run(contactId: string, work: () => Promise<void>): void {
    if (this.busy.has(contactId)) return;
    this.busy.add(contactId);
    work()
      .catch((error: unknown) => {
        if (!this.world.isOver()) this.world.log.debug({ err: error, contactId }, 'A simulated colleague was refused.');
      })
      .finally(() => this.busy.delete(contactId));
  }

  private async doAll(actions: readonly ColleagueAction[]): Promise<void> {
    const last = actions.at(-1)!;
    const isMail = this.contactOf(last.contactId)?.channel === 'mail';
    for (const action of actions) {
      const desk = this.desks.get(action.consultantId);
      if (!desk || this.state.leftToVisitors.includes(action.consultantId)) return;
      await this.do(desk, action);
    }
    const desk = this.desks.get(last.consultantId)!;
    // An answered mail leaves the hand: whether any doubt is left is asked at once, not at a later look.
    if (isMail && last.type === 'answerDoubt') await this.say(desk, 'POST', last.contactId, 'confirmation');
  }

  private async do(desk: Desk, action: ColleagueAction): Promise<void> {
    const { contactId } = action;
    switch (action.type) {
      case 'accept':
        return must(await desk.client.call('POST', `/api/offers/${action.interactionId}/accept`));
      case 'write':
        return this.write(desk, contactId, action.body);
      case 'raiseDoubt':
        return this.say(desk, 'POST', contactId, 'doubts', { words: action.words });
      case 'answerDoubt':
        return this.say(desk, 'PATCH', contactId, `doubts/${action.doubtId}`, { answer: action.answer });
      case 'askConfirmation':
        return this.askOrPromise(desk, contactId);
      case 'wrapUp':
        return this.say(desk, 'POST', contactId, 'wrap-up', { code: action.code });
    }
  }

  private async say(desk: Desk, method: string, contactId: string, what: string, body?: unknown): Promise<void> {
    must(await desk.client.call(method, `/api/contacts/${contactId}/${what}`, body));
  }

  /** Seen by the customer as somebody writing, for as long as it would take. */
  private async write(desk: Desk, contactId: string, body: string): Promise<void> {
    desk.live?.send({ t: 'presence', contactId, doing: 'writing' });
    await this.world.pause(Math.min(4_000, 800 + body.length * 12));
    const contact = this.contactOf(contactId);
    if (contact === null || this.state.leftToVisitors.includes(desk.client.personId)) return;
    const message = { clientId: randomUUID(), channel: contact.channel, body, after: contact.seq };
    await this.say(desk, 'POST', contactId, 'messages', message);
    desk.live?.send({ t: 'presence', contactId, doing: 'looking' });
  }

  private async askOrPromise(desk: Desk, contactId: string): Promise<void> {
    const contact = this.contactOf(contactId);
    if (contact === null) return;
    const isFirst = contact.channel === 'chat' && contact.promises.length === 0;
    const promise = isFirst ? promiseFor(contact.queueId, () => draw(this.chance)) : null;
    if (promise === null) return this.say(desk, 'POST', contactId, 'confirmation');
    await this.write(desk, contactId, promise.words);
    const dueAt = this.world.now() + promise.dueInMs;
    await this.say(desk, 'POST', contactId, 'promises', { what: promise.what, dueAt });
    this.promises.set(contactId, promise);
    await this.say(desk, 'POST', contactId, 'wrap-up', { code: 'explained' });
  }

  /** Keeps what was promised: some a little before it is due, the others once they are late and came back. */
  private chasePromises(now: number): void {
    for (const desk of this.desks.values())
      for (const contactId of desk.live?.subs() ?? []) {
        const contact = contactIn(desk.live!, contactId);
        if (contact?.state !== 'promised' || contact.consultantId !== desk.client.personId) continue;
        const open = contact.promises.find((promise) => promise.state !== 'kept');
        const isHeld = contact.interactions.some((one) => one.place === 'held');
        const isKeptInTime = this.promises.get(contactId)?.isKeptInTime ?? false;
        if (open === undefined) continue;
        if (isHeld && open.state === 'late' ? now - open.dueAt > 25_000 : isKeptInTime && open.dueAt - now < 20_000)
          this.run(contactId, () => this.keep(desk, contactId, open.id, open.what));
        // Somebody who only says thanks is not kept on the line.
        else if (isHeld && open.state === 'made') this.run(contactId, () => this.settle(desk, contactId));
      }
  }

  private async keep(desk: Desk, contactId: string, promiseId: string, what: string): Promise<void> {
    await this.say(desk, 'POST', contactId, `promises/${promiseId}/kept`);
    await this.write(desk, contactId, keptWords(what));
  }

  private async settle(desk: Desk, contactId: string): Promise<void> {
    if (this.contactOf(contactId)?.turn === 'consultant')
      await this.write(desk, contactId, 'Grazie a Lei. Le scrivo appena ho la risposta.');
    await this.say(desk, 'POST', contactId, 'wrap-up', { code: 'explained' });
  }

  stop(): void {
    for (const { live } of this.desks.values()) live?.close();
  }
}

const contactIn = (live: LiveClient, contactId: string): ContactRow | null =>
  live.rows<ContactRow>('contact', contactId)[0] ?? null;

function must({ status, body }: { status: number; body: unknown }): void {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body).slice(0, 200)}`);
}
