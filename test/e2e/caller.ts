/** A telephone outside: real SIP and RTP on loopback, keys, a tone that it says, and what it heard, by numbers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { readWav } from '#channels/voice/media/embedded/wav.js';
import { shareHeard } from '#channels/voice/media/testing/hearing.js';
import { openSip, type OutgoingLeg, type SipStack } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';

const host = '127.0.0.1';
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
  hangUp(): void;
}

export class Outside {
  readonly sound: EmbeddedEngine;
  readonly sip: SipStack;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ponte-outside-'));
  #calls = 0;

  private constructor(sip: SipStack, sound: EmbeddedEngine) {
    this.sip = sip;
    this.sound = sound;
  }

  static async open(sipPort: number, ports: readonly [number, number]): Promise<Outside> {
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
    return new Outside(sip, new EmbeddedEngine({ host, publicHost: null, ports }));
  }

  async call(to: string, from: string, says: 'tone' | 'nothing' = 'tone'): Promise<Ringing> {
    const legId = `caller${++this.#calls}`;
    const { sdp } = await this.sound.createLeg({ kind: 'rtp', legId });
    // Before it is answered: the first words are spoken at once.
    const file = join(this.#folder, `${legId}.wav`);
    await this.sound.record(legId, { recordingId: legId, file });
    const caller = address(parseUri(`sip:${from}@${host}`)!);
    const leg = this.sip.invite({ to, from: caller, via: { trunk: 'ponte' }, sdp, ringMs: 20_000 });
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    await this.sound.answer(legId, await leg.answered, 'answer');
    if (says === 'tone') void this.sound.play(legId, { kind: 'tone', tone: 'beep' }, { isLooped: true });
    return {
      leg,
      ended,
      press: (keys) => this.sound.sendDigits(legId, keys),
      // What is written so far is read: the file grows while the call lasts. Left: what came from the centre.
      shareOf: async (name) => shareHeard(await leftOf(file), await readWav(join(house, fileFor(name)))),
      hears: async (name) => shareHeard(await leftOf(file), await readWav(join(house, fileFor(name)))) > 0.5,
      hangUp: () => {
        leg.end();
        void this.sound.hangup(legId);
      },
    };
  }

  async close(): Promise<void> {
    await this.sip.stop();
    await this.sound.shutDown();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const fileFor = (name: string): string => (/^(it|en)-/.test(name) ? `${name}.wav` : `it-${name}.wav`);

async function leftOf(file: string): Promise<Int16Array> {
  const { readFile } = await import('node:fs/promises');
  const data = (await readFile(file)).subarray(44);
  return Int16Array.from({ length: Math.floor(data.length / 4) }, (_, i) => data.readInt16LE(i * 4));
}
