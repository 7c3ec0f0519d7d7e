/** The floor is away for a moment: callers are not. */
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { CallCore } from './core.js';
import { Entry } from './entry.js';
import { insist } from './floor-away.js';

const log = pino({ level: 'silent' });
const away = Object.assign(new Error('FloorUnavailable'), { code: 'floor.restarting' });
afterEach(() => vi.useRealTimers());

/** A call without sound, whose floor answers as it is told to, one answer after the other. */
function call(answers: (Error | 'queued' | 'known')[]) {
  const told: FloorCommand[] = [];
  const heard: string[] = [];
  const interaction = { id: 'interaction_1', channel: 'call' };
  const made = {
    ...{ id: 'call_1', phase: 'arriving', now: 1, end: null as string | null, desk: {}, onInLine: null },
    row: { id: 'call_1', number: '+39333', contactId: null, interactionId: null as string | null, chosen: [] },
    keep: (change: object) => void (made.row = { ...made.row, ...change }),
    turn: (work: () => unknown) => void Promise.resolve(made.phase === 'over' ? null : work()),
    finish: (end: string) => void ((made.phase = 'over'), (made.end = end)),
    recording: { announce: () => Promise.resolve(false) },
    customer: { music: () => Promise.resolve(void heard.push('music')) },
    waiting: { start: () => void heard.push('line') },
    parts: {
      ...{
        log,
        keep: () => undefined,
        language: () => 'it',
        usualQueue: () => 'queue_1',
        wayOut: () => null,
        canCallBack: () => false,
      },
      texts: { offers: () => false },
      floor: {
        now: () => 1,
        customerBy: () => Promise.resolve(null),
        contact: () => Promise.resolve({ interactions: [interaction] }),
        dispatch: (command: FloorCommand) => {
          told.push(command);
          const answer = answers.shift() ?? 'queued';
          if (answer instanceof Error) return Promise.reject(answer);
          const events = answer === 'queued' ? [{ type: 'InteractionQueued', interaction }] : [];
          return Promise.resolve({ seq: 1, isNew: answer === 'queued', events });
        },
      },
    },
  };
  return { made, told, heard, entry: new Entry(made as unknown as CallCore) };
}

describe('a caller who comes while the floor reads itself anew', () => {
  it.each(['queued', 'known'] as const)('hears music and stands in line as soon as it is back (%s)', async (last) => {
    vi.useFakeTimers();
    const { made, told, heard, entry } = call([away, away, last]);
    await entry.arrive(() => Promise.resolve('talking'), null);
    expect([heard, made.row.interactionId]).toEqual([['music'], null]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(heard).toEqual(['music', 'music', 'line']);
    expect(made).toMatchObject({ phase: 'waiting', row: { interactionId: 'interaction_1' } });
    // The same ids each time: opened once, whatever became of the first.
    expect(new Set(told.map((one) => 'contactId' in one && one.contactId)).size).toBe(1);
  });

  it('and hangs up is not put into the line afterwards', async () => {
    vi.useFakeTimers();
    const { made, told, entry } = call([away]);
    await entry.arrive(() => Promise.resolve('talking'), null);
    made.phase = 'over';
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toHaveLength(1);
  });
});

it('a call whose sound cannot be agreed on ends, instead of standing there in silence', async () => {
  const { made, entry } = call([]);
  await entry.arrive(() => Promise.reject(new Error('the ACK held nothing that can be heard')), null);
  expect(made.end).toBe('failed');
});

describe('a caller who leaves while the floor is away', () => {
  const leave: FloorCommand = { type: 'Leave', at: 1, interactionId: 'interaction_1' };
  const floorOf = (answers: (Error | null)[]) => {
    const told: FloorCommand[] = [];
    const dispatch = (command: FloorCommand) => {
      told.push(command);
      const answer = answers.shift() ?? null;
      return answer === null ? Promise.resolve({ seq: 1, isNew: true, events: [] }) : Promise.reject(answer);
    };
    return { told, parts: { log, floor: { dispatch } } as unknown as Parameters<typeof insist>[0] };
  };

  it('has left all the same: nobody is offered the call', async () => {
    const { told, parts } = floorOf([away, away]);
    await insist(parts, leave, 1);
    expect(told).toEqual([leave, leave, leave]);
  });

  it('is not told again to a floor that says no', async () => {
    const { told, parts } = floorOf([Object.assign(new Error('held'), { code: 'routing.notWaiting' })]);
    await insist(parts, leave, 1);
    expect(told).toEqual([leave]);
  });
});
