/** A telephone outside: real SIP and RTP on loopback, keys, a tone that it says, and what it heard, by numbers. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { readWav } from '#channels/voice/media/embedded/wav.js';
import { shareHeard } from '#channels/voice/media/testing/hearing.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { openSip, type OutgoingLeg, type SipStack } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';

const host = '127.0.0.1';
/** Forty seconds are listened through, the newest: a look at minutes of music would hold up the ear itself. */
const mostListened = 40 * 8_000;
const house = fileURLToPath(new URL('../../src/channels/voice/prompts/', import.meta.url));

export interface Ringing {
  readonly leg: OutgoingLeg;
  /** Resolves when the other side hung up. */
  readonly ended: Promise<void>;
  press(keys: string): Promise<void>;
  /** Whether a sound that ships was heard up to now; `file` without its language is Italian. */
  hears(file: string): Promise<boolean>;
  /** How much of it, 0 to 1. */
  shareOf(file: string): Promise<number>;
  /** What came as text, as its characters; and what is typed. */
  readonly text: string;
  type(text: string): void;
  hangUp(): void;
}

export class Outside {
  readonly sip: SipStack;
  readonly #phones: Telephone[] = [];

  private constructor(sip: SipStack) {
    this.sip = sip;
  }

  static async open(sipPort: number): Promise<Outside> {
    const sip = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
      log: pino({ level: 'silent' }),
      takesStrangers: () => true,
      trunks: [
        {
          ...{ name: 'ponte', host, port: sipPort, transport: 'udp' as const },
          ...{ addresses: [], credentials: null, isRegistered: false, isTrusted: true },
        },
      ],
    });
    return new Outside(sip);
  }

  async call(to: string, from: string, says: 'tone' | 'nothing' = 'tone', hasText = false): Promise<Ringing> {
    const phone = await Telephone.open('alaw', says === 'tone' ? 1_000 : null);
    if (hasText) await phone.withText();
    this.#phones.push(phone);
    const caller = address(parseUri(`sip:${from}@${host}`)!);
    const leg = this.sip.invite({ to, from: caller, via: { trunk: 'ponte' }, sdp: phone.sdp(), ringMs: 20_000 });
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    phone.takes(await leg.answered);
    const shareOf = async (name: string): Promise<number> =>
      shareHeard(phone.sound.subarray(-mostListened), await readWav(join(house, fileFor(name))));
    const heard = new Set<string>();
    let pressed = 0;
    return {
      leg,
      ended,
      press: async (keys) => {
        for (const key of keys) {
          phone.press(key, ++pressed * 8_000);
          await sleep(150);
        }
      },
      get text() {
        return phone.text;
      },
      type: (text) => phone.type(text),
      shareOf,
      hears: async (name) => {
        if (!heard.has(name) && (await shareOf(name)) > 0.5) heard.add(name);
        return heard.has(name);
      },
      hangUp: () => {
        leg.end();
        phone.hz = null;
      },
    };
  }

  async close(): Promise<void> {
    await this.sip.stop();
    for (const phone of this.#phones) phone.close();
  }
}

const fileFor = (name: string): string => (/^(it|en)-/.test(name) ? `${name}.wav` : `it-${name}.wav`);
