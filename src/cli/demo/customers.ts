/**
 * The invented customers of a practice centre at work: what they decide comes from the pure town, what they do goes by the
 * real channels. Chats by HTTP and WebSocket, mails by SMTP; what answers them is heard there too. Mails of a practice
 * centre never leave it, so a mail customer reads the commits instead of an inbox.
 */
import { randomUUID } from 'node:crypto';
import { isQueueOpen, lineOf } from '#kernel/routing/index.js';
import { customerMail, customers, mailDomain } from '#modules/contacts/practice/index.js';
import type { CustomerAction, Heard, Story, Town } from '#modules/contacts/practice/index.js';
import type { ChatMessage, ChatRow } from '#modules/contacts/live/contract.js';
import type { Committed } from '#modules/contacts/index.js';
import { ChatCustomer, insist, type ChatStarted } from '../clients/customer.js';
import type { LiveClient } from '../clients/live.js';
import { MailClient } from '../clients/mail.js';
import type { DemoWorld } from './world.js';

interface Chatting {
  readonly channel: 'chat';
  readonly story: Story;
  readonly chat: ChatCustomer;
  readonly live: LiveClient;
  readonly heard: Set<string>;
  wasAsked: boolean;
}
interface Mailing {
  readonly channel: 'mail';
  readonly story: Story;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly messageId: string;
  contactId: string | null;
}

/** Mailboxes beside the practice centre's one, so that mails reach the queue they are about while it is open. */
export const extraMailboxes = [
  { id: 'mailbox_fatture', address: `fatture@${mailDomain}`, name: 'Ufficio fatture', queueId: 'queue_fatture' },
  {
    id: 'mailbox_informazioni',
    address: `informazioni@${mailDomain}`,
    name: 'Sportello informazioni',
    queueId: 'queue_informazioni',
  },
] as const;

/** A closed office with this many letters waiting gets no more of them: nights and weekends do not pile up for ever. */
const mostLettersWaiting = 8;

/** Whoever asked knows whether the answer is one to the question. */
const readOf = ({ machineWords }: Story, body: string): Heard =>
  machineWords !== null && body.includes(machineWords) ? 'helpedByMachine' : 'missedByMachine';

const alwaysOpen = 'queue_guasti';

export class DemoCustomers {
  private town: Town;
  private readonly world: DemoWorld;
  private readonly mail: MailClient;
  private readonly at = new Map<string, Chatting | Mailing>();
  private readonly startedAt: number;

  constructor(world: DemoWorld, seed: number) {
    this.world = world;
    this.startedAt = world.now();
    this.town = customers.startTown(seed, world.now());
    this.mail = new MailClient(() => world.smtpPort());
    world.centre.floor.onCommitted((committed) => this.readMail(committed));
  }

  tick(now: number): void {
    const { town, actions } = customers.step(this.town, now, this.around(now));
    this.town = town;
    for (const action of actions)
      this.act(action).catch((error: unknown) => {
        if (!this.world.isOver()) this.world.log.warn({ err: error, act: action.type }, 'A simulated customer failed.');
      });
    // Whoever the town has let go of has closed the page.
    for (const [id, one] of this.at) if (this.town.customers[id] === undefined) this.part(id, one);
  }

  /** The first minute is livelier: a visitor who just opened the centre meets one at work. */
  private around(now: number): customers.Around {
    const { stories, dry, dryShare } = this.world.told;
    const isFirstMinute = now - this.startedAt < 60_000;
    return {
      stories: stories.filter((story) =>
        story.channel === 'chat' ? this.isOpen(story.queueId) : this.isReached(story),
      ),
      ...{ dry, dryShare },
      openQueues: stories.map((story) => story.queueId),
      arrivalsPerMinute: (isFirstMinute ? 24 : 9) * this.world.pace,
      atMost: 40,
    };
  }

  private isOpen = (queueId: string): boolean => isQueueOpen(this.world.centre.floor.routing, queueId);

  private isReached({ queueId }: Story): boolean {
    const inbox = this.mailboxFor(queueId).queueId;
    return this.isOpen(inbox) || lineOf(this.world.centre.floor.routing, inbox).length < mostLettersWaiting;
  }

  private mailboxFor(queueId: string): { address: string; queueId: string } {
    return (
      extraMailboxes.find((mailbox) => mailbox.queueId === queueId) ?? {
        address: `assistenza@${mailDomain}`,
        queueId: 'queue_contratti',
      }
    );
  }

  private async act(action: CustomerAction): Promise<void> {
    const one = this.at.get(action.customerId);
    if (action.type === 'open') return this.open(action.customerId, action.story, action.body);
    if (one === undefined) return;
    if (action.type === 'leave') return this.leave(action.customerId, one);
    if (one.channel === 'mail') return this.actByMail(one, action);
    await this.actInChat(one, action);
  }

  private async open(customerId: string, story: Story, body: string): Promise<void> {
    if (story.channel === 'mail' && this.isReached(story)) {
      const messageId = `<${randomUUID()}@clienti.example>`;
      const to = this.mailboxFor(story.queueId).address;
      const from = { name: story.name, address: customerMail(story, `${customerId}-${this.startedAt.toString(36)}`) };
      this.at.set(customerId, { channel: 'mail', story, from, to, messageId, contactId: null });
      await this.mail.send({ from, to, subject: story.subject, text: body, messageId });
      return;
    }
    const start = {
      clientId: randomUUID(),
      body,
      name: story.name,
      language: 'it' as const,
      // At night one door is open, and it takes every question.
      queueId: this.isOpen(story.queueId) ? story.queueId : alwaysOpen,
    };
    const answer = await insist(() => ChatCustomer.start(this.world.http, start));
    if (answer?.status !== 200) throw new Error(`no chat: ${answer?.status ?? 'no answer'}`);
    const started = answer.body as ChatStarted;
    const chat = new ChatCustomer(this.world.http, started);
    const live = chat.live({ beatMs: 5_000, onPatch: () => this.readChat(customerId) });
    this.at.set(customerId, { channel: 'chat', story, chat, live, heard: new Set(), wasAsked: false });
    live.start();
  }

  private async actInChat({ chat, live }: Chatting, action: Exclude<CustomerAction, { type: 'open' | 'leave' }>) {
    const { contactId } = chat;
    const clientId = randomUUID();
    if (action.type === 'confirm') return void (await insist(() => chat.post('confirm')));
    if (action.type === 'refuse') return void (await insist(() => chat.post('not-answered', { wish: 'denied' })));
    live.send({ t: 'presence', contactId, doing: 'writing' });
    await this.world.pause(1_500);
    await insist(() =>
      action.type === 'write'
        ? chat.post('messages', { clientId, body: action.body })
        : chat.post('doubt', { clientId, words: action.words }),
    );
    live.send({ t: 'presence', contactId, doing: 'looking' });
  }

  private async actByMail(one: Mailing, action: Exclude<CustomerAction, { type: 'open' | 'leave' }>): Promise<void> {
    if (action.type === 'confirm') return this.press(one, 'yes');
    if (action.type === 'refuse') return this.press(one, 'no');
    await this.mail.send({
      ...{ from: one.from, to: one.to },
      subject: `Re: ${one.story.subject}`,
      text: action.type === 'write' ? action.body : action.words,
      messageId: `<${randomUUID()}@clienti.example>`,
      inReplyTo: one.messageId,
    });
  }

  /** Opens the link of the newest mail that asks, a person's or a machine's, and presses its button. */
  private async press(one: Mailing, wish: 'yes' | 'no'): Promise<void> {
    const { rows } = await this.world.centre.database.pool.query<{ body: string }>(
      `select entry ->> 'body' as body from mail_outbox
        where contact_id = $1 and kind in ('ask', 'auto') order by at desc limit 1`,
      [one.contactId],
    );
    const [, path, machine] = /(\/r\/[\w-]+)(\/(?:yes|no))?/.exec(rows[0]?.body ?? '') ?? [];
    if (path === undefined) return;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: this.world.http.origin };
    const [to, body] = machine === undefined ? [path, 'say=noDoubt'] : [`${path}/${wish}`, ''];
    await insist(() => this.world.http.call({ method: 'POST', path: to, headers, body }));
  }

  /** Who gives up while still in line leaves the line; whoever was talking just closes the page. */
  private async leave(customerId: string, one: Chatting | Mailing): Promise<void> {
    if (one.channel === 'chat' && this.chatOf(one)?.state === 'waiting') await insist(() => one.chat.post('leave'));
    this.part(customerId, one);
  }

  private part(customerId: string, one: Chatting | Mailing): void {
    if (one.channel === 'chat') one.live.close();
    this.at.delete(customerId);
  }

  private chatOf = (one: Chatting): ChatRow | undefined => one.live.rows<ChatRow>('chat', 'chat')[0];

  private readChat(customerId: string): void {
    const one = this.at.get(customerId);
    if (one?.channel !== 'chat') return;
    for (const message of one.live.rows<ChatMessage>('messages', 'chat')) {
      if ((message.from !== 'person' && message.from !== 'machine') || one.heard.has(message.id)) continue;
      one.heard.add(message.id);
      if (message.from === 'person') this.hear(customerId, 'answer');
      // Without a source it only asks back.
      else if (message.machine?.source !== '') this.hear(customerId, readOf(one.story, message.body));
    }
    const isAsked = this.chatOf(one)?.state === 'asked';
    if (isAsked && !one.wasAsked) this.hear(customerId, 'askedToConfirm');
    one.wasAsked = isAsked;
  }

  private readMail({ events }: Committed): void {
    for (const { event } of events) {
      if (event.type === 'MessageAdded') {
        const { author, mail, channel } = event.entry;
        if (channel !== 'mail') continue;
        if (mail !== null) this.found(mail.messageId, event.contactId);
        if (author.kind === 'consultant') this.hearByMail(event.contactId, () => 'answer');
        if (author.kind === 'machine') this.hearByMail(event.contactId, (story) => readOf(story, event.entry.body));
      } else if (event.type === 'ConfirmationAsked' && event.channel === 'mail')
        this.hearByMail(event.contactId, () => 'askedToConfirm');
    }
  }

  private found(messageId: string, contactId: string): void {
    for (const one of this.at.values())
      if (one.channel === 'mail' && one.messageId === messageId) one.contactId = contactId;
  }

  private hearByMail(contactId: string, heard: (story: Story) => Heard): void {
    for (const [id, one] of this.at)
      if (one.channel === 'mail' && one.contactId === contactId) this.hear(id, heard(one.story));
  }

  private hear(customerId: string, heard: Heard): void {
    this.town = customers.hear(this.town, customerId, heard, this.world.now(), this.world.told.all);
  }

  stop(): void {
    for (const [id, one] of this.at) this.part(id, one);
    this.mail.close();
  }
}
