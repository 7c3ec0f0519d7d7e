/** The embedded engine by the scripts of every engine, and what is its own. */
import { expect, it } from 'vitest';
import { soundScripts } from '../testing/scripts.js';
import { EmbeddedEngine } from './engine.js';
import { mayLatch } from './rtp-leg.js';

const engine = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });

soundScripts({ engine, held: () => process.getActiveResourcesInfo().filter((one) => one === 'UDPWrap').length });

it('sound must come from the address of the description; the one of the signalling when that one is private', () => {
  expect(mayLatch('198.51.100.7', '198.51.100.7', null)).toBe(true);
  expect(mayLatch('203.0.113.9', '198.51.100.7', '203.0.113.9')).toBe(false);
  expect(mayLatch('203.0.113.9', '192.168.1.20', '203.0.113.9')).toBe(true);
  expect(mayLatch('203.0.113.8', '192.168.1.20', '203.0.113.9')).toBe(false);
  expect(mayLatch('10.0.0.9', '192.168.1.20', '10.0.0.9')).toBe(false);
  expect(mayLatch('203.0.113.9', '192.168.1.20', null)).toBe(false);
});
