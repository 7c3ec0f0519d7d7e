/** Customers of a chaos run: chats by HTTP with a live screen each, and letters by SMTP. */
import { randomUUID } from 'node:crypto';
import { problemOf } from '../clients/http.js';
import { ChatCustomer, type ChatStarted } from '../clients/customer.js';
import type { LiveClient } from '../clients/live.js';
import { MailClient } from '../clients/mail.js';
import type { ChatRow } from '#modules/contacts/live/contract.js';
import { luckOf, sleep, type Luck } from './chance.js';
import { insistMs, insistOn, type ChaosWorld } from './world.js';

export const mailbox = 'aiuto@chaos.example';

/** One after the other, as many chats as there is time for. Keeps the screens of the last few open. */
export class ChaosCustomer {
  readonly screens: { readonly live: LiveClient; readonly chat: ChatCustomer }[] = [];
  private readonly world: ChaosWorld;
  private readonly luck: Luck;
  private readonly name: string;
  private readonly from: Readonly<Record<string, string>>;
  private chats = 0;

  constructor(world: ChaosWorld, number: number) {
    this.world = world;
    this.luck = luckOf(world.seed, 100 + number);
    this.name = `customer${number}`;
    this.from = { 'x-forwarded-for': `10.1.${number >> 8}.${number & 255}` };
  }

  async live(): Promise<void> {
    while (!this.world.isEnding()) {
      const chat = await this.start();
      if (chat === null) continue;
      const live = chat.live({ beatMs: 5_000 }).start();
      this.screens.push({ live, chat });
      if (this.screens.length > 3) this.screens.shift()!.live.close();
      await this.talk(chat, live);
    }
  }

  private async start(): Promise<ChatCustomer | null> {
    const { world } = this;
    const body = `${this.name} chat ${++this.chats} begins`;
    const start = { clientId: randomUUID(), body, name: this.name, language: 'it' as const, queueId: 'queue_chat' };
    const answer = await insistOn(world, 'start', () => ChatCustomer.start(world.http, start, this.from));
    if (answer === null) return null;
    if (answer.status !== 200) {
      world.ledger.surprise(`start: ${problemOf(answer)}`);
      await sleep(200);
      return null;
    }
    const started = answer.body as ChatStarted;
    world.ledger.contacts.add(started.contactId);
    world.ledger.heard(`${this.name} ${started.contactId}`, { entryId: started.entryId, body });
    return new ChatCustomer(world.http, started, this.from);
  }

  private async talk(chat: ChatCustomer, live: LiveClient): Promise<void> {
    const lines = this.luck.between(4, 14);
    for (let line = 0; line < lines && !this.world.isEnding(); line++) {
      await sleep(this.luck.between(20, 500));
      if (this.luck.next() < 0.08) live.drop();
      const state = live.rows<ChatRow>('chat', 'chat')[0]?.state;
      if (state === 'asked' && this.luck.next() < 0.7) await this.confirm(chat);
      else if (state === 'asked' || this.luck.next() < 0.1) await this.doubt(chat, line);
      else await this.write(chat, line);
    }
  }

  private async write(chat: ChatCustomer, line: number): Promise<void> {
    const clientId = randomUUID();
    const body = `${this.name} chat ${this.chats} line ${line} ${clientId}`;
    await this.say(chat, 'messages', clientId, body, { clientId, body });
  }

  private async doubt(chat: ChatCustomer, line: number): Promise<void> {
    const clientId = randomUUID();
    const words = `${this.name} chat ${this.chats} doubt ${line} ${clientId}`;
    await this.say(chat, 'doubt', clientId, words, { clientId, words });
  }

  private async say(chat: ChatCustomer, act: 'messages' | 'doubt', clientId: string, body: string, sent: unknown) {
    const answer = await insistOn(this.world, act, () => chat.post(act, sent));
    if (answer?.status === 200)
      this.world.ledger.heard(`${this.name} ${chat.contactId}`, { entryId: `entry_${clientId}`, body });
    else if (answer !== null) this.world.ledger.surprise(`${act}: ${problemOf(answer)}`);
  }

  private async confirm(chat: ChatCustomer): Promise<void> {
    const answer = await insistOn(this.world, 'confirm', () => chat.post('confirm'));
    if (answer?.status === 200) this.world.ledger.counts.confirmed++;
    // The consultant may have written meanwhile.
    else if (answer !== null && problemOf(answer) !== 'contact.notAwaitingConfirmation')
      this.world.ledger.surprise(`confirm: ${problemOf(answer)}`);
  }
}

/** Letters, some of them about an earlier one. A letter without a 250 is sent again, byte by byte the same. */
export class ChaosMailer {
  private readonly world: ChaosWorld;
  private readonly luck: Luck;
  private readonly address: string;
  private readonly mail: MailClient;
  private letters = 0;

  constructor(world: ChaosWorld, number: number) {
    this.world = world;
    this.luck = luckOf(world.seed, 300 + number);
    this.address = `writer${number}@clienti.example`;
    this.mail = new MailClient(world.server.smtpPort);
  }

  async live(): Promise<void> {
    const sent: string[] = [];
    while (!this.world.isEnding()) {
      const earlier = sent.length > 0 && this.luck.next() < 0.4 ? this.luck.pick(sent) : undefined;
      const id = await this.send(earlier);
      if (id !== null) sent.push(id);
      await sleep(this.luck.between(50, 600));
    }
    this.mail.close();
  }

  private async send(inReplyTo: string | undefined): Promise<string | null> {
    const messageId = `<${randomUUID()}@clienti.example>`;
    const letter = {
      from: { name: `Writer ${this.address}`, address: this.address },
      to: mailbox,
      subject: inReplyTo ? 'Re: una lettera' : `Lettera ${++this.letters}`,
      text: `Buongiorno, ecco la lettera ${messageId}.`,
      messageId,
      date: new Date(),
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
    };
    this.world.ledger.lettersTried.add(messageId);
    const began = Date.now();
    for (let tries = 0; Date.now() < began + insistMs; tries++) {
      this.world.ledger.counts.tries++;
      if (tries > 0) this.world.ledger.counts.repeats++;
      try {
        await this.mail.send(letter);
        this.world.ledger.mails.add(messageId);
        this.world.ledger.waited(Date.now() - began);
        return messageId;
      } catch (error) {
        const code = (error as { responseCode?: number }).responseCode ?? 0;
        if (code >= 500) {
          this.world.ledger.surprise(`mail: ${code} ${String(error)}`);
          return null;
        }
        await sleep(Math.min(1_000, 100 * 2 ** Math.min(tries, 4)));
      }
    }
    this.world.ledger.surprise('mail: never taken');
    return null;
  }
}
