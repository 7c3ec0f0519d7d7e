import { afterEach, describe, expect, it } from 'vitest';
import type { FloorQueue, FloorTotals } from '#modules/contacts/live/contract.js';
import { formatsOf } from '#web/kit/text/formats.js';
import { setLanguage, type Language } from '#web/kit/text/texts.js';
import { byRisk, riskOf } from './risk.js';
import { sentenceOf } from './sentence.js';
import { floorWords } from './texts.js';

const now = Date.parse('2026-11-23T09:42:00Z');
const seconds = (n: number) => n * 1000;

const queue = (name: string, over: Partial<FloorQueue> = {}, waitedS?: number): FloorQueue => ({
  id: `queue_${name.toLowerCase()}`,
  name,
  isOpen: true,
  opensAt: null,
  waiting: waitedS === undefined ? 0 : 1,
  offered: 0,
  held: 0,
  oldestQueuedAt: waitedS === undefined ? null : now - seconds(waitedS),
  promiseMs: seconds(180),
  atWork: 4,
  free: 1,
  wait: null,
  answeredToday: 0,
  answeredInPromiseToday: 0,
  leftToday: 0,
  leftLateToday: 0,
  overPromise: 0,
  ...over,
});

const totals: FloorTotals = {
  id: 'totals',
  waiting: 0,
  atWork: 4,
  openContacts: 0,
  awaiting: 0,
  resolvedToday: 0,
  unconfirmedToday: 0,
  promisesLate: 0,
  passesOverBudgetToday: 0,
};

function say(queues: readonly FloorQueue[], language: Language = 'it', over: Partial<FloorTotals> = {}): string {
  setLanguage(language);
  const speaking = { t: floorWords.say, formats: formatsOf(language, 'Europe/Rome'), now };
  return sentenceOf(queues, { ...totals, ...over }, speaking)
    .map((piece) => piece.text)
    .join('');
}

afterEach(() => setLanguage('it'));

describe('the floor speaks', () => {
  it('says that we hold, and who waits longest', () => {
    expect(say([queue('Guasti'), queue('Fatture')])).toBe('Adesso reggiamo. Nessuno aspetta.');
    expect(say([queue('Guasti'), queue('Fatture', { waiting: 4 }, 74), queue('Reclami', {}, 20)])).toBe(
      'Adesso reggiamo. 5 persone aspettano, la più lunga da 1:14 a Fatture.',
    );
    expect(say([queue('Fatture', {}, 20)])).toBe('Adesso reggiamo. Una persona aspetta, da 0:20, a Fatture.');
  });

  it('says when the promise will break, and by how much it is broken', () => {
    expect(say([queue('Guasti', { waiting: 6 }, 161)])).toBe(
      'Adesso reggiamo. A Guasti 6 persone aspettano, la più lunga da 2:41: oltre la promessa di 3:00 fra 19 secondi.',
    );
    expect(say([queue('Guasti', { waiting: 6 }, 480)])).toBe(
      'A Guasti 6 persone aspettano, la più lunga da 8:00: oltre la promessa di 3:00 da 5 minuti.',
    );
    expect(say([queue('Faults', { waiting: 6 }, 161)], 'en')).toBe(
      'We are holding. In Faults 6 people are waiting, the longest for 2:41: past the promise of 3:00 in 19 seconds.',
    );
  });

  it('never says that we hold while a promise is broken or nobody is at work', () => {
    const late = queue('Guasti', { waiting: 2 }, 200);
    const alone = queue('Fatture', { waiting: 2, atWork: 0 }, 30);
    expect(say([late, queue('Reclami', {}, 150)])).not.toContain('reggiamo');
    expect(say([alone])).toBe('A Fatture 2 persone aspettano da 0:30 e nessuno che possa rispondere è al lavoro.');
    expect(say([alone, late])).toMatch(/^A Guasti .* Anche Fatture ha bisogno di aiuto\.$/);
  });

  it('says when the centre opens again, and that nobody was set up', () => {
    const closed = { isOpen: false, opensAt: Date.parse('2026-11-24T07:00:00Z') };
    expect(say([queue('Fatture', closed)])).toBe('Le code sono chiuse. La prima riapre: domani 08:00.');
    expect(say([])).toMatch(/^Non ci sono ancora code/);
  });

  it('counts those who wait for a closed queue, whom no promise covers now', () => {
    const closed = queue('Contratti', { isOpen: false, waiting: 2 }, 9_000);
    expect(say([queue('Guasti'), closed])).toBe('Adesso reggiamo. Nessuno aspetta. A code chiuse aspettano 2 persone.');
  });

  it('does not overlook late promises to customers', () => {
    expect(say([queue('Guasti')], 'it', { promisesLate: 1 })).toContain('Una promessa a un cliente è in ritardo.');
    expect(say([queue('Guasti')], 'en', { promisesLate: 3 })).toContain('3 promises to customers are late.');
  });

  it('makes a link of each queue it names, whatever the name', () => {
    const odd = queue('Gas {n} <b>', { id: 'queue_odd', waiting: 2 }, 170);
    const pieces = sentenceOf([odd], totals, { t: floorWords.say, formats: formatsOf('it', 'Europe/Rome'), now });
    expect(pieces.filter((piece) => piece.queueId)).toEqual([{ text: 'Gas {n} <b>', queueId: 'queue_odd' }]);
  });
});

describe('risk', () => {
  it('puts what is broken first, then what nobody can answer, and closed queues last', () => {
    const names = byRisk(
      [
        queue('Chiusa', { isOpen: false }, 900),
        queue('Regge', {}, 30),
        queue('Limite', {}, 150),
        queue('Sola', { atWork: 0 }, 10),
        queue('Rotta', {}, 181),
        queue('Quieta'),
      ],
      now,
    ).map((risk) => risk.queue.name);
    expect(names).toEqual(['Rotta', 'Sola', 'Limite', 'Regge', 'Quieta', 'Chiusa']);
  });

  it('breaks exactly at the promise', () => {
    expect(riskOf(queue('A', {}, 180), now)).toMatchObject({ state: 'late', share: 1, leftMs: 0 });
    expect(riskOf(queue('A', {}, 179), now).state).toBe('atLimit');
  });
});
