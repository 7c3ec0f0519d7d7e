import { describe, expect, it } from 'vitest';
import type { Answer } from '#modules/knowledge/contract.js';
import { mayDial } from '../calls/third/outside.js';
import { plain, said } from '../speech/words.js';
import { answerFile, type AnswerStand, scriptOf, topicsIn } from './answers.js';
import { checkFlow, type CheckRules } from './check.js';
import { advance, begin, endOf, type HeardAnswer, type Walked, type WalkInput } from './run.js';
import { readFlow } from './text.js';

const text = `flow Acqua
start scelta
person persona

menu scelta
  words Per un reclamo prema 1. Per sapere quando scade la bolletta prema 2. Per i pagamenti prema 3.
  key 1 persona Fare un reclamo
  topic 1 complaint
  key 2 scadenza Quando scade la bolletta
  key 3 pagare Come si paga

answer scadenza
  topic bill_due_date
  next attesa

answer pagare
  topic payment_methods
  next persona

say attesa
  words Le passo una persona.
  next persona

queue persona
  queue queue_tutti

test chi ha avuto la risposta ha finito
  acts 2 1
  ends solved

test due è una persona
  acts 2 2
  ends queue:queue_tutti

test il silenzio è una persona
  acts 3 silence
  ends queue:queue_tutti

test senza risposta c’è una persona
  given answer missing
  acts 3
  ends queue:queue_tutti
`;
const answer: Answer = {
  ...{ articleId: 'article_due', version: 3, topic: 'bill_due_date', language: 'it', title: 'Scadenza' },
  ...{ short: 'È scritta in alto', long: '', source: 'Contratto', checkedAt: Date.UTC(2026, 10, 22) },
};
const heard: HeardAnswer = { ...answer, words: 'È scritta in alto.' };
const spoken: AnswerStand = { is: 'spoken', spoken: { answer, path: '/x.wav', words: '' } };
const rules: CheckRules = {
  ...{
    queueIds: ['queue_tutti'],
    wantsComplaint: true,
    mayDial: (n) => mayDial(n, []),
    mayText: true,
    webhookHosts: [],
  },
  ...{ seconds: new Map(), unstaffed: new Set<string>(), speech: { isOn: true, silent: { it: [], en: [] } } },
  house: { it: new Map([[plain(said['answer.machine'].it), 3]]), en: new Map() },
  answers: new Map([
    ['it bill_due_date', spoken],
    ['it payment_methods', spoken],
  ]),
};
const { flow } = readFlow(text);
const walked = (...inputs: readonly (WalkInput | string)[]): Walked => {
  const facts = { isOpen: () => true };
  let at = begin(flow!, facts);
  for (const input of inputs) {
    const of: WalkInput = typeof input === 'string' ? { type: 'digit', digit: input } : input;
    at = advance(flow!, at.walk, of, facts);
  }
  return at;
};
const wasSaid: WalkInput = { type: 'answered', answer: heard };

describe('a machine’s answer in a menu', () => {
  it('is said, asked about, and solves by 1 alone', () => {
    expect(walked('2').step).toEqual({ do: 'answer', topic: 'bill_due_date' });
    expect(walked('2', wasSaid).step).toEqual({ do: 'askAnswered' });
    expect(walked('2', wasSaid, { type: 'said' }).step).toEqual({ do: 'keepListening', waitMs: 8_000 });
    expect(walked('2', wasSaid, '1').step).toEqual({ do: 'solved', queueId: 'queue_tutti', answer: heard });
  });

  it('1 before it was heard solves nothing, and 2 or zero are a person at any time', () => {
    expect(walked('2', '1').step).toEqual({ do: 'nothing' });
    expect(walked('2', '2')).toMatchObject({ walk: { block: 'attesa', answered: null } });
    expect(endOf(walked('2', '0'))).toBe('queue:queue_tutti');
    expect(endOf(walked('2', wasSaid, '0'))).toBe('queue:queue_tutti');
  });

  it.each(['2', '5', '#'])('%s after it is a person, with the story', (key) => {
    const at = walked('2', wasSaid, key, { type: 'said' });
    expect(endOf(at)).toBe('queue:queue_tutti');
    expect(at.walk).toMatchObject({
      chosen: ['Quando scade la bolletta'],
      answered: { answer: heard, outcome: 'person' },
    });
  });

  it('silence is a person and no solution; a text is a person too', () => {
    const at = walked('2', wasSaid, { type: 'said' }, { type: 'waited' }, { type: 'said' });
    expect([endOf(at), at.walk.answered?.outcome]).toEqual(['queue:queue_tutti', 'asking']);
    expect(endOf(walked('2', wasSaid, { type: 'wrote' }))).toBe('queue:queue_tutti');
  });

  it('9 says it again, three times in all', () => {
    expect(walked('2', wasSaid, '9').step).toEqual({ do: 'answer', topic: 'bill_due_date' });
    const often = walked('2', wasSaid, '9', wasSaid, '9', wasSaid, '9', { type: 'said' });
    expect(endOf(often)).toBe('queue:queue_tutti');
  });

  it('where none can be said, the person comes at once', () => {
    expect(walked('2', { type: 'answered', answer: null })).toMatchObject({
      walk: { block: 'attesa', answered: null },
    });
  });

  it('a second machine is never met: whoever heard one has a person', () => {
    const facts = { isOpen: () => true };
    const before = walked('2', wasSaid).walk;
    const again = advance(flow!, { ...before, block: 'scelta' }, { type: 'digit', digit: '3' }, facts);
    expect(endOf(again)).toBe('queue:queue_tutti');
  });
});

describe('the linter on machines', () => {
  const codes = (of: string, more: Partial<CheckRules> = {}) => {
    const { problems, warnings } = checkFlow(of, { ...rules, ...more });
    return { problems: problems.map(({ code }) => code), warnings: warnings.map(({ code }) => code) };
  };

  it('passes the flow and its tests', () => {
    const checked = checkFlow(text, rules);
    expect(checked.problems).toEqual([]);
    expect(checked.warnings).toEqual([]);
    expect(checked.tests.every(({ isRight }) => isRight)).toBe(true);
  });

  it.each([
    ['another menu', 'next attesa', 'next scelta'],
    ['a second machine', 'topic bill_due_date\n  next attesa', 'topic bill_due_date\n  next pagare'],
    ['a farewell', 'next attesa', 'next ciao'],
  ])('refuses %s behind an answer', (_why, from, to) => {
    const bad = `${text.replace(from, to)}\ngoodbye ciao\n`;
    expect(codes(bad).problems).toContain('flow.answerNotToPerson');
  });

  it('tells, and does not refuse, what callers do not hear: they get a person', () => {
    const stands = (stand: AnswerStand) => ({ answers: new Map([...rules.answers, ['it bill_due_date', stand]]) });
    expect(codes(text, stands({ is: 'missing' }))).toEqual({ problems: [], warnings: ['flow.answerMissing'] });
    expect(codes(text, stands({ is: 'live' }))).toEqual({ problems: [], warnings: ['flow.answerLive'] });
    const unrecorded = stands({ is: 'unrecorded', file: answerFile(answer), words: 'x' });
    expect(codes(text, unrecorded)).toEqual({ problems: [], warnings: ['flow.answerUnrecorded'] });
    expect(codes(text, { unstaffed: new Set(['queue_tutti']) }).warnings).toEqual(['flow.queueWithoutPeople']);
    expect(codes(text, { house: { it: new Map(), en: new Map() } }).warnings).toEqual(['flow.machineUnnamed']);
  });

  it('wants a topic that an article can have', () => {
    expect(codes(text.replace('bill_due_date', '../x')).problems).toEqual(['flow.badValue']);
    expect(codes(text.replace('  topic bill_due_date\n', '')).problems).toEqual(['flow.wordMissing']);
  });
});

describe('what is recorded', () => {
  it('is one file a version, and ends with source and day', () => {
    expect(answerFile(answer)).toBe('answer-bill_due_date-it-v3.wav');
    expect(scriptOf(answer, 'Europe/Rome')).toBe(
      'È scritta in alto. Fonte: Contratto, controllata il 22 novembre 2026.',
    );
    expect(topicsIn(text)).toEqual(['bill_due_date', 'payment_methods']);
  });
});
