/**
 * Callers and consultants' SIP telephones in one process and on one clock. They are as little as they can be: each message is
 * written and read by hand, nothing is sent twice, so that the load costs the measured server next to nothing.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { sleep, steadily, within } from './lab/index.js';
import { Caller, type Line, Telephone } from './voice-sip.js';

export type PhonesWanted =
  /** The address of the server, and where all sound goes, which nobody listens to. */
  | { readonly do: 'open'; readonly callers: number; readonly server: number; readonly sound: number }
  | { readonly do: 'ring'; readonly perSecond: number; readonly seconds: number; readonly ringForMs: number }
  | { readonly do: 'saturate'; readonly callers: number; readonly seconds: number; readonly talkMs: number };

export interface Rung {
  /** Milliseconds from what is measured to the ring. */
  readonly ms: readonly number[];
  readonly calls: number;
  readonly failed: number;
  readonly why: string | null;
}

const host = '127.0.0.1';
const patienceMs = 10_000;
const tell = (message: unknown): void => void process.send?.(message);

const callers = new Map<string, Caller>();
const ringing = new Map<string, Telephone>();
let callersLine: Line;
let onRing: (telephone: Telephone) => void = () => undefined;

async function bound(port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 }).bind(port, host);
  await once(socket, 'listening');
  return socket;
}

function lineOf(socket: Socket, server: number, sound: number): Line {
  const { port } = socket.address();
  return { port, sound, send: (text) => socket.send(text, server, host, () => undefined) };
}

const callIdOf = (text: string): string => /^Call-ID: *(.*?)\r$/im.exec(text)?.[1] ?? '';

async function open(wanted: Extract<PhonesWanted, { do: 'open' }>): Promise<number> {
  const [outside, inside] = [await bound(wanted.callers), await bound(0)];
  callersLine = lineOf(outside, wanted.server, wanted.sound);
  const phonesLine = lineOf(inside, wanted.server, wanted.sound);
  outside.on('message', (data) => {
    const text = data.toString('latin1');
    const caller = callers.get(callIdOf(text));
    if (caller !== undefined) caller.takes(text);
    else if (text.startsWith('OPTIONS ')) callersLine.send(Caller.alive(text));
  });
  inside.on('message', (data) => {
    const text = data.toString('latin1');
    const id = callIdOf(text);
    const known = ringing.get(id);
    if (known !== undefined) return known.takes(text);
    if (!text.startsWith('INVITE ')) return;
    // Read first, written after: the ring counts from the datagram.
    const telephone = new Telephone(phonesLine, text, () => ringing.delete(id));
    ringing.set(id, telephone);
    onRing(telephone);
  });
  return phonesLine.port;
}

let numbers = 0;
function call(): Caller {
  const number = `+3906${String(++numbers).padStart(7, '0')}`;
  const caller = new Caller(callersLine, number, () => callers.delete(caller.callId));
  callers.set(caller.callId, caller);
  return caller;
}

const patient = <T>(what: Promise<T>, why: string): Promise<T> => within(what, patienceMs, why);

/** What came of many calls. */
class Tally {
  readonly ms: number[] = [];
  calls = 0;
  failed = 0;
  why: string | null = null;

  fail(error: unknown): void {
    this.failed++;
    this.why = error instanceof Error ? error.message : String(error);
  }

  get rung(): Rung {
    const { ms, calls, failed, why } = this;
    return { ms, calls, failed, why };
  }
}

/** Calls at a set rate, whatever comes of them; a telephone rings, is let ring for a moment, and the caller goes. */
async function ring({ perSecond, seconds, ringForMs }: Extract<PhonesWanted, { do: 'ring' }>): Promise<Rung> {
  const tally = new Tally();
  const rang = new Map<string, (at: number) => void>();
  onRing = (telephone) => {
    rang.get(telephone.caller)?.(telephone.at);
    rang.delete(telephone.caller);
    telephone.rings();
  };
  const one = async (): Promise<void> => {
    tally.calls++;
    const caller = call();
    const rings = new Promise<number>((resolve) => rang.set(caller.number, resolve));
    const began = performance.now();
    caller.invite();
    try {
      await patient(caller.answered, 'nobody answered the caller');
      tally.ms.push((await patient(rings, 'no telephone rang')) - began);
      await sleep(ringForMs);
    } finally {
      caller.hangUp();
    }
    await patient(caller.ended, 'the end of a call was not heard');
  };
  const calls: Promise<void>[] = [];
  const stop = steadily(perSecond, () => calls.push(one().catch((error: unknown) => tally.fail(error))));
  await sleep(seconds * 1_000);
  stop();
  await Promise.all(calls);
  return tally.rung;
}

/** More callers than telephones: each telephone picks up at once, talks, is put down, its consultant is free, it rings again. */
async function saturate({ callers: count, seconds, talkMs }: Extract<PhonesWanted, { do: 'saturate' }>): Promise<Rung> {
  const tally = new Tally();
  const putDownAt = new Map<string, number>();
  const rang = new Map<string, () => void>();
  let isOn = true;
  onRing = (telephone) => {
    rang.get(telephone.caller)?.();
    rang.delete(telephone.caller);
    const since = putDownAt.get(telephone.user);
    if (since !== undefined) tally.ms.push(telephone.at - since);
    putDownAt.delete(telephone.user);
    telephone.pickUp();
    tally.calls++;
    void sleep(talkMs).then(() => {
      if (isOn && !telephone.isOver) putDownAt.set(telephone.user, performance.now());
      if (!telephone.isOver) telephone.putDown();
      // The consultant has no notes to write: the floor is told at once, as the desk would.
      tell({ freed: telephone.user });
    });
  };
  const calling = new Set<Caller>();
  const loop = async (_: unknown, n: number): Promise<void> => {
    // One after the other, as people call: all at once would stay all at once for ever.
    await sleep((n / count) * talkMs);
    while (isOn) {
      const caller = call();
      const rings = new Promise<void>((resolve) => rang.set(caller.number, resolve));
      calling.add(caller);
      caller.invite();
      try {
        await patient(caller.answered, 'nobody answered the caller');
        await Promise.race([patient(rings, 'no telephone rang'), caller.ended]);
        await caller.ended;
      } catch (error) {
        tally.fail(error);
        caller.hangUp();
        await sleep(100);
      }
      rang.delete(caller.number);
      calling.delete(caller);
    }
  };
  const loops = Array.from({ length: count }, loop);
  await sleep(seconds * 1_000);
  isOn = false;
  // Whoever was put down and did not ring since, though somebody waited all the time, was forgotten.
  const late = performance.now() - 1_000;
  for (const at of putDownAt.values()) if (at < late) tally.fail(new Error('a free consultant was not rung'));
  for (const caller of calling) caller.hangUp();
  await patient(Promise.all(loops), 'the calls did not end').catch((error: unknown) => tally.fail(error));
  return tally.rung;
}

process.on('message', (wanted: PhonesWanted) => {
  const work: Promise<unknown> =
    wanted.do === 'open' ? open(wanted) : wanted.do === 'ring' ? ring(wanted) : saturate(wanted);
  work.then(
    (done) => tell({ done }),
    (error: unknown) => tell({ error: String((error as Error).stack) }),
  );
});
process.on('disconnect', () => process.exit(0));
