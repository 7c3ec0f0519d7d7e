import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queueIdOf } from '#web/kit/queue-id.js';
import { isDone, nextAfter, steps, type Facts } from './progress.js';

const facts = (over: Partial<Facts> = {}): Facts => ({
  setup: { needsAdministrator: false, hasPeople: false, hasQueues: false, hasMailbox: false, isPractice: false },
  centreName: 'Ponte',
  queues: [],
  ...over,
});

describe('setting up', () => {
  it('goes through every step of an empty centre, in order', () => {
    const seen = [nextAfter(null, facts())];
    while (seen.at(-1)) seen.push(nextAfter(seen.at(-1)!, facts()));
    expect(seen).toEqual([...steps, null]);
  });

  it('passes over what is there already, and can be taken up again at any time', () => {
    const some = facts({ centreName: 'Ottica Blu', queues: [{ hours: null }] });
    expect(nextAfter(null, some)).toBe('hours');
    expect(isDone('hours', some)).toBe(false);
    expect(nextAfter('hours', facts({ setup: { ...facts().setup, hasPeople: true, hasMailbox: true } }))).toBeNull();
  });

  it('makes an id the server takes from any name, and never one that is taken', () => {
    expect(queueIdOf('Contratti e volture', [])).toBe('queue_contratti-e-volture');
    expect(queueIdOf('Città', ['queue_citta'])).toBe('queue_citta-2');
    fc.assert(fc.property(fc.string(), (name) => /^queue_[a-z0-9][a-z0-9-]{0,56}$/.test(queueIdOf(name, []))));
  });
});
