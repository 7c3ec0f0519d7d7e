/** The least SIP that a caller and a telephone can say (RFC 3261), for measuring: text in, text out, on a network that loses nothing. */

export interface Line {
  readonly port: number;
  /** Where the other side is to send its sound. */
  readonly sound: number;
  send(text: string): void;
}

const host = '127.0.0.1';
const header = (text: string, name: string): string => new RegExp(`^${name}: *(.*?)\\r$`, 'im').exec(text)?.[1] ?? '';
const headers = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^${name}: *.*?\\r$`, 'gim'))].map(([line]) => line.trimEnd());
const uriIn = (value: string): string => /<([^>]*)>/.exec(value)?.[1] ?? value;
const methodOf = (text: string): string => text.slice(0, text.indexOf(' '));
const statusOf = (text: string): number => Number(text.slice(8, 11));

let made = 0;
/** Beginning as 8.1.1.7 wants it. */
const branch = (): string => `z9hG4bK-bench-${++made}`;

function write(start: string, lines: readonly string[], body = ''): string {
  const type = body === '' ? [] : ['Content-Type: application/sdp'];
  return [start, ...lines, ...type, `Content-Length: ${body.length}`, '', body].join('\r\n');
}

/** 8.2.6.2: an answer repeats what the request says of itself. */
function answer(request: string, status: string, more: readonly string[] = [], body = '', tag = ''): string {
  const to = header(request, 'To');
  const lines = [
    ...headers(request, 'Via'),
    `From: ${header(request, 'From')}`,
    `To: ${tag === '' || to.includes(';tag=') ? to : `${to};tag=${tag}`}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
  ];
  return write(`SIP/2.0 ${status}`, [...lines, ...more], body);
}

const sdpOf = ({ sound }: Line): string =>
  [
    ...['v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0', `m=audio ${sound} RTP/AVP 8 101`],
    ...['a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=sendrecv', ''],
  ].join('\r\n');

const contactOf = ({ port }: Line, user: string): string => `Contact: <sip:${user}@${host}:${port}>`;

/** A telephone in the network: calls, is answered, hangs up. */
export class Caller {
  readonly callId: string;
  readonly number: string;
  readonly answered: Promise<void>;
  readonly ended: Promise<void>;
  readonly #line: Line;
  readonly #from: string;
  readonly #branch = branch();
  #to = `<sip:+39061111@${host}>`;
  /** Where requests in the dialog go: the Contact of the answer (12.1.2). */
  #target = `sip:+39061111@${host}`;
  #isAnswered = false;
  #isOver = false;
  #resolve!: () => void;
  #reject!: (why: Error) => void;
  #end!: () => void;

  constructor(line: Line, number: string, over: () => void) {
    this.#line = line;
    this.number = number;
    this.callId = `${number}-${line.port}`;
    this.#from = `<sip:${number}@${host}>;tag=${number}`;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.answered.catch(() => undefined);
    this.ended = new Promise((resolve) => {
      this.#end = () => {
        this.#isOver = true;
        over();
        resolve();
      };
    });
  }

  /** To whoever asks whether the line stands. */
  static alive = (text: string): string => answer(text, '200 OK', [], '', 'bench');

  #request(method: string, cseq: number, via = branch(), body = ''): void {
    const lines = [
      `Via: SIP/2.0/UDP ${host}:${this.#line.port};branch=${via};rport`,
      ...['Max-Forwards: 70', `From: ${this.#from}`, `To: ${this.#to}`, `Call-ID: ${this.callId}`],
      ...[`CSeq: ${cseq} ${method}`, contactOf(this.#line, this.number)],
    ];
    this.#line.send(write(`${method} ${this.#target} SIP/2.0`, lines, body));
  }

  invite(): void {
    this.#request('INVITE', 1, this.#branch, sdpOf(this.#line));
  }

  hangUp(): void {
    if (this.#isOver) return;
    if (this.#isAnswered) this.#request('BYE', 2);
    else {
      this.#request('CANCEL', 1, this.#branch);
      this.#end();
    }
  }

  takes(text: string): void {
    if (!text.startsWith('SIP/')) return this.#asked(text);
    const [status, cseq] = [statusOf(text), header(text, 'CSeq')];
    if (cseq.endsWith('BYE')) return status >= 200 ? this.#end() : undefined;
    if (!cseq.endsWith('INVITE') || status < 200) return;
    this.#to = header(text, 'To');
    if (status >= 300) {
      this.#request('ACK', 1, this.#branch);
      this.#reject(new Error(`the caller was refused: ${text.slice(8, text.indexOf('\r'))}`));
      return this.#end();
    }
    this.#target = uriIn(header(text, 'Contact'));
    this.#isAnswered = true;
    this.#request('ACK', 1);
    this.#resolve();
  }

  #asked(text: string): void {
    if (methodOf(text) === 'ACK') return;
    this.#line.send(answer(text, '200 OK'));
    if (methodOf(text) === 'BYE') this.#end();
  }
}

/** A consultant's telephone while one call is on it. */
export class Telephone {
  /** When its INVITE came. */
  readonly at = performance.now();
  /** Whose telephone: the name before the @ that was called. */
  readonly user: string;
  readonly caller: string;
  isOver = false;
  readonly #line: Line;
  readonly #invite: string;
  readonly #tag = branch();
  readonly #over: () => void;
  #said = '';

  constructor(line: Line, invite: string, over: () => void) {
    this.#line = line;
    this.#invite = invite;
    this.user = /^INVITE sip:([^@]+)@/.exec(invite)?.[1] ?? '';
    this.caller = /sip:([^@]+)@/.exec(header(invite, 'From'))?.[1] ?? '';
    this.#over = () => {
      this.isOver = true;
      over();
    };
  }

  #say(status: string, body = ''): void {
    this.#said = answer(this.#invite, status, [contactOf(this.#line, this.user)], body, this.#tag);
    this.#line.send(this.#said);
  }

  rings(): void {
    this.#say('180 Ringing');
  }

  pickUp(): void {
    this.#say('200 OK', sdpOf(this.#line));
  }

  putDown(): void {
    const lines = [
      ...[`Via: SIP/2.0/UDP ${host}:${this.#line.port};branch=${branch()};rport`, 'Max-Forwards: 70'],
      ...[`From: ${header(this.#invite, 'To')};tag=${this.#tag}`, `To: ${header(this.#invite, 'From')}`],
      ...[`Call-ID: ${header(this.#invite, 'Call-ID')}`, 'CSeq: 1 BYE', contactOf(this.#line, this.user)],
    ];
    this.#line.send(write(`BYE ${uriIn(header(this.#invite, 'Contact'))} SIP/2.0`, lines));
  }

  takes(text: string): void {
    // Our own BYE is answered: nothing more will come.
    if (text.startsWith('SIP/')) return this.#over();
    const method = methodOf(text);
    if (method === 'INVITE') return this.#line.send(this.#said);
    if (method === 'ACK') return;
    this.#line.send(answer(text, '200 OK', [], '', this.#tag));
    if (method === 'CANCEL') this.#say('487 Request Terminated');
    if (method === 'CANCEL' || method === 'BYE') this.#over();
  }
}
