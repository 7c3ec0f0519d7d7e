/** Consultants of a chaos run: they take offers, answer, keep drafts, ask and wrap up, whatever breaks around them. */
import { randomUUID } from 'node:crypto';
import type { ContactRow, DeskItem, DeskOffer } from '#modules/contacts/live/contract.js';
import { ConsultantClient } from '../clients/consultant.js';
import { problemOf, type Answer } from '../clients/http.js';
import type { LiveClient } from '../clients/live.js';
import { luckOf, sleep, type Luck } from './chance.js';
import { draftKey } from './ledger.js';
import { insistOn, type ChaosWorld } from './world.js';

export const capacity = { chat: 4, mail: 3 } as const;

/** The world moved on between looking and doing: expected, and nothing happened. */
const isExpected = (code: string): boolean => /^(routing|contact|draft)\./.test(code) || code === '404';

export class ChaosConsultant {
  readonly client: ConsultantClient;
  readonly live: LiveClient;
  private readonly world: ChaosWorld;
  private readonly luck: Luck;
  private readonly writerId = randomUUID();
  private readonly name: string;
  private lines = 0;

  constructor(world: ChaosWorld, client: ConsultantClient, number: number) {
    this.world = world;
    this.client = client;
    this.name = `consultant${number}`;
    this.luck = luckOf(world.seed, 500 + number);
    this.live = client.live({ beatMs: 5_000 });
    this.live.watch('desk');
    this.live.start();
  }

  async work(): Promise<void> {
    await this.do('wish', 'PUT', '/api/me/wish', { wish: 'ready' });
    while (!this.world.isEnding()) {
      await sleep(this.luck.between(20, 200));
      if (this.luck.next() < 0.02) this.live.drop();
      if (this.luck.next() < 0.01) await this.do('wish', 'PUT', '/api/me/wish', { wish: 'ready' });
      const offer = this.live.rows<DeskOffer>('offers', 'desk')[0];
      if (offer !== undefined) await this.answerOffer(offer);
      else await this.workOnOne();
    }
  }

  private async answerOffer(offer: DeskOffer): Promise<void> {
    const outcome = this.luck.next() < 0.95 ? 'accept' : 'decline';
    const isDone = await this.do(outcome, 'POST', `/api/offers/${offer.id}/${outcome}`);
    if (isDone && outcome === 'accept') this.world.ledger.counts.accepted++;
    if (outcome === 'decline') await this.do('wish', 'PUT', '/api/me/wish', { wish: 'ready' });
  }

  private async workOnOne(): Promise<void> {
    const items = this.live.rows<DeskItem>('items', 'desk').filter((item) => item.isHeld);
    this.watch(items.map((item) => item.id));
    const item = items.length > 0 ? this.luck.pick(items) : undefined;
    const contact = item && this.live.rows<ContactRow>('contact', item.id)[0];
    if (!contact || contact.consultantId !== this.client.personId) return;
    const path = `/api/contacts/${contact.id}`;
    const roll = this.luck.next();
    if (roll < 0.35) return this.saveDraft(contact.id, contact.channel);
    if (contact.state === 'resolved')
      return void (await this.do('wrap-up', 'POST', `${path}/wrap-up`, { code: 'solved' }));
    if (contact.turn === 'consultant' && roll < 0.8) return this.write(contact);
    const open = contact.doubts.find((doubt) => doubt.state === 'open');
    if (open)
      return void (await this.do('doubt', 'PATCH', `${path}/doubts/${open.id}`, { answer: 'Ecco la risposta.' }));
    if (contact.state === 'open') return void (await this.do('ask', 'POST', `${path}/confirmation`));
    if (contact.state === 'awaiting' && roll > 0.9)
      await this.do('wrap-up', 'POST', `${path}/wrap-up`, { code: 'solved' });
  }

  private watch(held: readonly string[]): void {
    for (const sub of this.live.subs()) if (sub !== 'desk' && !held.includes(sub)) this.live.unwatch(sub);
    for (const contactId of held.slice(0, 12)) this.live.watch('contact', { contactId }, contactId);
  }

  private async write(contact: ContactRow): Promise<void> {
    const clientId = randomUUID();
    const body = `${this.name} answers ${++this.lines} ${clientId}`;
    const message = { clientId, channel: contact.channel, body, after: contact.seq };
    const isDone = await this.do('answer', 'POST', `/api/contacts/${contact.id}/messages`, message);
    if (isDone) this.world.ledger.heard(`${this.name} ${contact.id}`, { entryId: `entry_${clientId}`, body });
  }

  private async saveDraft(contactId: string, channel: string): Promise<void> {
    const { drafts } = this.world.ledger;
    const key = draftKey(this.client.personId, `${contactId} ${channel}`);
    const draft = drafts.get(key) ?? { texts: [], lastAcknowledged: -1 };
    drafts.set(key, draft);
    const text = `${this.name} writes ${draft.texts.length} to ${contactId}`;
    const revision = draft.texts.push(text) - 1;
    const body = { text, revision, writerId: this.writerId };
    if (await this.do('draft', 'PUT', `/api/drafts/${contactId}/${channel}`, body)) draft.lastAcknowledged = revision;
  }

  /** True when it was done; an expected refusal is no breach, anything else is told. */
  private async do(what: string, method: string, path: string, body?: unknown): Promise<boolean> {
    const key = randomUUID();
    const answer: Answer | null = await insistOn(this.world, what, () => this.client.call(method, path, body, key));
    if (answer === null) return false;
    if (answer.status < 300) return true;
    const code = problemOf(answer);
    if (isExpected(code)) this.world.ledger.counts.refusedExpected++;
    else this.world.ledger.surprise(`${what}: ${answer.status} ${code}`);
    return false;
  }
}
