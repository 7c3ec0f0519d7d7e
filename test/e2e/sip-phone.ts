/** A consultant's SIP telephone: our own stack on a real socket, registered with an account, and RTP that says a tone. */
import pino from 'pino';
import { type IncomingLeg, openSip, type SipStack } from '#channels/voice/sip/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';

const host = '127.0.0.1';

export class SipPhone {
  readonly stack: SipStack;
  readonly sound: Telephone;
  readonly rang: IncomingLeg[] = [];
  ended = 0;
  readonly #waiting: ((leg: IncomingLeg) => void)[] = [];

  private constructor(stack: SipStack, sound: Telephone) {
    this.stack = stack;
    this.sound = sound;
    stack.onIncoming((leg) => {
      leg.ring();
      leg.onEnded(() => this.ended++);
      this.rang.push(leg);
      this.#waiting.shift()?.(leg);
    });
  }

  /** With an account it registers; without, it only listens: a telephone at a fixed address. */
  static async open(
    serverPort: number,
    account: { readonly user: string; readonly password: string } | null,
    hz = 600,
  ): Promise<SipPhone> {
    const stack = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'phone', passwordOf: () => null, mostLegs: 50 },
      log: pino({ level: 'silent' }),
      takesStrangers: () => true,
      trunks: [
        {
          ...{ name: 'ponte', host, port: serverPort, transport: 'udp', addresses: [] },
          ...{ credentials: account, isRegistered: account !== null, isTrusted: true },
        },
      ],
    });
    return new SipPhone(stack, await Telephone.open('alaw', hz));
  }

  get port(): number {
    return this.stack.status().udpPort!;
  }

  /** The next call that rings here. */
  rings(): Promise<IncomingLeg> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async pickUp(leg: IncomingLeg): Promise<void> {
    this.sound.takes(leg.offer!);
    await leg.accept(this.sound.sdp());
  }

  async close(): Promise<void> {
    await this.stack.stop();
    this.sound.close();
  }
}
