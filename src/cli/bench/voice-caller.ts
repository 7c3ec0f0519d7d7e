/**
 * Who calls: our own SIP stack in a process of its own, calls at a set rate, each answered, held a while and ended. A number
 * is called on the wish of the parent: `{ port, perSecond, seconds, holdMs }`.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { pino } from 'pino';
import { buildEvent, buildRtp } from '#channels/voice/media/embedded/rtp.js';
import { makeSdp, parseSdp } from '#channels/voice/media/embedded/sdp.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { openSip } from '#channels/voice/sip/index.js';
import { sleep, steadily } from './lab/index.js';

export interface CallsWanted {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly holdMs: number;
}

export interface CallsMade {
  readonly answeredMs: readonly number[];
  readonly failed: number;
  /** Packets of sound that came for all of them. */
  readonly heard: number;
  readonly tookS: number;
  readonly why: string | null;
}

const host = '127.0.0.1';
const sink = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 }).bind(0, host);
let heard = 0;
sink.on('message', () => heard++);
await once(sink, 'listening');

/** Key 1, all its packets at once, as RFC 4733 writes it. */
function press(port: number): void {
  for (let frame = 1; frame <= 5; frame++) {
    const payload = buildEvent('1', frame === 5, frame * 160);
    const packet = { payloadType: 101, isMarked: frame === 1, sequence: frame, timestamp: 160, ssrc: 7, payload };
    sink.send(buildRtp(packet), port, host, () => undefined);
  }
}

async function make({ port, perSecond, seconds, holdMs }: CallsWanted): Promise<CallsMade> {
  const stack = await openSip({
    ...{ host, port: Number(process.env['PONTE_BENCH_SIP']), tls: null, publicHost: null, realm: 'bench' },
    ...{ passwordOf: () => null, mostLegs: 10_000, log: pino({ level: 'silent' }), takesStrangers: () => true },
    trunks: [
      {
        ...{ name: 'ponte', host, port, transport: 'udp', addresses: [host] },
        ...{ credentials: null, isRegistered: false, isTrusted: true },
      },
    ],
  });
  const sdp = makeSdp(
    { address: host, port: sink.address().port, laws: ['alaw'], events: 101, direction: 'sendrecv' },
    1,
  );
  const answeredMs: number[] = [];
  const calls: Promise<void>[] = [];
  let failed = 0;
  let why: string | null = null;
  const one = async (n: number): Promise<void> => {
    const began = performance.now();
    const from = address(parseUri(`sip:+3906${String(n).padStart(7, '0')}@${host}`)!);
    const leg = stack.invite({ to: '+39061111', from, via: { trunk: 'ponte' }, sdp, ringMs: 10_000 });
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    const theirs = parseSdp(await leg.answered);
    answeredMs.push(performance.now() - began);
    press(theirs?.port ?? 0);
    await sleep(holdMs);
    leg.end();
    await ended;
  };
  const began = performance.now();
  const stop = steadily(perSecond, (n) => {
    calls.push(
      one(n).catch((error: unknown) => {
        failed++;
        why = error instanceof Error ? error.message : JSON.stringify(error);
      }),
    );
  });
  await sleep(seconds * 1_000);
  stop();
  const tookS = (performance.now() - began) / 1_000;
  await Promise.all(calls);
  await stack.stop();
  return { answeredMs, failed, heard, tookS, why };
}

process.on('message', (wanted: CallsWanted) => {
  make(wanted).then(
    (made) => process.send?.(made),
    (error: unknown) => process.send?.({ error: String((error as Error).stack) }),
  );
});
process.on('disconnect', () => process.exit(0));
