/** Every path of a flow with every kind of block, walked to its end: nobody is ever stuck, nobody goes round for ever. */
import { describe, expect, it } from 'vitest';
import { mayDial } from '../calls/third/outside.js';
import { drawingOf } from './drawing.js';
import { exampleFlow } from './example.js';
import { lintFlow } from './lint.js';
import { advance, begin, endOf, type Facts, type Walked, type WalkInput } from './run.js';
import { readFlow } from './text.js';

const whole = `flow Tutto
start avviso
person persona

fault avviso
  on
  words Un guasto in zona Nord.
  next orario

hours orario
  queue queue_tutti
  open codice
  closed messaggio

gather codice
  words Prema il codice cliente e cancelletto.
  what codice cliente
  max 3
  next chi

identify chi
  code codice cliente
  known scelta
  unknown programma

webhook programma
  url https://crm.example/chi
  ok scelta
  failed persona

menu scelta
  words Per un reclamo prema 1. Per la banca prema 2. Per finire prema 3. Per essere richiamato prema 4.
  key 1 persona Fare un reclamo
  topic 1 complaint
  key 2 fuori La banca
  key 3 richiamo Mi richiamate
  key 4 saluto Altro

transfer fuori
  to +39061234567

callback richiamo
  queue queue_tutti

say saluto
  words Grazie, risponde una persona.
  next persona

voicemail messaggio
  words Lasci un messaggio.
  queue queue_tutti

queue persona
  queue queue_tutti
  callback

test chi è noto va alla scelta
  given caller known
  acts 1 2 # 1
  ends queue:queue_tutti

test chi non è noto e il programma non risponde
  given webhook failed
  acts 1 2 #
  ends queue:queue_tutti

test fuori nessuno risponde
  given outside silent
  acts 1 2 # 2
  ends queue:queue_tutti

test fuori risponde
  acts 1 2 # 2
  ends transferOut:+39061234567

test di notte
  given queue_tutti closed
  ends voicemail:queue_tutti
`;
/** A farewell is none of them: the linter lets nobody be sent away. */
const ends = ['queue', 'callback', 'voicemail', 'transferOut'];
const rules = {
  queueIds: ['queue_tutti', 'queue_informazioni'],
  wantsComplaint: true,
  mayText: true,
  webhookHosts: [],
  mayDial: (n: string) => mayDial(n, ['+3906']),
};

/** What a caller, or whoever is asked, can do at a step. */
function inputsAt({ step }: Walked): readonly WalkInput[] {
  const keys = (list: string): WalkInput[] => [...list].map((digit) => ({ type: 'digit', digit }));
  switch (step.do) {
    case 'say':
      return step.waitMs === null ? [{ type: 'said' }, ...keys('0')] : [{ type: 'said' }, ...keys('01234#')];
    case 'keepListening':
      return [{ type: 'waited' }, ...keys('01234#')];
    case 'identify':
      return [true, false].map((isKnown) => ({ type: 'identified', isKnown }));
    case 'webhook':
      return [true, false].map((isOk) => ({ type: 'webhook', isOk }));
    default:
      return [];
  }
}

function everyEnd(text: string): {
  readonly ends: ReadonlySet<string>;
  readonly paths: number;
  readonly longest: number;
} {
  const { flow, problems } = readFlow(text);
  expect(problems).toEqual([]);
  const found = new Set<string>();
  let paths = 0;
  let longest = 0;
  for (const isOpen of [true, false]) {
    const world: Facts = { isOpen: () => isOpen };
    const seen = new Set<string>();
    const walk = (at: Walked, depth: number): void => {
      longest = Math.max(longest, depth);
      // The same place with the same digits and mistakes leads on in the same way.
      const place = JSON.stringify([at.walk.block, at.walk.digits, at.walk.wrong, at.step.do]);
      if (seen.has(place)) return;
      seen.add(place);
      const inputs = inputsAt(at);
      if (inputs.length === 0) {
        paths++;
        expect(ends, endOf(at)).toContain(at.step.do);
        found.add(endOf(at));
        if (at.step.do !== 'transferOut' && at.step.do !== 'voicemail') return;
        // Nobody there, no message possible: a person, always.
        const next = advance(flow!, at.walk, { type: 'notReached' }, world);
        expect(next.step.do).toBe('queue');
        return;
      }
      for (const input of inputs) {
        const next = advance(flow!, at.walk, input, world);
        // A key that means nothing here changes nothing; everything else leads on.
        if (next.step.do !== 'nothing') walk(next, depth + 1);
      }
    };
    walk(begin(flow!, world), 0);
  }
  return { ends: found, paths, longest };
}

describe('every path', () => {
  it('of a flow with every kind of block comes to a person, a message or a number', () => {
    const { flow } = readFlow(whole);
    expect(lintFlow(flow!, rules).problems).toEqual([]);
    const walked = everyEnd(whole);
    expect([...walked.ends].toSorted()).toEqual([
      ...['callback:queue_tutti', 'queue:queue_tutti', 'transferOut:+39061234567', 'voicemail:queue_tutti'],
    ]);
    expect(walked.longest).toBeLessThan(50);
  });

  it.each(['it', 'en'] as const)('of the flow to start from (%s) comes to people', (language) => {
    const text = exampleFlow({ name: 'Prova', language, queueIds: ['queue_tutti', 'queue_informazioni'] });
    expect(lintFlow(readFlow(text).flow!, rules).problems).toEqual([]);
    expect([...everyEnd(text).ends].toSorted()).toEqual(['queue:queue_informazioni', 'queue:queue_tutti']);
  });

  it.each([
    ['digits that nobody asks for', whole.replace('code codice cliente', 'code codice fiscale'), 'flow.codeNeverAsked'],
    ['digits that are secret', whole.replace('  max 3', '  max 3\n  secret'), 'flow.codeNeverAsked'],
    ['a program inside', whole.replace('https://crm.example', 'https://10.0.0.7'), 'flow.hostNotAllowed'],
    ['a program without https', whole.replace('https://crm.example', 'http://crm.example'), 'flow.hostNotAllowed'],
    ['a number that nobody allowed', whole.replaceAll('+39061234567', '+39021234567'), 'flow.numberNotAllowed'],
    ['a number abroad', whole.replaceAll('+39061234567', '+355421234567'), 'flow.foreignNumber'],
    ['a number that costs more', whole.replaceAll('+39061234567', '+39899123456'), 'flow.premiumNumber'],
    ['no address at all', whole.replace('https://crm.example/chi', 'crm'), 'flow.badValue'],
  ])('with %s is refused', (_, text, code) => {
    expect(lintFlow(readFlow(text).flow!, rules).problems.map((problem) => problem.code)).toContain(code);
  });

  it('that offers a text message is refused where none can be sent, and drawn with what it offers', () => {
    const text = whole.replace(/^queue (\S+)\n/m, 'queue $1\n  text\n');
    const { flow } = readFlow(text);
    expect(lintFlow(flow!, rules).problems).toEqual([]);
    expect(lintFlow(flow!, { ...rules, mayText: false }).problems).toMatchObject([{ code: 'flow.noTextGateway' }]);
    const offers = drawingOf(flow!).boxes.flatMap((box) => box.offers);
    expect(offers).toContain('text');
    expect(everyEnd(text).ends).toEqual(everyEnd(whole).ends);
  });

  it('ends with a person who reads, wherever the caller begins to write', () => {
    const { flow } = readFlow(whole);
    for (const name of Object.keys(flow!.blocks)) {
      const at = {
        block: name,
        digits: '12',
        wrong: 1,
        gathered: {},
        chosen: [],
        answered: null,
        spoken: null,
        topic: null,
      };
      const { walk } = advance(flow!, at, { type: 'wrote' }, { isOpen: () => true });
      expect(flow!.blocks[walk.block]!.kind === 'queue' || walk.block === flow!.person).toBe(true);
    }
  });
});
