/**
 * Supervisors who hear a live call. Whoever is heard sees it on the desk while it happens, and each use is kept before a
 * sound of it is; who takes the call over, or is asked, is heard from then on and has that kept too.
 */
import type { CallOnDesk, ListenMode, PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { MediaEvent } from '../../media/engine.js';
import type { CallCore } from '../core.js';
import type { DeskSide, SdpAnswer } from '../desk-side.js';
import type { ListeningBooks } from './books.js';

export interface Listening {
  readonly personId: string;
  readonly name: string;
  readonly mode: ListenMode;
  readonly reason: string;
  readonly agreementId: string;
}

interface Listener {
  of: Listening;
  readonly side: DeskSide;
  isConnected: boolean;
  /** Who is heard, and the row that says so. */
  readonly rows: Map<string, string>;
}

/** Who is heard now: the holder, and a colleague who talks in the call. */
type Heard = () => readonly string[];

export class Listeners {
  readonly #call: CallCore;
  readonly #books: ListeningBooks;
  readonly #heard: Heard;
  readonly #tell: () => void;
  readonly #all = new Map<string, Listener>();

  constructor(call: CallCore, books: ListeningBooks, heard: Heard, tell: () => void) {
    this.#call = call;
    this.#books = books;
    this.#heard = heard;
    this.#tell = tell;
  }

  has(personId: string): boolean {
    return this.#all.has(personId);
  }

  get legIds(): readonly string[] {
    return [...this.#all.values()].flatMap(({ side }) => side.legIds);
  }

  /** On the desks of those who talk. */
  get shown(): CallOnDesk['listeners'] {
    return [...this.#all.values()].map(({ of }) => ({ name: of.name, mode: of.mode }));
  }

  /** On the listener's own desk; null for every other. */
  seen(desk: DeskSide): Partial<CallOnDesk> | null {
    const found = [...this.#all.values()].find(({ side }) => side === desk);
    if (found === undefined) return null;
    const state = found.isConnected ? 'talking' : 'connecting';
    return { state, isMuted: desk.isMuted, listening: { to: this.#holderName, mode: found.of.mode } };
  }

  #holderName = '';

  onDesk(personId: string): CallOnDesk | null {
    return this.#all.get(personId)?.side.onDesk ?? null;
  }

  /** In the call's turns. Kept first, shown to who is heard, then connected outside the turns; false: not connected. */
  async begin(of: Listening): Promise<{ readonly connected: Promise<boolean> }> {
    const known = this.#all.get(of.personId);
    if (known !== undefined) {
      await this.#end(known);
      known.of = of;
      known.side.isMuted = of.mode === 'listen';
      await this.follow();
      return { connected: Promise.resolve(true) };
    }
    const side = this.#call.deskSide();
    side.consultantId = of.personId;
    side.isMuted = of.mode === 'listen';
    const listener: Listener = { of, side, isConnected: false, rows: new Map() };
    await this.#keep(listener);
    this.#all.set(of.personId, listener);
    this.#holderName = await this.#call.parts.nameOf(this.#call.desk.consultantId ?? '');
    this.#tell();
    return { connected: this.#connect(listener) };
  }

  async #connect(listener: Listener): Promise<boolean> {
    const isConnected = await listener.side.connect();
    return new Promise((resolve) => {
      this.#call.turn(async () => {
        const isStill = this.#all.get(listener.of.personId) === listener;
        if (isConnected && isStill) {
          listener.isConnected = true;
          await this.follow();
        } else if (isStill) await this.stop(listener.of.personId);
        resolve(isConnected && isStill);
      });
      // A call that is over takes no turns any more.
      if (this.#call.phase === 'over') resolve(false);
    });
  }

  /** The sound was laid anew, or other people talk: taps are set again, and who is heard is kept. */
  async follow(): Promise<void> {
    if (this.#all.size === 0) return;
    this.#holderName = await this.#call.parts.nameOf(this.#call.desk.consultantId ?? '');
    for (const listener of this.#all.values()) {
      await this.#keep(listener);
      await this.#tap(listener);
      listener.side.tell();
    }
    this.#tell();
  }

  async #tap({ side, of, isConnected }: Listener): Promise<void> {
    const { desk, parts } = this.#call;
    if (!isConnected || side.legId === null || desk.legId === null) return;
    await parts.media.tap(side.legId, of.mode, desk.legId).catch((error: unknown) =>
      // The consultant hears a ringing line, and nobody talks: heard again when the sound is laid anew.
      parts.log.debug({ err: error, callId: this.#call.id }, 'nothing to listen to now'),
    );
  }

  async #keep({ of, rows }: Listener): Promise<void> {
    const { id: callId, row, now: beganAt } = this.#call;
    const heard = this.#heard();
    const gone = [...rows].filter(([personId]) => !heard.includes(personId));
    for (const [personId] of gone) rows.delete(personId);
    if (gone.length > 0)
      await this.#books.end(
        gone.map(([, id]) => id),
        beganAt,
      );
    for (const consultantId of heard) {
      if (rows.has(consultantId)) continue;
      const { personId: listenerId, mode, reason, agreementId } = of;
      const { contactId } = row;
      const use = { callId, contactId, consultantId, listenerId, mode, reason, agreementId, beganAt };
      rows.set(consultantId, await this.#books.begin(use));
    }
  }

  async stop(personId: string): Promise<void> {
    const listener = this.#all.get(personId);
    if (listener === undefined) return;
    this.#all.delete(personId);
    listener.side.tellOver('listeningOver');
    listener.side.close();
    this.#tell();
    await this.#end(listener);
  }

  async #end({ rows }: Listener): Promise<void> {
    const ids = [...rows.values()];
    rows.clear();
    await this.#books
      .end(ids, this.#call.now)
      .catch((error: unknown) => this.#call.parts.log.error({ err: error }, 'the end of a listening was not kept'));
  }

  async heard(from: PhoneScreen, message: PhoneToServer): Promise<void> {
    const listener = this.#all.get(from.personId);
    if (listener === undefined) return;
    const { side } = listener;
    if (message.do === 'hangUp' || message.do === 'deviceFailed' || message.do === 'decline')
      return this.stop(from.personId);
    if (message.do === 'restart' && message.connection === side.legId && (await side.restart()))
      await this.#tap(listener);
  }

  /** The page was loaded again: listening in is asked for anew, with its reason. */
  attached(personId: string): Promise<void> {
    return this.stop(personId);
  }

  deskAnswered(screenId: string, answer: SdpAnswer): void {
    for (const { side } of this.#all.values()) side.answered(screenId, answer);
  }

  /** True when it was a listener's leg. */
  media(event: MediaEvent): boolean {
    if (!('legId' in event)) return false;
    for (const listener of this.#all.values()) {
      if (!listener.side.legIds.includes(event.legId)) continue;
      listener.side.media(event);
      if (event.type === 'failed' && listener.isConnected) this.#call.turn(() => this.stop(listener.of.personId));
      return true;
    }
    return false;
  }

  /** The call is over, or the sound's process died: whoever listens asks again. */
  close(): void {
    for (const personId of [...this.#all.keys()]) void this.stop(personId);
  }
}
