// Two Ponte servers behind Kamailio's dispatcher: one serves, the other stands by. The first is killed while calls come.
import { startChain, readiness } from './chain.mjs';
import { pause, until } from './parts.mjs';
import { startSipp } from './sipp.mjs';

export async function runServers(parts, { place, say, rate, seconds }) {
  const chain = await startChain(parts, { kind: 'embedded', place, say, servers: 2 });
  const { host, kamailioPort } = chain;
  const [first, second] = chain.servers;
  // The dispatcher learns who is who within its two seconds.
  await pause(4_500);
  const calls = rate * seconds;
  const to = `${host}:${kamailioPort}`;
  const before = startSipp(parts.keep, {
    folder: place,
    name: 'before',
    to,
    calls: rate * 2,
    perSecond: rate,
    holdMs: 500,
    mediaPort: 9,
  });
  const whole = await before.done;
  say(`   ${calls} calls, ${rate} a second; the server is killed after ${Math.round(seconds / 3)} s …`);
  const during = startSipp(parts.keep, {
    folder: place,
    name: 'during',
    to,
    calls,
    perSecond: rate,
    holdMs: 500,
    mediaPort: 9,
  });
  await pause((seconds / 3) * 1_000);
  const killedAt = Date.now();
  // Alone: its database is of the house, and the standby goes on with it.
  first.child.kill('SIGKILL');
  await until('the second server', async () => (await readiness(second.web)) === 200, 60_000);
  const takeoverMs = Date.now() - killedAt;
  const told = await during.done;
  const after = await startSipp(parts.keep, {
    folder: place,
    name: 'after',
    to,
    calls: rate * 2,
    perSecond: rate,
    holdMs: 500,
    mediaPort: 9,
  }).done;
  // A call that stood when its server died has nobody to say BYE to; those that came later are what is counted here.
  const cutAtMost = Math.ceil(rate * 0.5) + 1;
  const isGood = whole.failed === 0 && after.failed === 0 && told.failed <= cutAtMost;
  return { calls, good: told.good, failed: told.failed, cutAtMost, takeoverMs, before: whole, after, isGood };
}

export const serverRows = [
  ['one serves, one stands by', ({ before }) => `${before.good} good, ${before.failed} failed`],
  ['killed → the other serves', ({ takeoverMs }) => `${takeoverMs} ms`],
  ['calls while that happened', ({ good, failed }) => `${good} good, ${failed} cut`],
  ['at most cut: those that talked', ({ cutAtMost }) => String(cutAtMost)],
  ['calls after it', ({ after }) => `${after.good} good, ${after.failed} failed`],
];
