// The whole chain of a large centre on loopback, from the carrier's side to a consultant's ear, once with each engine:
//
//   sipp → Kamailio → Ponte → (rtpengine) → a desk in headless Chromium
//
//   npm run voice-lab                              20 calls a second for 10 s
//   npm run voice-lab -- --rate 50 --seconds 20
//   npm run voice-lab -- --only rtpengine
//
// As root it installs what is missing by apt-get. Everything is a child of this process, on loopback and in a temporary folder; all
// of it ends with it, also on Ctrl C.
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './chromium.mjs';
import { openDesk } from './lab/desk.mjs';
import { startChain } from './lab/chain.mjs';
import { childWith, cpuMs, Parts, pause, until } from './lab/parts.mjs';
import { closeNetworks, inside, openNetworks } from './lab/networks.mjs';
import { runServers, serverRows } from './lab/servers.mjs';
import { answered, startSipp } from './lab/sipp.mjs';
import { LabPhone } from './lab/sound.mjs';
import { findPrograms } from './programs.mjs';

const say = (words) => process.stdout.write(`${words}\n`);
const { values } = parseArgs({
  options: { rate: { type: 'string' }, seconds: { type: 'string' }, only: { type: 'string' } },
});
const rate = Number(values.rate ?? 20);
const seconds = Number(values.seconds ?? 10);
if (!(rate >= 1 && rate <= 500 && seconds >= 1 && seconds <= 600)) {
  say('Give --rate from 1 to 500 calls a second and --seconds from 1 to 600.');
  process.exit(2);
}

const runs = ['embedded', 'rtpengine', 'servers', 'outside'];
if (values.only !== undefined && !runs.includes(values.only)) {
  say(`Give --only one of ${runs.join(', ')}.`);
  process.exit(2);
}
const states = findPrograms(['sipp', 'kamailio', 'rtpengine', 'turnserver', 'svmap'], say);
const executablePath = await findChromium({ mayInstall: true, say });
const missing = Object.keys(states).filter((name) => states[name] !== 'there');
if (executablePath === null) missing.push('chromium');
if (missing.length > 0) {
  say(`Missing here: ${missing.join(', ')}. Run this as root on Debian or Ubuntu, or install them.`);
  process.exit(1);
}

const parts = new Parts();
const folder = mkdtempSync(join(tmpdir(), 'ponte-voice-lab-'));
chmodSync(folder, 0o755);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const results = {};
let isWell = true;
const outsideRows = [
  ['tones heard both ways', (of) => (of.isHeard ? 'yes' : 'NO')],
  ["the browser's way", (of) => of.way],
  ['codec at the desk', (of) => of.codec],
  ['lost, the worse side', (of) => `${(of.lostShare * 100).toFixed(2)} %`],
  ["a stranger's sound, same port", (of) => (of.isStolen ? 'HEARD' : 'not heard')],
  ...['svmap', 'svwar', 'svcrack'].map((program) => [
    `${program} found`,
    (of) => of.found.filter((words) => words.startsWith(program)).join('; ') || 'nothing',
  ]),
  ['calls of the carrier meanwhile', (of) => `${of.carried.good} good, ${of.carried.failed} failed`],
];
const others = {};
for (const kind of runs) {
  if (values.only !== undefined && values.only !== kind) continue;
  say(`\n── ${kind}`);
  try {
    if (kind === 'outside') others[kind] = await runOutside();
    else if (kind === 'servers') others[kind] = await runServers(parts, { place: placeOf(kind), say, rate, seconds });
    else results[kind] = await runChain(kind);
  } catch (error) {
    isWell = false;
    say(`✗ ${kind}: ${error.message}`);
    parts.lastWords().forEach(say);
  }
  await parts.end();
}
printTable(results);
if (others.servers) printRows('two servers behind Kamailio', serverRows, others.servers);
for (const [kind, of] of Object.entries(others.outside?.kinds ?? {}))
  printRows(`caller and desk behind a NAT, strangers: ${kind}`, outsideRows, of);
process.exitCode =
  isWell && [...Object.values(results), ...Object.values(others)].every(({ isGood }) => isGood) ? 0 : 1;
setTimeout(() => process.exit(), 2_000).unref();

function placeOf(kind) {
  const place = join(folder, kind);
  mkdirSync(place, { mode: 0o755 });
  return place;
}

/** In networks of its own: a caller and a desk behind a NAT, and who scans. Loudly not done where that cannot be. */
async function runOutside() {
  const problem = openNetworks();
  if (problem !== null) {
    say(`SKIPPED: ${problem}. Callers behind a NAT and scanners were not tried.`);
    return { kinds: {}, isGood: true };
  }
  process.once('exit', closeNetworks);
  const kinds = {};
  try {
    for (const kind of ['embedded', 'rtpengine']) {
      const [program, ...args] = [
        ...inside('centre'),
        process.execPath,
        join(import.meta.dirname, 'lab', 'outside.mjs'),
      ];
      const stdio = ['ignore', 'pipe', 'inherit'];
      const child = parts.start(program, [...args, placeOf(`outside-${kind}`), kind, executablePath], { stdio });
      await once(child, 'exit');
      if (child.exitCode !== 0) throw new Error(`the ${kind} centre ended with ${child.exitCode}`);
      kinds[kind] = JSON.parse(child.said.trim().split('\n').at(-1));
    }
  } finally {
    closeNetworks();
  }
  return { kinds, isGood: Object.values(kinds).every(({ isGood }) => isGood) };
}

/** One engine from start to end; gives its column of the table. With rtpengine the browser comes by coturn alone, over TLS. */
async function runChain(kind) {
  const place = placeOf(kind);
  const hasTurn = kind === 'rtpengine';
  const chain = await startChain(parts, { kind, place, say, hasTurn });
  const { web, kamailioPort } = chain;
  const desk = await openDesk({
    ...{
      executablePath,
      url: web,
      mail: 'lucia.rinaldi@acquaeluce.example',
      password: 'acqua-e-luce-2026',
      hz: 600,
      isRelayOnly: hasTurn,
    },
  });
  const phone = await LabPhone.open();
  try {
    say('   the desk is open, one call is listened to …');
    const sound = await listen(chain, desk, phone, place);
    say(`   ${seconds * rate} calls, ${rate} a second …`);
    const load = await underLoad(chain, place);
    const isGood = sound.isHeard && load.failed === 0 && sound.deskLostShare < 0.01 && sound.phoneLostShare < 0.01;
    return { ...sound, ...load, isGood, kamailioPort };
  } finally {
    phone.close();
    await desk.close();
  }
}

/** One call by sipp, its sound the laboratory's: who hears what, how late, what was lost. */
async function listen({ kamailioPort }, desk, phone, place) {
  await desk.ready();
  const call = startSipp(parts.keep, {
    ...{ folder: place, name: 'one', to: `127.0.0.1:${kamailioPort}`, calls: 1, perSecond: 1, holdMs: 60_000 },
    ...{ mediaPort: phone.port, log: true },
  });
  const { askedAt, at, port } = await until('the answer', () => answered(call.messages));
  phone.sendTo(port);
  const answeredMs = at - askedAt;
  await desk.rings();
  const ringsMs = Date.now() - askedAt;
  const pressed = Date.now();
  const heard = Promise.all([phone.hears(600, 15_000), desk.answer().then(() => desk.hears(1_000, 15_000))]);
  await desk.talks();
  const twoWayMs = Math.max(...(await heard)) - pressed;
  await pause(2_000);
  const before = { desk: await desk.counters(), phone: { received: phone.received, lost: phone.lost } };
  await pause(8_000);
  const counters = await desk.counters();
  const isHeard = phone.loudnessOf(600) > 1_000 && (await desk.clearness(1_000)) > 20;
  const share = (lost, received) => Math.max(0, lost) / Math.max(1, lost + received);
  const delays = { out: [], in: [] };
  for (let i = 0; i < 5; i++) {
    const [toDesk, toPhone] = [1_300 + 200 * (i % 2), 800 + 200 * (i % 2)];
    const inPage = desk.hears(toDesk);
    phone.hz = toDesk;
    const saidAt = Date.now();
    delays.out.push((await inPage) - saidAt);
    const onPhone = phone.hears(toPhone);
    const pageSaidAt = await desk.say(toPhone);
    delays.in.push((await onPhone) - pageSaidAt);
  }
  await desk.hangUp();
  await call.done;
  const middle = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  return {
    ...{
      answeredMs,
      ringsMs,
      twoWayMs,
      isHeard,
      codec: counters.codec,
      way: counters.way,
      jitterMs: counters.jitterMs,
    },
    deskLostShare: share(counters.lost - before.desk.lost, counters.received - before.desk.received),
    phoneLostShare: share(phone.lost - before.phone.lost, phone.received - before.phone.received),
    ...{ toDeskMs: middle(delays.out), toPhoneMs: middle(delays.in) },
  };
}

/** Calls that come in, get in line, and hang up; what each part used for one. */
async function underLoad({ kamailioPort, kamailio, rtpengine, server }, place) {
  const media = childWith(server.pid, 'process.js');
  const used = () => ({
    kamailio: cpuMs(kamailio.pid),
    ponte: cpuMs(server.pid, { isTree: false }),
    media: media === null ? 0 : cpuMs(media),
    all: cpuMs(server.pid),
    rtpengine: rtpengine === null ? 0 : cpuMs(rtpengine.pid),
  });
  const calls = rate * seconds;
  const before = used();
  const began = Date.now();
  const load = startSipp(parts.keep, {
    ...{ folder: place, name: 'many', to: `127.0.0.1:${kamailioPort}`, calls, perSecond: rate, holdMs: 2_000 },
    mediaPort: 9,
  });
  const { good, failed } = await load.done;
  const tookS = (Date.now() - began - 2_000) / 1_000;
  const after = used();
  const per = (name) => (after[name] - before[name]) / calls;
  return {
    ...{ good, failed: Number.isNaN(failed) ? calls : failed, perSecond: good / tookS },
    cpu: {
      ...{ kamailio: per('kamailio'), ponte: per('ponte'), media: per('media'), rtpengine: per('rtpengine') },
      database: per('all') - per('ponte') - per('media'),
    },
  };
}

function printTable(columns) {
  const kinds = Object.keys(columns);
  if (kinds.length === 0) return;
  const ms = (value) => `${Math.round(value)} ms`;
  const cpu = (name) => (of) => `${of.cpu[name].toFixed(2)} ms`;
  const rows = [
    ['tones heard both ways', (of) => (of.isHeard ? 'yes' : 'NO')],
    ['codec at the desk', (of) => of.codec],
    ["the browser's way", (of) => of.way],
    ['INVITE → answer', (of) => ms(of.answeredMs)],
    ['INVITE → the desk rings', (of) => ms(of.ringsMs)],
    ['key "a" → two-way sound', (of) => ms(of.twoWayMs)],
    ['lost, caller to desk', (of) => `${(of.deskLostShare * 100).toFixed(2)} %`],
    ['lost, desk to caller', (of) => `${(of.phoneLostShare * 100).toFixed(2)} %`],
    ['jitter at the desk', (of) => ms(of.jitterMs)],
    ['delay, caller to desk', (of) => ms(of.toDeskMs)],
    ['delay, desk to caller', (of) => ms(of.toPhoneMs)],
    ['calls by a menu into the queue', (of) => `${of.good} good, ${of.failed} failed`],
    ['calls a second', (of) => of.perSecond.toFixed(1)],
    ['CPU a call: Kamailio', cpu('kamailio')],
    ['CPU a call: Ponte', cpu('ponte')],
    ["CPU a call: Ponte's mixer", cpu('media')],
    ['CPU a call: rtpengine', cpu('rtpengine')],
    ['CPU a call: database', cpu('database')],
  ];
  say(`\n${'sipp → Kamailio → Ponte → desk'.padEnd(32)}${kinds.map((kind) => kind.padStart(20)).join('')}`);
  for (const [words, of] of rows)
    say(`${words.padEnd(32)}${kinds.map((kind) => of(columns[kind]).padStart(20)).join('')}`);
}

function printRows(title, rows, of) {
  say(`\n${title}`);
  for (const [words, valueOf] of rows) say(`${words.padEnd(32)}${valueOf(of).padStart(24)}`);
}
