/**
 * The telephone. Calls set up through a menu into a queue on the real server; telephones bridged with browsers; callers who
 * hear music. The load comes from other processes than the one that is measured, on the same machine. Beside it the
 * plainest relay of RTP that Node can be, which neither encrypts nor knows who speaks.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createSocket } from 'node:dgram';
import { loadavg } from 'node:os';
import { pg } from '#store/pg.js';
import { Lab, quantile, sleep } from './lab/index.js';
import type { BenchResult } from './result.js';
import type { CallsMade, CallsWanted } from './voice-caller.js';
import { cpuMs, mediaChildOf } from './voice-process.js';
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

export default async function benchVoice(): Promise<BenchResult> {
  const calls = await measureCalls();
  const relay = await measureRelay(bridged);
  const plain = await measurePlainBridges(bridged);
  const web = await measureBridges(bridged);
  const heard = await measureListeners(listeners);
  const round = (value: number, digits = 2): string => value.toFixed(digits);
  return {
    value: plain.percent,
    unit: '% of a core a call, RTP to RTP',
    p50: quantile(calls.made.answeredMs, 0.5),
    p99: quantile(calls.made.answeredMs, 0.99),
    beside: { name: 'a plain relay of RTP', value: relay.percent },
    ratio: relay.percent / plain.percent,
    notes: {
      what: 'p50 and p99 are ms from INVITE to answer while calls come in',
      'calls through a menu to the queue': `${round(calls.perSecond, 1)} a second`,
      'calls answered, failed, in the queue': `${calls.made.answeredMs.length}, ${calls.made.failed}, ${calls.inQueue}`,
      ...(calls.made.why === null ? {} : { 'why a call failed': calls.made.why }),
      'CPU a call, server': `${round(calls.serverMs)} ms, its sound ${round(calls.mediaMs)} ms`,
      'RTP to RTP': `${plain.calls} calls, ${round(plain.percent, 3)} % of a core each, ${plain.lost} of ${plain.expected} packets lost`,
      'RTP to WebRTC': `${web.calls} calls, ${round(web.percent, 3)} % of a core each, ${web.lost} of ${web.expected} packets lost`,
      'answer to two-way sound in a browser': `p50 ${round(quantile(web.connectedMs, 0.5), 0)} ms, p99 ${round(quantile(web.connectedMs, 0.99), 0)} ms`,
      'callers hearing music': `${heard.callers}, ${round(heard.corePercent, 1)} % of a core, ${round(heard.memoryMb, 0)} MB, ${heard.lateTicks} late ticks, ${round(heard.heardShare * 100, 1)} % of the packets arrived`,
      'plain relay': `${relay.calls} calls, ${relay.lost} of ${relay.expected} packets lost`,
      ...(await besideRtpengine(round)),
      'load of the machine': loadavg()
        .map((one) => round(one, 1))
        .join(' '),
    },
  };
}

/** What the same calls cost with rtpengine in front, rtpengine and our mixer together. */
async function besideRtpengine(round: (value: number, digits?: number) => string): Promise<Record<string, string>> {
  try {
    execFileSync('rtpengine', ['--version'], { stdio: 'ignore' });
  } catch {
    return { rtpengine: 'SKIPPED, not installed: compared with the plain relay alone' };
  }
  const plain = await measurePlainBridges(bridged, openRtpengine);
  const web = await measureBridges(bridged, openRtpengine);
  const words = ({ calls, percent, lost, expected }: Carried): string =>
    `${calls} calls, ${round(percent, 3)} % of a core each, ${lost} of ${expected} packets lost`;
  return {
    'rtpengine, RTP to RTP': words(plain),
    'rtpengine, RTP to WebRTC, PCMA': words(web),
    'rtpengine, answer to connected': `p50 ${round(quantile(web.connectedMs, 0.5), 0)} ms, p99 ${round(quantile(web.connectedMs, 0.99), 0)} ms`,
  };
}

/** A port that nobody holds now: the server must know its trunk's before the trunk opens it. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
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
      return once(callers, 'message').then(([made]) => made as CallsMade);
    };
    // Warm code first; the same rate, not counted.
    await call({ perSecond, seconds: 3, holdMs: 300 });
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
