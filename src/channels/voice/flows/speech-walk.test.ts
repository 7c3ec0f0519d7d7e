import { describe, expect, it } from 'vitest';
import type { MachineWord } from '#modules/contacts/contract.js';
import { mayDial } from '../calls/third/outside.js';
import { plain, said } from '../speech/words.js';
import { checkFlow, type CheckRules } from './check.js';
import { advance, begin, endOf, type HeardAnswer, type Spoken, type Walked, type WalkInput } from './run.js';
import { readFlow } from './text.js';

const text = `flow Acqua
start scelta
person persona

menu scelta
  words Per un reclamo prema 1. Per un guasto prema 2.
  key 1 persona Fare un reclamo
  topic 1 complaint
  key 2 guasti Segnalare un guasto
  speech
  otherwise guasti

queue guasti
  queue queue_guasti

queue persona
  queue queue_tutti

test chi dice altro parla con una persona
  acts says
  ends queue:queue_tutti

test la risposta sicura risolve solo con 1
  acts says:bill_due_date 1
  ends solved

test la risposta che non serve porta a una persona
  acts says:bill_due_date 2
  ends queue:queue_tutti

test senza registrazione una persona
  given answer missing
  acts says:bill_due_date
  ends queue:queue_tutti
`;
const { flow } = readFlow(text);
const answer: HeardAnswer = {
  ...{ articleId: 'article_due', version: 3, topic: 'bill_due_date', language: 'it', title: 'Scadenza', short: '' },
  ...{ long: '', source: 'Contratto', checkedAt: 0, words: 'È scritta in alto.' },
};
const word = (more: Partial<MachineWord>): MachineWord => ({
  ...{ topic: 'bill_due_date', sureness: 0.99, gateVersion: 4, reason: null, answer: null },
  ...more,
});
const spoken = (more: Partial<MachineWord> | null): Spoken => ({
  words: 'quando scade',
  word: more === null ? null : word(more),
});
const key = (digit: string): WalkInput => ({ type: 'digit', digit });
const heard = (of: Spoken | 'silence' | 'cannot'): WalkInput => ({ type: 'heard', spoken: of });

function walk(inputs: readonly WalkInput[], hears = true): Walked {
  const world = { isOpen: () => true, hears: () => hears };
  return inputs.reduce((at, input) => advance(flow!, at.walk, input, world), begin(flow!, world));
}
const toSpeech: WalkInput = { type: 'said' };

describe('a menu that may be answered in one’s own words', () => {
  it('asks for them after its words, and goes by keys where no machine hears', () => {
    expect(walk([toSpeech]).step).toEqual({ do: 'hear', waitMs: 5_000, mostMs: 8_000 });
    expect(walk([toSpeech], false).step).toEqual({ do: 'keepListening', waitMs: 5_000 });
    // Keys mean what they mean, while it is asked and while somebody speaks.
    expect(endOf(walk([toSpeech, key('2')]))).toBe('queue:queue_guasti');
    expect(endOf(walk([toSpeech, key('0')]))).toBe('queue:queue_tutti');
  });

  it('leads to a person with everything that the gate does not answer, and with words that nobody understood', () => {
    const reasons = [
      'asksPerson',
      'angry',
      'twoQuestions',
      'repeated',
      'notSure',
      'beyondMachines',
      'noArticle',
    ] as const;
    for (const of of [...reasons.map((reason) => spoken({ reason })), spoken(null), { words: '', word: null }]) {
      const at = walk([toSpeech, heard(of)]);
      expect(endOf(at)).toBe('queue:queue_tutti');
      expect(at.walk.spoken).toEqual(of);
    }
  });

  it('answers once where the gate is sure; 1 alone solves, and anything else is a person', () => {
    const asked = [toSpeech, heard(spoken({}))];
    expect(walk(asked).step).toEqual({ do: 'answer', topic: 'bill_due_date' });
    const told: WalkInput[] = [...asked, { type: 'answered', answer }];
    expect(walk(told).step).toEqual({ do: 'askAnswered' });
    expect(walk([...told, { type: 'said' }]).step).toEqual({ do: 'keepListening', waitMs: 8_000 });
    expect(walk([...told, key('1')]).step).toEqual({ do: 'solved', queueId: 'queue_tutti', answer });
    const others: WalkInput[] = [key('2'), key('0'), key('5'), { type: 'waited' }, { type: 'wrote' }];
    for (const input of others) {
      const at = walk([...told, input]);
      expect(endOf(at)).toBe('queue:queue_tutti');
      expect(at.walk).toMatchObject({ topic: null, spoken: { words: 'quando scade' }, answered: { answer } });
    }
    expect(walk([...told, key('2')]).walk.answered!.outcome).toBe('person');
    // Before it was heard 2 wishes a person, and 1 cannot solve what nobody has heard.
    expect(endOf(walk([...asked, key('2')]))).toBe('queue:queue_tutti');
    expect(walk([...asked, key('1')]).step).toEqual({ do: 'nothing' });
    // Not recorded: a person, at once.
    expect(endOf(walk([...asked, { type: 'answered', answer: null }]))).toBe('queue:queue_tutti');
  });

  it('takes silence as nothing pressed, and says nothing twice where nothing could be heard', () => {
    expect(endOf(walk([toSpeech, heard('silence')]))).toBe('queue:queue_guasti');
    expect(walk([toSpeech, heard('cannot')]).step).toEqual({ do: 'keepListening', waitMs: 5_000 });
    // After a wrong key the menu is said again, and the machine is not.
    expect(walk([toSpeech, key('7')]).step).toMatchObject({ do: 'say' });
    expect(walk([toSpeech, key('7'), toSpeech]).step).toEqual({ do: 'keepListening', waitMs: 5_000 });
  });

  it('hears once a call, and not behind an answer', () => {
    const ring = readFlow(
      text.replace('queue guasti\n  queue queue_guasti', 'say guasti\n  words Sì.\n  next scelta'),
    ).flow!;
    const world = { isOpen: () => true, hears: () => true };
    const begun = begin(ring, world);
    for (const before of [{ spoken: spoken(null) }, { answered: { answer, times: 1, outcome: 'asking' as const } }])
      expect(advance(ring, { ...begun.walk, ...before }, toSpeech, world).step.do).toBe('keepListening');
  });
});

describe('the text of such a menu', () => {
  const rules: CheckRules = {
    ...{ queueIds: ['queue_guasti', 'queue_tutti'], wantsComplaint: true, mayDial: (to) => mayDial(to, []) },
    ...{ mayText: false, webhookHosts: [], seconds: new Map(), answers: new Map(), unstaffed: new Set<string>() },
    house: {
      it: new Map([said['speech.ask'].it, said['answer.machine'].it].map((words) => [plain(words), 5])),
      en: new Map(),
    },
    speech: { isOn: true, silent: { it: [], en: [] } },
  };
  const warned = (more: Partial<CheckRules>) => checkFlow(text, { ...rules, ...more }).warnings;

  it('is in order, its own tests with it, and its picture says so', () => {
    const checked = checkFlow(text, rules);
    expect(checked.problems).toEqual([]);
    expect(checked.warnings).toEqual([]);
    expect(checked.tests.map(({ isRight }) => isRight)).toEqual([true, true, true, true]);
    expect(checked.drawing!.boxes.find(({ name }) => name === 'scelta')!.offers).toEqual(['speech']);
  });

  it('says that nobody hears, that no sound names the machine, and which answers have no recording', () => {
    expect(warned({ speech: { isOn: false, silent: { it: ['x'], en: [] } } })).toMatchObject([
      { line: 5, code: 'flow.speechOff' },
    ]);
    const unnamed = warned({ house: { it: new Map(), en: new Map() } }).map(({ code }) => code);
    expect(unnamed).toEqual(['flow.machineUnnamed', 'flow.speechUnnamed']);
    const titles = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(warned({ speech: { isOn: true, silent: { it: titles, en: [] } } })).toEqual([
      { line: 5, code: 'flow.speechUnrecorded', params: { name: 'scelta', n: 6, titles: 'a; b; c; d; e; …' } },
    ]);
  });

  it('takes 2 to 15 seconds', () => {
    const of = (value: string) => readFlow(text.replace('  speech\n', `  speech ${value}\n`));
    expect(of('4s').flow!.blocks['scelta']).toMatchObject({ speechMs: 4_000 });
    for (const value of ['1s', '20s', 'molto'])
      expect(of(value).problems).toMatchObject([{ line: 5, code: 'flow.badValue', params: { word: 'speech', value } }]);
  });
});
