/** Listening in, asked for: whether it may be, and by which telephone it comes. */
import type { ListenMode } from '#modules/contacts/phone/contract.js';
import { Refused } from '#modules/identity/index.js';
import type { LiveCall } from '../live-call.js';
import { type Agreement, agreementInForce } from './agreement.js';
import type { ListeningBooks } from './books.js';

export interface Talk {
  readonly callId: string;
  readonly contactId: string | null;
  readonly consultant: string;
  readonly customer: string;
  readonly since: number;
  readonly isYours: boolean;
  readonly listeners: readonly { readonly name: string; readonly mode: ListenMode }[];
}

/** What the calls of this server say of themselves. */
export interface TalksNow {
  calls(): Iterable<LiveCall>;
  /** The screen that is a person's telephone in the browser. */
  screenOf(personId: string): string | null;
  nameOf(personId: string): Promise<string>;
  now(): number;
}

interface Asking {
  readonly id: string;
  readonly name: string;
}

export class ListeningDoor {
  readonly books: ListeningBooks;
  readonly #today: () => string;
  /** Null while the telephone is switched off. */
  #talks: TalksNow | null = null;

  constructor(books: ListeningBooks, today: () => string) {
    this.books = books;
    this.#today = today;
  }

  use(talks: TalksNow): void {
    this.#talks = talks;
  }

  get today(): string {
    return this.#today();
  }

  async agreement(): Promise<Agreement | null> {
    return agreementInForce(await this.books.agreements(), this.today);
  }

  /** Who talks now, by name: only under an agreement, else nobody is told of anybody (L. 300/1970 art. 4, INL 4/2017). */
  async talks(viewer: Asking): Promise<readonly Talk[]> {
    if (this.#talks === null || (await this.agreement()) === null) return [];
    const { nameOf } = this.#talks;
    const talking = [...this.#talks.calls()].filter((call) => call.isTalking);
    return Promise.all(
      talking.map(async (call) => ({
        ...{ callId: call.id, contactId: call.row.contactId, customer: call.name, since: call.since },
        ...{ consultant: await nameOf(call.consultantId!), isYours: call.talks(viewer.id), listeners: call.listeners },
      })),
    );
  }

  async begin(callId: string, viewer: Asking, mode: ListenMode, reason: string): Promise<void> {
    const agreement = await this.agreement();
    if (agreement === null) throw new Refused('listening.noAgreement');
    const all = this.#talks === null ? [] : [...this.#talks.calls()];
    const call = all.find(({ id }) => id === callId);
    if (call === undefined || !call.isTalking) throw new Refused('listening.notTalking');
    if (call.talks(viewer.id)) throw new Refused('listening.ownCall');
    if (all.some((one) => one.has(viewer.id) && one !== call)) throw new Refused('listening.busy');
    if (this.#talks!.screenOf(viewer.id) === null) throw new Refused('listening.noTelephone');
    const of = { personId: viewer.id, name: viewer.name, mode, reason, agreementId: agreement.id };
    if (!(await call.listen(of))) throw new Refused('listening.notConnected');
  }

  end(callId: string, personId: string): void {
    if (this.#talks === null) return;
    for (const call of this.#talks.calls()) if (call.id === callId) call.stopListening(personId);
  }
}
