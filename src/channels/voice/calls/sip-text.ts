/**
 * Text beside a call of a telephone: `m=text` of RFC 4103 on the caller's side, on the desk the same two lines as for who calls out
 * of a browser. Whoever writes before a person has the call loses nothing: it stands in the contact when somebody takes it.
 */
import type { FloorCommand } from '#modules/contacts/index.js';
import type { CallCore } from './core.js';
import { PageBeside, tellOrInsist } from './page-beside.js';
import { SipCustomer } from './sip-customer.js';
import { lineOf, newLine, T140Reader, t140Between } from './t140.js';
import { TextBeside, type Writer } from './text-beside.js';
import { textWords } from './words.js';

interface Kept {
  readonly by: Writer;
  readonly line: string;
  readonly id: string;
}

export class SipText {
  /** True once the caller has written something that can be read. */
  hasWritten = false;
  readonly #call: CallCore;
  readonly #customer: SipCustomer;
  readonly #wrote: () => void;
  readonly #text: TextBeside;
  #reader = new T140Reader();
  /** Of the consultant's line, what stands on the caller's screen. */
  #seen = '';
  /** Written before there was a contact. */
  #early: Kept[] = [];
  #isGreeted = false;
  /** The telephone has text of its own. */
  #isOpen = false;
  /** The page of a link, beside the telephone. */
  readonly page: PageBeside;

  /** Null for who calls out of a browser: the page has a text of its own (`web-side.ts`). */
  static of(call: CallCore, wrote: () => void): SipText | null {
    return call.customer instanceof SipCustomer ? new SipText(call, call.customer, wrote) : null;
  }

  private constructor(call: CallCore, customer: SipCustomer, wrote: () => void) {
    this.#call = call;
    this.#customer = customer;
    this.#wrote = wrote;
    this.#text = new TextBeside(call.id, {
      show: (to, line, finished) => this.#show(to, line, finished ?? null),
      keep: (by, line, id) => this.#keep({ by, line, id }),
    });
    this.page = new PageBeside(call, {
      lineOf: (by) => this.#text.lineOf(by),
      write: (line, isDone) => this.#fromPage(line, isDone),
      changed: () => this.#changed(),
    });
    customer.text = {
      opened: (isOpen) => this.#opened(isOpen),
      heard: (characters) => call.turn(() => this.#heard(characters)),
      said: (words) => this.#say(words),
      stands: () => this.page.stands(),
    };
    call.onInLine = () => this.#inLine();
  }

  /** At once: what is said in the meantime is to be read, too. */
  #opened(isOpen: boolean): void {
    const call = this.#call;
    // A new stream begins on an empty screen.
    this.#seen = '';
    this.#reader = new T140Reader();
    this.#isOpen = isOpen;
    call.turn(async () => {
      if (!isOpen && !this.page.isHere) await this.#text.finish();
      this.#changed();
      if (!isOpen) return;
      if (!this.#isGreeted && call.row.direction === 'in') this.#say(textWords(call.language).hint);
      this.#isGreeted = true;
      this.#show('customer', this.#text.lineOf('consultant'), null);
    });
  }

  /** A desk shows the two lines while there is somewhere to read them. */
  #changed(): void {
    const call = this.#call;
    const before = call.text;
    call.text = this.#isOpen || this.page.isHere ? this.#text : null;
    if (before !== call.text) call.desk.tell();
  }

  /** Nothing can be kept before there is a contact: the line stays with its writer. */
  async #fromPage(line: string, isDone: boolean): Promise<void> {
    if (line.trim() !== '') this.hasWritten = true;
    await this.#text.write('customer', line, isDone && this.#call.row.interactionId !== null);
  }

  async #heard(characters: string): Promise<void> {
    const { finished, line } = this.#reader.read(characters);
    for (const one of finished) await this.#text.write('customer', one, true);
    await this.#text.write('customer', line, false);
    if (line.trim() === '' && finished.every((one) => one.trim() === '')) return;
    this.hasWritten = true;
    this.#wrote();
  }

  /** What is spoken to the caller, to be read; before a half-written line of the consultant's, not in it. */
  #say(words: string): void {
    if (!this.#isOpen || words.trim() === '') return;
    const before = this.#seen === '' ? '' : newLine;
    this.#customer.write(`${before}${lineOf(words)}${newLine}${this.#seen}`);
  }

  #show(to: Writer, line: string, finished: string | null): void {
    if (to === 'consultant') return this.#call.desk.show({ say: 'text', callId: this.#call.id, line });
    this.page.line(line);
    if (!this.#isOpen) return;
    const wished = finished ?? line;
    this.#customer.write(t140Between(this.#seen, wished) + (finished === null ? '' : newLine));
    this.#seen = finished === null ? lineOf(wished) : '';
  }

  /** In line by now: what was written before stands in the contact. */
  async #inLine(): Promise<void> {
    for (const one of this.#early.splice(0)) await this.#keep(one);
  }

  async #keep(kept: Kept): Promise<void> {
    const { parts, desk, now: at, row } = this.#call;
    const { contactId } = row;
    if (contactId === null || row.interactionId === null) return void this.#early.push(kept);
    const message = { clientId: kept.id, body: kept.line };
    // Whoever has the page goes on there, and is answered there.
    const channel = this.page.wasHere ? 'chat' : 'call';
    const base = { at, contactId, channel, message } as const;
    // Where nothing stands in line any more, it is written work: no telephone rings for it.
    const asksFor = this.page.wasHere ? 'chat' : 'mail';
    if (kept.by === 'customer') return this.#tell({ type: 'CustomerWrites', ...base, asksFor });
    if (desk.consultantId === null) return;
    const author = { kind: 'consultant', id: desk.consultantId, name: await parts.nameOf(desk.consultantId) } as const;
    // They have seen everything there is, and the caller has read it letter by letter.
    const seen = { after: Number.MAX_SAFE_INTEGER, isDelivered: true };
    await this.#tell({ type: 'ConsultantWrites', ...base, ...seen, by: author });
  }

  /**
   * Hung up before anybody answered: half a line is a line. True when there were words: they stay in line as written work, at the
   * same place; who wrote them cannot be expected to write them again. Whoever opened the page goes on there.
   */
  async leftInWriting(): Promise<boolean> {
    const { row, now: at, parts } = this.#call;
    if (row.contactId === null || row.interactionId === null) return false;
    const hasPage = this.page.wasHere || (await parts.texts.wasOpened(row.contactId).catch(() => false));
    if (!this.hasWritten && !hasPage) return false;
    await this.#text.finish();
    if (hasPage) return this.page.toWriting();
    const body = textWords(parts.language()).hungUp;
    await this.#tell({
      ...{ type: 'ChangeChannel', at, contactId: row.contactId, to: 'mail', words: 'call', by: 'machine' },
      message: { clientId: `left_${this.#call.id}`, body },
    });
    return true;
  }

  /** What stands half written was written, where somebody talked with them. */
  over(): Promise<void> {
    this.page.over();
    return this.#call.row.answeredAt === null ? Promise.resolve() : this.#text.finish();
  }

  async #tell(command: FloorCommand): Promise<void> {
    await tellOrInsist(this.#call, command);
  }
}
