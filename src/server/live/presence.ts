/**
 * Who is looking at a contact, who is writing: shown to the others who have it open or in their list, so that nobody
 * answers across a colleague. It is forgotten with the socket, and never kept or counted.
 */
import type { Patch } from '#modules/contacts/live/contract.js';
import type { Topic } from './feeds.js';
import { written } from './messages.js';
import type { LiveSocket, Subscription } from './socket.js';

interface Present {
  readonly id: string;
  readonly name: string;
  readonly doing: 'looking' | 'writing';
}

/** Without a heartbeat a screen is not looking any more; a customer's writing is told anew every 3 s. */
const staleMs = 15_000;
const customerWritesMs = 7_000;

export class Presence {
  /** Sockets that do something at a contact. */
  readonly #at = new Map<string, Set<LiveSocket>>();
  /** Subscriptions that show one contact. */
  readonly #shown = new Map<string, Set<Subscription>>();
  /** Desk topics whose list holds a contact, and the list of each. */
  readonly #listedBy = new Map<string, Set<Topic>>();
  readonly #lists = new Map<Topic, Set<string>>();

  /** A subscription was allowed: it hears of its contact from now on. */
  join(sub: Subscription): void {
    const { contactId } = sub.params;
    if (contactId === undefined) return;
    add(this.#shown, contactId, sub);
    const people = this.#seenBy(sub, contactId);
    if (people.length > 0) send(sub.socket, contactId, people);
  }

  leave(sub: Subscription): void {
    const { contactId } = sub.params;
    if (contactId === undefined) return;
    remove(this.#shown, contactId, sub);
    if (sub.socket.doing?.contactId === contactId) this.set(sub.socket, contactId, 'gone', 0);
  }

  set(socket: LiveSocket, contactId: string, doing: 'looking' | 'writing' | 'gone', now: number): void {
    const before = socket.doing;
    if (before && before.contactId !== contactId) {
      if (doing === 'gone') return;
      this.set(socket, before.contactId, 'gone', now);
    }
    if (doing !== 'gone' && before?.contactId === contactId && before.doing === doing) {
      before.at = now;
      return;
    }
    socket.doing = doing === 'gone' ? null : { contactId, doing, at: now };
    if (doing === 'gone') remove(this.#at, contactId, socket);
    else add(this.#at, contactId, socket);
    if (before || doing !== 'gone') this.#tell(contactId);
  }

  beat(socket: LiveSocket, now: number): void {
    if (socket.doing && socket.viewer?.kind === 'person') socket.doing.at = now;
  }

  sweep(now: number): void {
    for (const [contactId, sockets] of this.#at)
      for (const socket of sockets) {
        const age = now - (socket.doing?.at ?? 0);
        const isCustomer = socket.viewer?.kind === 'customer';
        if (age > (isCustomer ? customerWritesMs : staleMs)) this.set(socket, contactId, 'gone', now);
      }
  }

  /** Follows which contacts a desk lists. */
  follow(topic: Topic, patch: Patch): void {
    if (topic.view.name !== 'desk') return;
    const list = this.#lists.get(topic) ?? new Set<string>();
    this.#lists.set(topic, list);
    const keep = patch.isFresh ? [] : patch.keep?.['items'];
    if (keep) {
      const kept = new Set(keep);
      for (const id of list) if (!kept.has(id)) this.#unlist(topic, list, id);
    }
    for (const row of patch.rows?.['items'] ?? []) {
      if (list.has(row.id)) continue;
      list.add(row.id);
      add(this.#listedBy, row.id, topic);
      const sub = [...topic.subs][0];
      const people = sub ? this.#seenBy(sub, row.id) : [];
      if (people.length > 0) for (const one of topic.subs) send(one.socket, row.id, people);
    }
    for (const id of patch.gone?.['items'] ?? []) this.#unlist(topic, list, id);
  }

  /** Forgets the lists of desks that nobody has open any more. */
  forgetUnwatched(isWatched: (topic: Topic) => boolean): void {
    for (const [topic, list] of this.#lists) {
      if (isWatched(topic)) continue;
      for (const id of [...list]) this.#unlist(topic, list, id);
      this.#lists.delete(topic);
    }
  }

  #unlist(topic: Topic, list: Set<string>, id: string): void {
    list.delete(id);
    remove(this.#listedBy, id, topic);
  }

  #tell(contactId: string): void {
    const told = new Set<LiveSocket>();
    const tell = (sub: Subscription): void => {
      if (told.has(sub.socket)) return;
      told.add(sub.socket);
      send(sub.socket, contactId, this.#seenBy(sub, contactId));
    };
    for (const sub of this.#shown.get(contactId) ?? []) tell(sub);
    for (const topic of this.#listedBy.get(contactId) ?? []) for (const sub of topic.subs) tell(sub);
  }

  /** What one screen may see: colleagues see each other and the customer; a customer sees who writes, by first name. */
  #seenBy(sub: Subscription, contactId: string): Present[] {
    const { viewer } = sub.socket;
    const found = new Map<string, Present>();
    for (const socket of this.#at.get(contactId) ?? []) {
      const present = presentOf(socket);
      if (!present || socket === sub.socket || isSame(viewer, socket.viewer)) continue;
      if (viewer?.kind === 'customer' && present.doing !== 'writing') continue;
      if (found.get(present.id)?.doing !== 'writing') found.set(present.id, present);
    }
    const people = [...found.values()];
    if (viewer?.kind !== 'customer') return people;
    return people.map((one, i) => ({ id: `person_${i}`, name: one.name.split(' ')[0] ?? '', doing: one.doing }));
  }
}

function presentOf(socket: LiveSocket): Present | null {
  const { viewer, doing } = socket;
  if (!viewer || !doing || viewer.kind === 'program') return null;
  if (viewer.kind === 'customer') return { id: 'customer', name: '', doing: doing.doing };
  return { id: viewer.id, name: viewer.name, doing: doing.doing };
}

function isSame(a: LiveSocket['viewer'], b: LiveSocket['viewer']): boolean {
  if (!a || !b || a.kind !== b.kind) return false;
  return a.kind === 'customer' || b.kind === 'customer' ? true : a.id === b.id;
}

function send(socket: LiveSocket, contactId: string, people: readonly Present[]): void {
  if (socket.readyState === 1) socket.send(written({ t: 'presence', contactId, people }));
}

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function remove<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
