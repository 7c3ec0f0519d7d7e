/** E-mail as a channel: in by our own SMTP server and by IMAP, out by a relay. See README.md. */
import { MachineAnswer } from './answer/index.js';
import { registerAnswerRoutes } from './answer/routes.js';
import { AutoLog } from './auto-log.js';
import { FirstAnswer } from './first-answer.js';
import { ask } from './confirm.js';
import { registerConfirmRoutes } from './confirm-routes.js';
import { keepFile } from './files.js';
import { ImapReader } from './imap.js';
import { Mailboxes, type ImapAccess } from './mailboxes.js';
import { Outbox } from './outbox.js';
import {
  createIdentity,
  noMachine,
  readFile,
  type ChannelContext,
  type ChannelKind,
  type ChannelRunning,
} from './ports.js';
import { Relay } from './relay.js';
import { registerRoutes } from './routes.js';
import { senders } from './sender/index.js';
import type { Resolve } from './sender/resolver.js';
import { SmtpReceiver, type SmtpDoor } from './smtp.js';
import { TakeIn } from './take-in.js';

export { readMailboxes, saveMailbox, type Mailbox, type NewMailbox } from './mailboxes.js';

export interface MailOptions {
  /** Pauses between two IMAP connections: first, longest. */
  readonly imapPausesMs?: readonly [number, number];
  /** Asked instead of the name servers. */
  readonly resolve?: Resolve;
}

export interface MailRunning extends ChannelRunning {
  /** The port our SMTP server got; null when it is switched off. */
  readonly smtpPort: number | null;
  /** Reads the mailboxes again, after somebody changed the table. */
  reload(): Promise<void>;
}

const numberOr = (text: string | undefined, fallback: number): number => {
  const value = Number(text ?? '');
  return text !== undefined && text !== '' && Number.isFinite(value) ? value : fallback;
};

export const mailChannel = {
  name: 'mail',
  start: (context: ChannelContext): Promise<MailRunning> => startMail(context),
} satisfies ChannelKind;

/** Wires the parts; everything that decides stands in its own file. */
export async function startMail(context: ChannelContext, options: MailOptions = {}): Promise<MailRunning> {
  const { pool, floor, log, secret, settings, http, jobs } = context;
  const identity = createIdentity({ pool });
  const relay = new Relay();
  const relayUrl = settings['PONTE_SMTP_RELAY'] || undefined;
  const mailboxes = new Mailboxes(pool, secret);
  await mailboxes.load();
  let language = (await identity.centre()).language;
  const centre = async () => {
    const now = await identity.centre();
    language = now.language;
    return now;
  };
  const outbox = new Outbox({
    ...{ pool, floor, log, secret, jobs, mailboxes, relay, relayUrl, centre },
    readFile: async (fileId) => (await readFile(pool, fileId))?.bytes ?? null,
  });
  const auto = new AutoLog({
    ...{ pool, floor, log, breakerLimit: numberOr(settings['PONTE_MAIL_AUTO_LIMIT'], 100) },
    perDay: numberOr(settings['PONTE_MAIL_ANSWERS_A_DAY'], 3),
  });
  const firstAnswer = new FirstAnswer({
    ...{ floor, outbox, auto, centre, isOn: settings['PONTE_MAIL_RECEIPT'] !== 'off' },
  });
  const machineAnswer = new MachineAnswer({
    ...{ pool, floor, secret, outbox, auto, centre, relayUrl, publicUrl: context.publicUrl },
    machine: context.machine ?? noMachine,
  });
  const sender = senders({ pool, floor, log, jobs, settings, resolve: options.resolve });
  const takeIn = new TakeIn({
    ...{ pool, floor, log, mailboxes },
    centreLanguage: () => language,
    saveFile: (contactId, file) => keepFile(pool, contactId, file, floor.now()),
    relayVerdict: sender.ofRelay,
    onTaken: sender.look,
    machineOn: (first) => machineAnswer.on(first),
    onOpened: (opened) => firstAnswer.maybe(opened),
  });
  const readers = new Map<string, { readonly access: string; readonly reader: ImapReader }>();
  const pauses = options.imapPausesMs ? { pausesMs: options.imapPausesMs } : {};

  /** One reader a mailbox with IMAP, started again when its access changes. */
  async function follow(): Promise<void> {
    await mailboxes.load();
    const wanted = new Map(
      mailboxes.all.filter((mailbox) => mailbox.isActive && mailbox.imap).map((mailbox) => [mailbox.id, mailbox.imap!]),
    );
    for (const [id, { access, reader }] of readers)
      if (JSON.stringify(wanted.get(id)) !== access) {
        readers.delete(id);
        await reader.stop();
      }
    for (const [id, access] of wanted) if (!readers.has(id)) startReader(id, access);
  }

  function startReader(id: string, access: ImapAccess): void {
    const reader = new ImapReader({ pool, log, takeIn, ...pauses }, id, access);
    readers.set(id, { access: JSON.stringify(access), reader });
    reader.start();
  }

  registerRoutes({
    ...{ http, pool, floor, secret, mailboxes, takeIn, outbox, relay, relayUrl },
    imapStatus: (id) => readers.get(id)?.reader.status() ?? null,
    onMailboxesChanged: follow,
  });
  await registerConfirmRoutes({ http, pool, floor, centre });
  registerAnswerRoutes({ http, pool, floor, centre });
  const smtp = await listen(context, mailboxes, takeIn);
  try {
    await follow();
  } catch (error) {
    // A port left open would keep the process of a failed start alive, taking mails that nobody can store.
    await smtp?.stop();
    throw error;
  }
  // What a crash left between "stored" and "taken in"; new mail does not wait for it.
  const resuming = takeIn.resume().catch((error: unknown) => log.warn({ error: String(error) }, 'Stored mails wait.'));

  return {
    smtpPort: smtp?.port ?? null,
    reload: follow,
    deliver: async (contact, entry) => {
      if (entry.author.kind === 'consultant') await outbox.put({ entry, contactId: contact.id, kind: 'reply' });
      if (entry.author.kind === 'machine') await machineAnswer.send(contact, entry);
    },
    askConfirmation: (contact, entry) => ask({ pool, secret, outbox, publicUrl: context.publicUrl }, contact, entry),
    status: () =>
      statusOf(
        mailboxes,
        smtp,
        [...readers.values()].map(({ reader }) => reader),
        auto,
        relayUrl,
      ),
    stop: async () => {
      await smtp?.stop();
      await Promise.all([...readers.values()].map(({ reader }) => reader.stop()));
      await resuming;
      await takeIn.stop();
      relay.stop();
    },
  };
}

async function listen(context: ChannelContext, mailboxes: Mailboxes, takeIn: TakeIn): Promise<SmtpDoor | null> {
  const { settings, log } = context;
  if (settings['PONTE_SMTP_PORT'] === 'off') return null;
  const { PONTE_SMTP_TLS_KEY: key, PONTE_SMTP_TLS_CERT: cert } = settings;
  const receiver = new SmtpReceiver(
    takeIn,
    mailboxes,
    {
      host: settings['PONTE_SMTP_HOST'] || '127.0.0.1',
      port: numberOr(settings['PONTE_SMTP_PORT'], 2525),
      name: settings['PONTE_SMTP_NAME'] || undefined,
      tls: key && cert ? { key, cert } : undefined,
      perMinute: numberOr(settings['PONTE_SMTP_PER_MINUTE'], 600),
    },
    log,
  );
  return receiver.listen();
}

function statusOf(
  mailboxes: Mailboxes,
  smtp: SmtpDoor | null,
  readers: readonly ImapReader[],
  auto: AutoLog,
  relayUrl: string | undefined,
): Record<string, string | number | boolean | null> {
  const received = smtp?.status() ?? { mails: 0, refused: 0, clients: 0 };
  const imap = readers.map((reader) => reader.status());
  const sum = (field: 'seen' | 'taken' | 'failed'): number => imap.reduce((total, one) => total + one[field], 0);
  return {
    // A provider that is away is shown, but it is no reason to take the whole centre out of service.
    isServing: true,
    mailboxes: mailboxes.all.length,
    smtpPort: smtp?.port ?? null,
    smtpMails: received.mails,
    smtpRefused: received.refused,
    smtpClients: received.clients,
    imapMailboxes: imap.length,
    imapConnected: imap.filter((one) => one.isConnected).length,
    imapSeen: sum('seen'),
    imapTaken: sum('taken'),
    imapFailed: sum('failed'),
    imapError: imap.find((one) => one.error !== null)?.error ?? null,
    hasRelay: relayUrl !== undefined || mailboxes.all.some((mailbox) => mailbox.smtp !== null),
    isAutoBreakerTripped: auto.trippedAt !== null,
  };
}
