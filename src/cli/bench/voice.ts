/**
 * The telephone. Calls set up through a menu into a queue on the real server; telephones bridged with browsers; callers who
 * hear music. The load comes from other processes than the one that is measured, on the same machine. Beside it the
 * plainest relay of RTP that Node can be, which neither encrypts nor knows who speaks.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { loadavg } from 'node:os';
import { pg } from '#store/pg.js';
import { Lab, quantile, sleep, within } from './lab/index.js';
import type { BenchResult, BenchRow } from './result.js';
import type { CallsMade, CallsWanted } from './voice-caller.js';
import { cpuMs, freePort, mediaChildOf } from './voice-process.js';
import { measureRinging, measureSaturated, type Ringing } from './voice-ring.js';
import { openRtpengine } from './voice-rtpengine.js';
import { type Carried, measureBridges, measureListeners, measurePlainBridges, measureRelay } from './voice-sound.js';

const perSecond = 100;
const seconds = 10;
const holdMs = 1_500;
const bridged = 30;
const listeners = 500;

const menu = `flow Prova
language it
start scelta
person persona

menu scelta
  words Per le bollette prema 1.
  key 1 bollette Bollette
  otherwise persona

queue bollette
  queue queue_0

queue persona
  queue queue_0
`;

const round = (value: number, digits = 2): string => value.toFixed(digits);

export default async function benchVoice(): Promise<BenchResult> {
  const calls = await measureCalls();
  const ringing = await measureRinging(200, 200, seconds);
  const saturated = await measureSaturated(50, 53, seconds * 2);
  const relay = await measureRelay(bridged);
  const plain = await measurePlainBridges(bridged);
  const web = await measureBridges(bridged);
  const heard = await measureListeners(listeners);
  const connectedMs = quantile(web.connectedMs, 0.5);
  return {
    value: plain.percent,
    unit: '% of a core a call, RTP to RTP',
    p50: quantile(calls.made.answeredMs, 0.5),
    p99: quantile(calls.made.answeredMs, 0.99),
    beside: { name: 'a plain relay of RTP', value: relay.percent },
    ratio: relay.percent / plain.percent,
    rows: [
      {
        what: 'calls through a menu to the queue',
        figure: `${round(calls.perSecond, 1)} a second, ${calls.made.failed} failed, ${calls.inQueue} in the queue${because(calls.made.why)}; CPU a call: server ${round(calls.serverMs)} ms, its sound ${round(calls.mediaMs)} ms`,
        aim: `${perSecond} a second, 0 failed, at most 3 ms CPU a call`,
        isMet: calls.perSecond >= perSecond * 0.99 && calls.made.failed === 0 && calls.serverMs + calls.mediaMs <= 3,
      },
      ringRow('INVITE to a consultant’s telephone, 200 of them, 200 calls a second', ringing, [4, 16]),
      ringRow('telephone put down to its next ring, 50 of them, 53 callers', saturated, [10, 50]),
      {
        what: 'RTP to WebRTC',
        figure: carried(web),
        aim: '0 lost, at most 0.7 % of a core each',
        isMet: web.lost === 0 && web.percent <= 0.7,
      },
      { what: 'RTP to RTP', figure: carried(plain), aim: null, isMet: null },
      {
        what: 'answer to two-way sound in a browser',
        figure: `p50 ${round(connectedMs, 0)} ms, p99 ${round(quantile(web.connectedMs, 0.99), 0)} ms`,
        aim: 'p50 at most 500 ms',
        isMet: connectedMs <= 500,
      },
      {
        what: 'callers hearing music',
        figure: `${heard.callers}, ${round(heard.corePercent, 1)} % of a core, ${round(heard.memoryMb, 0)} MB, ${heard.lateTicks} late ticks, ${round(heard.heardShare * 100, 1)} % of the packets arrived`,
        aim: `${listeners}, every packet`,
        isMet: heard.callers >= listeners && heard.heardShare > 0.999,
      },
      ...(await besideRtpengine().catch(notMeasured)),
    ],
    notes: {
      what: 'p50 and p99 are ms from INVITE to answer while calls come in',
      'plain relay': `${relay.calls} calls, ${relay.lost} of ${relay.expected} packets lost`,
      'load of the machine': loadavg()
        .map((one) => round(one, 1))
        .join(' '),
    },
  };
}

const because = (why: string | null): string => (why === null ? '' : ` (${why})`);

const carried = ({ calls, percent, lost, expected }: Carried): string =>
  `${calls} calls, ${round(percent, 3)} % of a core each, ${lost} of ${expected} packets lost`;

/** Beside it Asterisk's `app_queue`, measured on another day: 3.8 and 16 ms, 7.8 ms CPU a call; saturated 0.8 and 1.6 s. */
function ringRow(what: string, rung: Ringing | Error, [p50, p99]: readonly [number, number]): BenchRow {
  const aim = `p50 at most ${p50} ms, p99 at most ${p99} ms, 0 failed`;
  if (rung instanceof Error) return { what, figure: `not measured: ${rung.message}`, aim, isMet: false };
  const { ms, calls, failed, why, serverMs, mediaMs, databaseMs } = rung;
  const [half, most] = [quantile(ms, 0.5), quantile(ms, 0.99)];
  return {
    what,
    figure: `p50 ${round(half, 1)} ms, p99 ${round(most, 1)} ms, ${calls} calls, ${failed} failed${because(why)}; CPU a call: server ${round(serverMs)} ms, its sound ${round(mediaMs)} ms, its database ${round(databaseMs)} ms`,
    aim,
    isMet: half <= p50 && most <= p99 && failed === 0,
  };
}

/** The rows of before are not to be lost for it. */
const notMeasured = (error: unknown): BenchRow[] => [
  { what: 'rtpengine', figure: `not measured: ${(error as Error).message}`, aim: null, isMet: null },
];

/** What the same calls cost with rtpengine in front, rtpengine and our mixer together. */
async function besideRtpengine(): Promise<BenchRow[]> {
  try {
    execFileSync('rtpengine', ['--version'], { stdio: 'ignore' });
  } catch {
    const figure = 'SKIPPED, not installed: compared with the plain relay alone';
    return [{ what: 'rtpengine', figure, aim: null, isMet: null }];
  }
  const plain = await measurePlainBridges(bridged, openRtpengine);
  const web = await measureBridges(bridged, openRtpengine);
  const connected = `p50 ${round(quantile(web.connectedMs, 0.5), 0)} ms, p99 ${round(quantile(web.connectedMs, 0.99), 0)} ms`;
  return [
    { what: 'rtpengine, RTP to RTP', figure: carried(plain), aim: null, isMet: null },
    { what: 'rtpengine, RTP to WebRTC, PCMA', figure: carried(web), aim: null, isMet: null },
    { what: 'rtpengine, answer to connected', figure: connected, aim: null, isMet: null },
  ];
}

interface Calls {
  readonly made: CallsMade;
  readonly perSecond: number;
  readonly serverMs: number;
  readonly mediaMs: number;
  readonly inQueue: number;
}

async function measureCalls(): Promise<Calls> {
  const lab = new Lab();
  const sipPort = await freePort();
  const callers = fork(fileURLToPath(new URL('./voice-caller.js', import.meta.url)), [], {
    env: { ...process.env, PONTE_BENCH_SIP: String(sipPort) },
  });
  try {
    const address = await lab.start({
      PONTE_SIP_PORT: '0',
      PONTE_SIP_TRUNK: `sip://127.0.0.1:${sipPort}?from=127.0.0.1`,
      PONTE_RTP_PORTS: '30000-39998',
    });
    await lab.call({ do: 'queues', skills: 1 });
    await lab.call({ do: 'flow', source: menu });
    const media = mediaChildOf(lab.pid);
    if (address.sipPort === null || media === null) throw new Error('the measured server has no telephone');
    const call = (wanted: Omit<CallsWanted, 'port'>): Promise<CallsMade> => {
      callers.send({ port: address.sipPort, ...wanted });
      const made = once(callers, 'message').then(([all]) => all as CallsMade);
      return within(made, 120_000, 'the calls did not end');
    };
    // Warm code first, at the same rate, not counted: for a thousand calls a quarter of the processor time is the compiler's.
    await call({ perSecond, seconds: 12, holdMs: 300 });
    await sleep(500);
    const before = [cpuMs(lab.pid), cpuMs(media)] as const;
    const began = Date.now();
    const made = await call({ perSecond, seconds, holdMs });
    const count = made.answeredMs.length + made.failed;
    const [serverMs, mediaMs] = [cpuMs(lab.pid) - before[0], cpuMs(media) - before[1]];
    await sleep(500);
    const inQueue = await queuedSince(address.database, began);
    const rate = made.answeredMs.length / made.tookS;
    return { made, perSecond: rate, serverMs: serverMs / count, mediaMs: mediaMs / count, inQueue };
  } finally {
    callers.disconnect();
    await lab.remove();
  }
}

/** Calls that became somebody's turn in a queue, as the database has them. */
async function queuedSince(config: pg.ClientConfig, began: number): Promise<number> {
  const client = new pg.Client(config);
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    'select count(*) from call where interaction_id is not null and started_at >= $1',
    [began],
  );
  await client.end();
  return Number(rows[0]!.count);
}
