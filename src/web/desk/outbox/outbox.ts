/**
 * Messages on their way. Held five seconds so that Z can take them back, then sent until the server answers, always under
 * the client id made at the first press: a reload, a dead line or a second try never makes two messages of one.
 */
import type { LocalStore } from '../drafts/local.js';
import type { Outgoing } from './outgoing.js';

export interface OutboxPorts {
  readonly personId: string;
  readonly local: LocalStore;
  /** 'again' when nothing is known (no network, floor restarting); a refusal when the server said no. */
  send(outgoing: Outgoing): Promise<'done' | 'again' | { readonly refused: unknown }>;
  /** The text goes back to the composer. */
  giveBack(outgoing: Outgoing, refused: unknown): void;
  now(): number;
  after(ms: number, work: () => void): () => void;
}

export interface Pending extends Outgoing {
  readonly place: 'held' | 'sending' | 'waiting';
}

/** Long enough to see the mistake, short enough not to keep a customer waiting. */
export const holdMs = 5000;
const retryMs = [1000, 2000, 4000, 8000, 15_000];

export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #stops = new Map<string, () => void>();
  readonly #listeners = new Set<() => void>();
  #pending: readonly Pending[] = [];

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  get pending(): readonly Pending[] {
    return this.#pending;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** After a reload: what was on its way goes on. */
  async restore(): Promise<void> {
    const mine = (await this.#ports.local.outgoing()).filter((one) => one.personId === this.#ports.personId);
    for (const one of [...mine].sort((a, b) => a.at - b.at)) this.add(one);
  }

  /** The record is already in the local store, written together with the emptied draft. */
  add(outgoing: Outgoing): void {
    if (this.#pending.some((one) => one.clientId === outgoing.clientId)) return;
    this.#set([...this.#pending, { ...outgoing, place: 'held' }]);
    this.#later(outgoing, Math.max(0, outgoing.sendAt - this.#ports.now()), 0);
  }

  /** Takes the last held message of a contact back. False when it is too late. */
  async takeBack(clientId: string): Promise<boolean> {
    const one = this.#pending.find((each) => each.clientId === clientId);
    if (!one || one.place !== 'held') return false;
    this.#stops.get(clientId)?.();
    await this.#drop(one);
    this.#ports.giveBack(one, null);
    return true;
  }

  /** The network is back. */
  wake(): void {
    for (const one of this.#pending) if (one.place === 'waiting') this.#later(one, 0, 0);
  }

  #later(outgoing: Outgoing, ms: number, attempt: number): void {
    this.#stops.get(outgoing.clientId)?.();
    this.#stops.set(
      outgoing.clientId,
      this.#ports.after(ms, () => void this.#try(outgoing, attempt)),
    );
  }

  async #try(outgoing: Outgoing, attempt: number): Promise<void> {
    this.#place(outgoing.clientId, 'sending');
    const answer = await this.#ports.send(outgoing);
    if (answer === 'again') {
      this.#place(outgoing.clientId, 'waiting');
      this.#later(outgoing, retryMs[Math.min(attempt, retryMs.length - 1)]!, attempt + 1);
      return;
    }
    if (answer !== 'done') this.#ports.giveBack(outgoing, answer.refused);
    await this.#drop(outgoing);
  }

  async #drop(outgoing: Outgoing): Promise<void> {
    this.#stops.delete(outgoing.clientId);
    this.#set(this.#pending.filter((one) => one.clientId !== outgoing.clientId));
    await this.#ports.local.change({ sent: [outgoing.clientId] });
  }

  #place(clientId: string, place: Pending['place']): void {
    this.#set(this.#pending.map((one) => (one.clientId === clientId ? { ...one, place } : one)));
  }

  #set(pending: readonly Pending[]): void {
    this.#pending = pending;
    for (const listener of [...this.#listeners]) listener();
  }
}
