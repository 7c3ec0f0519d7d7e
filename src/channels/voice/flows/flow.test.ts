import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayDial } from '../calls/third/outside.js';
import { lintFlow } from './lint.js';
import { advance, begin, type Facts, type WalkInput } from './run.js';
import { readFlow } from './text.js';

export const text = `flow Acqua e Luce
language it
start orario
person persona

hours orario
  queue queue_tutti
  open saluto
  closed chiuso

say saluto
  words Buongiorno, Acqua e Luce. Con lo zero risponde una persona.
  next scelta

menu scelta
  words Per un guasto prema 1. Per un reclamo prema 2. Per la bolletta prema 3.
  key 1 guasti Segnalare un guasto
  key 2 persona Fare un reclamo
  key 3 codice La bolletta
  topic 2 complaint

gather codice
  words Digiti il codice cliente, poi cancelletto.
  what codice cliente
  min 4
  max 8
  next persona

queue guasti
  queue queue_guasti
  music attesa.wav
  callback

queue persona
  queue queue_tutti
  callback

voicemail chiuso
  words Siamo chiusi. Lasci un messaggio, la richiamiamo domani.
  queue queue_tutti

test chi preme 1 parla con i guasti
  acts 1
  ends queue:queue_guasti

test chi tace parla con una persona
  acts silence
  ends queue:queue_tutti

test di notte si lascia un messaggio
  given queue_tutti closed
  ends voicemail:queue_tutti
`;
const rules = {
  queueIds: ['queue_tutti', 'queue_guasti'],
  wantsComplaint: true,
  mayText: false,
  webhookHosts: ['crm.interno'],
  mayDial: (number: string) => mayDial(number, ['+3906']),
};
const open: Facts = { isOpen: () => true };
const read = (changed = text) => readFlow(changed).flow!;
const codes = (changed: string): string[] => {
  const { flow, problems } = readFlow(changed);
  return (flow === null ? problems : lintFlow(flow, rules).problems).map(({ code }) => code);
};

describe('a flow', () => {
  it('is read, passes its own tests, and says how soon a person can be reached', () => {
    const linted = lintFlow(read(), rules);
    expect(linted.problems).toEqual([]);
    // 10 words said and 15 in the menu, at 2.5 a second.
    expect(linted.secondsToPerson).toBe(4 + 6);
  });

  it('takes digits, and tells the desk what was chosen and keyed', () => {
    const flow = read();
    let at = begin(flow, open);
    const act = (input: WalkInput): void => {
      at = advance(flow, at.walk, input, open);
    };
    act({ type: 'said' });
    act({ type: 'digit', digit: '3' });
    for (const digit of '00427#') act({ type: 'digit', digit });
    expect(at.step).toMatchObject({ do: 'queue', queueId: 'queue_tutti' });
    expect(at.walk).toMatchObject({ chosen: ['La bolletta'], gathered: { 'codice cliente': '00427' } });
  });

  it('two wrong keys are enough: a person', () => {
    const flow = read();
    let at = advance(flow, begin(flow, open).walk, { type: 'said' }, open);
    at = advance(flow, at.walk, { type: 'digit', digit: '8' }, open);
    expect(at.step).toMatchObject({ do: 'say' });
    at = advance(flow, at.walk, { type: 'digit', digit: '8' }, open);
    expect(at.step).toMatchObject({ do: 'queue', queueId: 'queue_tutti' });
  });

  it('whatever is pressed, zero (and in a number, zero and #) comes to a person', () => {
    const flow = read();
    const inputs = fc.array(
      fc.oneof(
        fc.constantFrom(...'123456789*#').map((digit): WalkInput => ({ type: 'digit', digit })),
        fc.constantFrom<WalkInput>({ type: 'said' }, { type: 'waited' }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(inputs, fc.boolean(), (list, isOpen) => {
        const facts: Facts = { isOpen: () => isOpen };
        let at = begin(flow, facts);
        for (const input of list) at = advance(flow, at.walk, input, facts);
        if (flow.blocks[at.walk.block]!.kind === 'gather')
          at = advance(flow, at.walk, { type: 'digit', digit: '*' }, facts);
        if (flow.blocks[at.walk.block]!.kind === 'gather')
          at = advance(flow, at.walk, { type: 'digit', digit: '#' }, facts);
        else at = advance(flow, at.walk, { type: 'digit', digit: '0' }, facts);
        expect(flow.blocks[at.walk.block]!.kind).toBe('queue');
      }),
    );
  });
});

describe('a labyrinth is refused', () => {
  const deep = text
    .replace('key 3 codice La bolletta', 'key 3 sotto La bolletta')
    .replace('gather codice', 'menu sotto\n  words Ancora una scelta.\n  key 1 codice Codice\n\ngather codice');
  const cases: [string, string, string][] = [
    ['deeper than two choices', deep, 'flow.tooDeep'],
    ['a minute of talk before the first key', text.replace('Buongiorno, ', 'blah '.repeat(160)), 'flow.tooLong'],
    [
      'a minute of talk on one way to a key, though another way asks first',
      text
        .replace('closed chiuso', 'closed lungo')
        .replace('gather codice', `say lungo\n  words ${'blah '.repeat(160)}\n  next codice\n\ngather codice`),
      'flow.tooLong',
    ],
    [
      'a complaint that is not among the first choices of callers at night',
      text
        .replace('closed chiuso', 'closed buio')
        .replace(
          'gather codice',
          'say buio\n  words Siamo chiusi.\n  next notte\n\nmenu notte\n  words Uno, un messaggio.\n  key 1 chiuso Messaggio\n\ngather codice',
        ),
      'flow.complaintNotFirst',
    ],
    ['a complaint that is not at the first level', text.replace('topic 2 complaint', ''), 'flow.complaintNotFirst'],
    [
      'a dead end',
      text
        .replace('voicemail chiuso', 'goodbye chiuso')
        .replace('Lasci un messaggio, la richiamiamo domani.\n  queue queue_tutti', 'Arrivederci.')
        .replace(/\ntest di notte[^]*$/, ''),
      'flow.noWayToPerson',
    ],
    [
      'a premium number',
      `${text}\n`
        .replace('key 3 codice La bolletta', 'key 3 fuori La bolletta\n  key 4 codice Codice')
        .replace('gather codice', 'transfer fuori\n  to 899 123456\n\ngather codice'),
      'flow.premiumNumber',
    ],
    ['zero with another meaning', text.replace('key 1 guasti', 'key 0 guasti'), 'flow.zeroIsThePersons'],
    ['a way to nowhere', text.replace('key 1 guasti', 'key 1 altrove'), 'flow.unknownTarget'],
    [
      'a block nobody reaches',
      text.replace('key 1 guasti', 'key 1 persona').replace(/test chi preme 1[^]*?\n\n/, ''),
      'flow.unreachable',
    ],
    ['a queue that is not there', text.replace('queue queue_guasti', 'queue queue_gone'), 'flow.unknownQueue'],
    ['its own test failing', text.replace('ends queue:queue_guasti', 'ends goodbye'), 'flow.testFails'],
    ['an unknown word, with its line', text.replace('callback', 'calback'), 'flow.unknownWord'],
    [
      'a prompt outside its folder',
      text.replace('words Buongiorno', 'file ../../etc/x.wav\n  words Buongiorno'),
      'flow.badValue',
    ],
    ['a ring that asks nothing', text.replace('next scelta', 'next orario'), 'flow.endless'],
  ];
  it.each(cases)('%s', (_, changed, code) => {
    expect(codes(changed)).toContain(code);
  });

  it('and each problem names the line', () => {
    const { problems } = readFlow(text.replace('  callback', '  calback'));
    expect(problems[0]).toMatchObject({
      line: text.split('\n').findIndex((line) => line.includes('callback')) + 1,
      params: { word: 'calback' },
    });
  });
});
