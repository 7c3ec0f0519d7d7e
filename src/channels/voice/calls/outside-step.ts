/** A menu passes the caller to a number outside: rung by the trunk while the caller hears it ring, then the two are bridged. */
import { sentence } from '../speech/sentences.js';
import type { CallCore } from './core.js';
import type { Handed } from './flow-walk.js';
import { SipCustomer } from './sip-customer.js';

export class PassOutside {
  readonly #call: CallCore;
  #side: SipCustomer | null = null;
  #isOver = false;
  #wantsPerson: (() => void) | null = null;

  constructor(call: CallCore) {
    this.#call = call;
  }

  /** 'answered': the two talk. Otherwise the flow goes on with a person of the centre. */
  async ring(handed: Extract<Handed, { do: 'transferOut' }>): Promise<'answered' | 'notReached'> {
    const { parts, customer, language } = this.#call;
    // Looked at again now: what was allowed when the flow was published may be so no more.
    const verdict = parts.thirds.mayDial(handed.to);
    const out = parts.wayOut();
    if ('code' in verdict || out === null) {
      parts.log.warn(
        { callId: this.#call.id, code: 'code' in verdict ? verdict.code : 'call.noWayOut' },
        'a menu could not pass a caller outside',
      );
      return 'notReached';
    }
    const pressed = new Promise<'person'>((resolve) => (this.#wantsPerson = () => resolve('person')));
    const words = handed.prompt === null ? null : await parts.fileOf(handed.prompt, language);
    const said =
      words === null ? customer.speak(sentence(language, 'transfer.now')) : customer.say(handed.prompt!, language);
    if ((await Promise.race([said, pressed])) === 'person' || this.#isOver) return 'notReached';
    void customer.sound.play({ kind: 'tone', tone: 'ringback' }, true);
    const user = { gone: () => this.#call.turn(() => this.#call.finish('ended')), digit: () => undefined };
    const side = new SipCustomer(this.#call.id, parts, user, `out${this.#call.nextLeg()}`);
    this.#side = side;
    const how = await Promise.race([
      side.dial(verdict.number, out).then(
        () => 'answered' as const,
        () => 'notReached' as const,
      ),
      pressed,
    ]);
    if (how !== 'answered' || this.#isOver) {
      this.close();
      return 'notReached';
    }
    await parts.media.bridge(customer.id, side.id);
    this.#call.keep({ outsideNumber: verdict.number, outsideAnsweredAt: this.#call.now });
    return 'answered';
  }

  /** Zero, while it rings: a person of the centre. */
  digit(digit: string): void {
    if (digit === '0') this.#wantsPerson?.();
  }

  close(): void {
    this.#isOver = true;
    this.#side?.close();
    this.#side = null;
  }
}
