import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { address } from './address.js';
import { Net, trunkTo } from './testing/net.js';
import { parseUri } from './uri.js';

// What is garbage is not kept: counted only after it was collected.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('4,000 calls leave nothing behind', async () => {
  const [a, b] = ['192.0.2.1', '192.0.2.2'];
  const net = new Net(5);
  const caller = await net.stack(a, { trunks: [trunkTo(b)], mostLegs: 1_000 });
  const called = await net.stack(b, { trunks: [trunkTo(a)], mostLegs: 1_000 });
  // What 4,000 calls of 20 KB would leave behind is 80 MB.
  let heard = 0;
  called.onIncoming((leg) => {
    heard++;
    if (heard % 3 === 0) return leg.reject(486);
    leg.ring();
    leg.accept('answer').catch(() => undefined);
  });
  const from = address(parseUri(`sip:+390200000@${a}`)!);
  const heaps: number[] = [];
  for (let round = 0; round < 40; round++) {
    const legs = Array.from({ length: 100 }, () =>
      caller.invite({ to: '+39061', from, via: { trunk: 'line' }, sdp: 'offer', ringMs: 30_000 }),
    );
    for (const leg of legs) leg.answered.catch(() => undefined);
    await net.clock.pass(200);
    for (const leg of legs) leg.end();
    await net.clock.pass(40_000);
    net.trace.length = 0;
    if (round % 10 === 9) {
      collect();
      heaps.push(process.memoryUsage().heapUsed);
    }
  }
  expect(heard).toBe(4_000);
  for (const stack of [caller, called]) {
    expect(stack.status().legs).toBe(0);
    // The trunk's own OPTIONS may be under way.
    expect(stack.status().transactions).toBeLessThanOrEqual(4);
  }
  expect(net.clock.waiting).toBeLessThan(20);
  expect(heaps.at(-1)! - heaps[0]!).toBeLessThan(60 * 1024 * 1024);
}, 600_000);
