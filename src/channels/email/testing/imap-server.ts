/** A small IMAP server on loopback for tests: one folder, real UIDs, IDLE, and every accident on demand. RFC 3501. */
import { createServer, type Server, type Socket } from 'node:net';

interface Stored {
  readonly uid: number;
  readonly date: Date;
  readonly raw: Buffer;
}

interface Client {
  idleTag: string | null;
  /** How many mails this client knows of; what came since is told at its next command (RFC 3501 7.3.1). */
  told: number;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** RFC 3501 9, date-time: `"19-Nov-2026 10:00:00 +0000"`. */
function dateTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  return `"${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000"`;
}

export class ImapTestServer {
  uidValidity = 1;
  password = 'segreto';
  /** UIDs whose FETCH of the content is refused. */
  readonly broken = new Set<number>();
  private mails: Stored[] = [];
  private nextUid = 1;
  private readonly sockets = new Map<Socket, Client>();
  private server: Server | null = null;
  port = 0;
  logins = 0;

  async start(port = this.port): Promise<number> {
    const server = createServer((socket) => this.serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.server = server;
    const bound = server.address();
    this.port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    return this.port;
  }

  /** The outage: every connection is cut and nobody is answered. */
  async stop(): Promise<void> {
    for (const socket of this.sockets.keys()) socket.destroy();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
    this.server = null;
  }

  /** A mail arrives; clients in IDLE hear of it. */
  deliver(raw: Buffer | string, date = new Date()): number {
    const uid = this.nextUid++;
    this.mails.push({ uid, date, raw: Buffer.from(raw) });
    for (const [socket, client] of this.sockets) if (client.idleTag !== null) this.tell(socket, client);
    return uid;
  }

  private tell(socket: Socket, client: Client): void {
    if (client.told < 0 || client.told === this.mails.length) return;
    client.told = this.mails.length;
    socket.write(`* ${this.mails.length} EXISTS\r\n`);
  }

  /** The provider moved the mailbox: all UIDs mean something else now. */
  renumber(): void {
    this.uidValidity++;
    this.nextUid = 1;
    this.mails = this.mails.map((mail) => ({ ...mail, uid: this.nextUid++ }));
  }

  private serve(socket: Socket): void {
    const state: Client = { idleTag: null, told: -1 };
    this.sockets.set(socket, state);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.write('* OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS] ready\r\n');
    let held = '';
    socket.on('data', (chunk) => {
      held += chunk.toString('latin1');
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        if (state.idleTag !== null && /^done$/i.test(line)) {
          socket.write(`${state.idleTag} OK done\r\n`);
          state.idleTag = null;
        } else this.answer(socket, state, line);
      }
    });
  }

  private answer(socket: Socket, state: Client, line: string): void {
    const [tag = '*', ...rest] = line.split(' ');
    const isUid = rest[0]?.toUpperCase() === 'UID';
    const [name = '', ...args] = isUid ? rest.slice(1) : rest;
    const say = (text: string): void => void socket.write(`${text}\r\n`);
    switch (name.toUpperCase()) {
      case 'LOGIN':
        this.logins++;
        if (args.at(-1)?.replace(/"/g, '') !== this.password)
          return say(`${tag} NO [AUTHENTICATIONFAILED] wrong password`);
        return say(`${tag} OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS] in`);
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 IDLE UIDPLUS');
        return say(`${tag} OK done`);
      case 'LIST':
      case 'LSUB':
        say(`* ${name.toUpperCase()} (\\HasNoChildren) "/" ${args.at(-1) === '""' ? '""' : 'INBOX'}`);
        return say(`${tag} OK done`);
      case 'SELECT':
      case 'EXAMINE':
        say('* FLAGS (\\Seen)');
        say(`* ${this.mails.length} EXISTS`);
        state.told = this.mails.length;
        say('* 0 RECENT');
        say(`* OK [UIDVALIDITY ${this.uidValidity}] valid`);
        say(`* OK [UIDNEXT ${this.nextUid}] next`);
        return say(`${tag} OK [READ-ONLY] open`);
      case 'SEARCH': {
        const from = Number(/(\d+):\*/.exec(line)?.[1] ?? 1);
        const found = this.mails.filter((mail) => mail.uid >= from);
        // '*' is the last mail, wherever it lies.
        const last = this.mails.at(-1);
        const uids = found.length === 0 && last ? [last.uid] : found.map((mail) => mail.uid);
        say(`* SEARCH${uids.map((uid) => ` ${uid}`).join('')}`);
        return say(`${tag} OK done`);
      }
      case 'FETCH':
        return this.fetch(socket, tag, args);
      case 'IDLE':
        state.idleTag = tag;
        say('+ idling');
        return this.tell(socket, state);
      case 'LOGOUT':
        say('* BYE');
        say(`${tag} OK done`);
        return void socket.end();
      default:
        return say(`${tag} OK done`);
    }
  }

  private fetch(socket: Socket, tag: string, args: readonly string[]): void {
    const query = args.slice(1).join(' ').toUpperCase();
    const wanted = new Set(
      (args[0] ?? '').split(',').flatMap((range) => {
        const [from = 0, to = from] = range.split(':').map(Number);
        return Array.from({ length: to - from + 1 }, (_, i) => from + i);
      }),
    );
    for (const [index, mail] of this.mails.entries()) {
      if (!wanted.has(mail.uid)) continue;
      const parts = [`UID ${mail.uid}`];
      if (query.includes('INTERNALDATE')) parts.push(`INTERNALDATE ${dateTime(mail.date)}`);
      if (query.includes('RFC822.SIZE')) parts.push(`RFC822.SIZE ${mail.raw.length}`);
      const body = /BODY(?:\.PEEK)?\[(HEADER)?\]/.exec(query);
      if (body && this.broken.has(mail.uid)) {
        socket.write(`${tag} NO this mail cannot be read\r\n`);
        return;
      }
      if (!body) socket.write(`* ${index + 1} FETCH (${parts.join(' ')})\r\n`);
      else {
        const end = mail.raw.indexOf('\r\n\r\n');
        const bytes = body[1] && end >= 0 ? mail.raw.subarray(0, end + 4) : mail.raw;
        socket.write(`* ${index + 1} FETCH (${parts.join(' ')} BODY[${body[1] ?? ''}] {${bytes.length}}\r\n`);
        socket.write(bytes);
        socket.write(')\r\n');
      }
    }
    socket.write(`${tag} OK done\r\n`);
  }
}
