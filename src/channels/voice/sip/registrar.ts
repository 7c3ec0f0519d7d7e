/** Consultants' own telephones announce themselves here (RFC 3261 section 10). */
import { parseAddress } from './address.js';
import type { Clock } from './clock.js';
import { wholeNumber } from './grammar.js';
import type { Peer, SipRequest, SipResponse } from './message.js';
import { answer } from './serialize.js';
import type { RegisteredContact } from './stack.js';
import { isSamePlace } from './uri.js';

interface Binding extends RegisteredContact {
  readonly text: string;
  readonly callId: string;
  readonly cseq: number;
}

const most = 5;
/** After a restart of ours nobody is registered: a telephone comes again within this. 10.3 step 7: "MAY be shorter". */
const longestS = 120;
/** 10.3: "423 (Interval Too Brief)" below it. */
const shortestS = 30;

export class Registrar {
  readonly #bindings = new Map<string, readonly Binding[]>();
  readonly #clock: Clock;
  readonly #changed: (user: string, isRegistered: boolean) => void;
  /** When the first binding of each user runs out. */
  readonly #alarms = new Map<string, () => void>();

  constructor(clock: Clock, changed: (user: string, isRegistered: boolean) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  contactsOf(user: string): readonly RegisteredContact[] {
    return this.#alive(user);
  }

  /** Addresses of registered telephones: known visitors. */
  isKnown(address: string): boolean {
    const now = this.#clock.now();
    for (const list of this.#bindings.values())
      if (list.some(({ peer, until }) => peer.address === address && until > now)) return true;
    return false;
  }

  #alive(user: string): readonly Binding[] {
    const now = this.#clock.now();
    const list = (this.#bindings.get(user) ?? []).filter(({ until }) => until > now);
    return list.toSorted((a, b) => b.until - a.until);
  }

  /** The request of `user`, whose password was checked. All or nothing (10.3 step 7). */
  register(user: string, request: SipRequest, peer: Peer): SipResponse {
    const before = this.#alive(user);
    const outcome = this.#changedBy(before, request, peer);
    if ('status' in outcome) return answer(request, outcome.status, { toTag: 'registrar', headers: outcome.headers });
    this.#keep(user, before.length > 0, outcome.bindings);
    const now = this.#clock.now();
    const headers = outcome.bindings.map(
      ({ text, until }) => ['contact', `<${text}>;expires=${Math.max(0, Math.round((until - now) / 1_000))}`] as const,
    );
    return answer(request, 200, { toTag: 'registrar', headers: [...headers, ['date', new Date().toUTCString()]] });
  }

  /** A telephone that was switched off without a word is gone when its time is up, and that is said. */
  #keep(user: string, wasThere: boolean, bindings: readonly Binding[]): void {
    this.#alarms.get(user)?.();
    this.#alarms.delete(user);
    if (bindings.length === 0) this.#bindings.delete(user);
    else {
      this.#bindings.set(user, bindings);
      const first = Math.min(...bindings.map(({ until }) => until));
      const ring = (): void => this.#keep(user, true, this.#alive(user));
      this.#alarms.set(user, this.#clock.after(Math.max(0, first - this.#clock.now()) + 1, ring));
    }
    if (wasThere !== bindings.length > 0) this.#changed(user, bindings.length > 0);
  }

  forget(user: string): void {
    this.#keep(user, this.#alive(user).length > 0, []);
  }

  stop(): void {
    for (const forget of this.#alarms.values()) forget();
    this.#alarms.clear();
  }

  #changedBy(
    before: readonly Binding[],
    request: SipRequest,
    peer: Peer,
  ):
    | { readonly bindings: readonly Binding[] }
    | { readonly status: number; readonly headers: readonly (readonly [string, string])[] } {
    const { headers } = request;
    const contacts = headers.all('contact');
    const callId = headers.get('call-id')!;
    const cseq = Number.parseInt(headers.get('cseq')!, 10);
    const general = wholeNumber(headers.get('expires'), 2 ** 32 - 1);
    if (contacts.includes('*')) {
      // 10.3 step 6: "*" stands alone and with Expires: 0.
      return contacts.length === 1 && general === 0 ? { bindings: [] } : { status: 400, headers: [] };
    }
    let bindings = before;
    for (const value of contacts) {
      const contact = parseAddress(value)!;
      const seconds = wholeNumber(contact.params.get('expires'), 2 ** 32 - 1) ?? general ?? longestS;
      const same = bindings.find(({ uri }) => isSamePlace(uri, contact.uri));
      // Step 7: an older request of the same telephone that comes late changes nothing.
      if (same?.callId === callId && cseq <= same.cseq) return { status: 500, headers: [] };
      bindings = bindings.filter((binding) => binding !== same);
      if (seconds === 0) continue;
      if (seconds < shortestS) return { status: 423, headers: [['min-expires', String(shortestS)]] };
      const until = this.#clock.now() + Math.min(seconds, longestS) * 1_000;
      bindings = [{ uri: contact.uri, text: contact.uriText, peer, until, callId, cseq }, ...bindings];
    }
    return bindings.length > most ? { status: 403, headers: [] } : { bindings };
  }
}
