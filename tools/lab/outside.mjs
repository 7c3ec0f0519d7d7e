// Runs inside the centre's own network (`networks.mjs`): a caller and a desk behind a NAT, a stranger who sends sound into their
// call, and sipvicious from the street. Its last line is its result.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startChain } from './chain.mjs';
import { openDesk } from './desk.mjs';
import { addresses, inside } from './networks.mjs';
import { Parts, pause, until } from './parts.mjs';
import { answered, startSipp } from './sipp.mjs';

const [place, kind, chromium] = process.argv.slice(2);
const say = (words) => process.stderr.write(`${words}\n`);
const parts = new Parts();
try {
  const result = await outside();
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  say(`✗ ${error.stack}`);
  parts.lastWords().forEach(say);
  process.exitCode = 1;
}
await parts.end();
process.exit();

async function outside() {
  const hasTurn = kind === 'rtpengine';
  const chain = await startChain(parts, {
    ...{ kind, place, say, hasTurn, host: addresses.centre, carrier: addresses.router, isDirect: true },
  });
  const executablePath = join(place, 'chromium-at-home');
  writeFileSync(executablePath, `#!/bin/sh\nexec ${inside('home').join(' ')} ${chromium} "$@"\n`, { mode: 0o755 });
  const desk = await openDesk({
    ...{
      executablePath,
      url: chain.web,
      mail: 'lucia.rinaldi@acquaeluce.example',
      password: 'acqua-e-luce-2026',
      hz: 600,
    },
    ...{ isRelayOnly: hasTurn, switches: [`--unsafely-treat-insecure-origin-as-secure=${chain.web}`] },
  });
  try {
    say('   sipvicious, from an address that nobody knows, while the carrier calls …');
    const { found, carried } = await besideCalls(chain, () => scans(chain));
    await desk.ready();
    say('   a call out of a home behind a NAT, to a desk behind it …');
    // After the scans: they have shut nobody out.
    const one = await call(chain, desk);
    const isGood = one.isHeard && !one.isStolen && found.length === 0 && carried.failed === 0 && carried.good > 0;
    return { ...one, found, carried, isGood };
  } finally {
    await desk.close();
  }
}

async function call({ sipPorts }, desk) {
  const phone = await elsewhere('home', [addresses.home, '1000']);
  const to = `${addresses.centre}:${sipPorts[0]}`;
  const one = startSipp(parts.keep, {
    ...{ folder: place, name: 'home', to, calls: 1, perSecond: 1, holdMs: 90_000, mediaPort: phone.port, log: true },
    ...{ from: addresses.home, prefix: inside('home') },
  });
  const { port } = await until('the answer', () => answered(one.messages));
  phone.tell({ to: addresses.centre, at: port });
  await desk.rings();
  await desk.answer();
  await desk.talks();
  await desk.hears(1_000, 20_000);
  await until('the desk at home', () => phone.last.heard > 1_000, 20_000);
  // Somebody in the street sends sound to the same port: neither is it heard, nor does the call's sound go there.
  const thief = await elsewhere('street', [addresses.stranger, '2000']);
  thief.tell({ to: addresses.centre, at: port });
  const { received, lost } = phone.last;
  const counters = await desk.counters();
  await pause(4_000);
  const isHeard = (await desk.clearness(1_000)) > 20 && phone.last.heard > 1_000;
  const isStolen = (await desk.clearness(2_000)) > 10 || thief.last.received > 0;
  const now = await desk.counters();
  const share = (gone, got) => Math.max(0, gone) / Math.max(1, gone + got);
  const toPhone = share(phone.last.lost - lost, phone.last.received - received);
  const toDesk = share(now.lost - counters.lost, now.received - counters.received);
  await desk.hangUp();
  // Our BYE finds its way back through the NAT: sipp ends.
  await until('our BYE at home', () => one.child.exitCode !== null, 20_000);
  thief.close();
  phone.close();
  return { isHeard, isStolen, way: now.way, codec: now.codec, lostShare: Math.max(toPhone, toDesk) };
}

/** A telephone in another network. */
async function elsewhere(network, args) {
  const [program, ...rest] = [...inside(network), process.execPath, join(import.meta.dirname, 'phone-elsewhere.mjs')];
  const child = parts.keep(spawn(program, [...rest, ...args], { stdio: ['pipe', 'pipe', 'inherit'], detached: true }));
  const phone = { port: 0, last: { heard: 0, received: 0, lost: 0 } };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = JSON.parse(line);
    if (told.port === undefined) phone.last = told;
    else phone.port = told.port;
  });
  await until('the telephone elsewhere', () => phone.port !== 0);
  return Object.assign(phone, {
    tell: (what) => child.stdin.write(`${JSON.stringify(what)}\n`),
    close: () => child.stdin.end(),
  });
}

/** Calls come in by the trunk, one a second, as long as the work takes; none of them is to suffer. */
async function besideCalls({ sipPorts }, work) {
  const carried = { good: 0, failed: 0 };
  let isDone = false;
  const working = work().finally(() => (isDone = true));
  working.catch(() => undefined);
  const to = `${addresses.centre}:${sipPorts[0]}`;
  while (!isDone) {
    const { good, failed } = await startSipp(parts.keep, {
      ...{ folder: place, name: 'carrier', to, calls: 5, perSecond: 1, holdMs: 1_000, mediaPort: 9 },
      ...{ from: addresses.router, prefix: inside('street') },
    }).done;
    carried.good += good || 0;
    carried.failed += Number.isNaN(failed) ? 5 : failed;
  }
  return { found: await working, carried };
}

/** What the scanners found, in their words; nothing when all is well. */
async function scans({ sipPorts, kamailioPort }) {
  const found = [];
  for (const [name, port] of [
    ['Ponte', sipPorts[0]],
    ['Kamailio', kamailioPort],
  ])
    for (const [program, ...args] of [
      ['svmap', '-p', port, addresses.centre],
      ...['OPTIONS', 'INVITE', 'REGISTER'].map((method) => [
        ...['svwar', '--force', '-m', method, '-e', '100-120', '-p', port, addresses.centre],
      ]),
      ['svcrack', '-u', '100', '-r', '100-160', '-p', port, addresses.centre],
    ]) {
      const said = await scan([program, '-b', addresses.stranger, ...args.map(String)]);
      // A table has found something; without one the programs say so, or that nobody answers.
      if (/^[|+]/m.test(said)) found.push(`${program} at ${name}: ${said.trim()}`);
    }
  return found;
}

function scan(command) {
  const [program, ...args] = [...inside('street'), 'timeout', '20', ...command];
  const child = parts.keep(
    spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, HOME: place } }),
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('exit', () => resolve(said)));
}
