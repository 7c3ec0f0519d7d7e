import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillOf, hashOf, queryOf } from './where.js';

describe('the list in the address', () => {
  it('comes back as it was written, for every queue id', () => {
    const figure = fc.constantFrom('waiting', 'held', 'open', 'awaiting', 'resolved', 'unconfirmed', 'late' as const);
    fc.assert(
      fc.property(figure, fc.option(fc.string({ minLength: 1 })), (of, queueId) => {
        const drill = { figure: of, queueId } as ReturnType<typeof drillOf>;
        expect(drillOf(hashOf(drill))).toEqual(drill);
      }),
    );
  });

  it('is who waits when the address says nothing known', () => {
    for (const hash of ['', '#', '#nonsense', '#nonsense/queue_1'])
      expect(drillOf(hash)).toEqual({ figure: 'waiting', queueId: null });
  });

  it('asks for the contacts that make the figure', () => {
    expect(queryOf({ figure: 'waiting', queueId: 'queue_1' })).toEqual({
      place: 'waiting',
      order: 'oldest',
      queueId: 'queue_1',
    });
    expect(queryOf({ figure: 'late', queueId: null })).toEqual({ late: 'true', live: 'true' });
  });
});
