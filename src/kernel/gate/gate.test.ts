import { describe, expect, it } from 'vitest';
import { learnGate, readQuestion, refusalOf } from './index.js';
import type { Example } from './types.js';

const asked: Record<string, readonly string[]> = {
  due: [
    'quando scade la bolletta',
    'entro quando devo pagare',
    'la scadenza della bolletta di luglio',
    'per quando va pagata la fattura',
    'qual è la data di scadenza della bolletta?',
    'fino a quando posso pagare la bolletta',
    'scadenza fattura per favore',
    'che giorno scade la bolletta della luce',
  ],
  reading: [
    'come comunico la lettura del contatore',
    'vorrei mandare l’autolettura',
    'dove scrivo i numeri del contatore',
    'autolettura contatore acqua come si fa',
    'posso dare la lettura per telefono?',
    'come invio la lettura del gas',
    'lettura contatore da comunicare',
    'devo mandarvi i numeri del contatore',
  ],
  password: [
    'ho dimenticato la password',
    'non ricordo la password dell’area clienti',
    'come cambio la password',
    'password persa, come faccio ad entrare',
    'reimpostare la password del sito',
    'la password non funziona più, la vorrei nuova',
    'recupero password area clienti',
    'mi serve una password nuova',
  ],
};
const strangers = ['che tempo fa domani', 'una ricetta per la carbonara', 'chi ha vinto il derby', 'buon compleanno'];
const examples: Example[] = [
  ...Object.entries(asked).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent }))),
  ...strangers.map((text) => ({ text, intent: null })),
];

describe('a gate', () => {
  const gate = learnGate(examples, 7);

  it('knows what it learned, with a typo and without accents too', () => {
    expect(readQuestion(gate, 'Quando scade la boletta?').intent).toBe('due');
    expect(readQuestion(gate, 'AUTOLETTURA del contatore').intent).toBe('reading');
    expect(readQuestion(gate, 'ho perso la pasword').intent).toBe('password');
  });

  it('is less sure of what nobody ever asked, and not at all of nothing', () => {
    const sure = readQuestion(gate, 'quando scade la bolletta della luce').sureness;
    for (const other of ['che ricetta ha vinto domani', 'il mio gatto non mangia', 'xyzzy'])
      expect(readQuestion(gate, other).sureness).toBeLessThan(sure);
    for (const nothing of ['', '   ', '…', '🙂']) expect(readQuestion(gate, nothing).sureness).toBe(0);
  });

  it('offers what else it may be, the likelier first, and never the same twice', () => {
    const { intent, others } = readQuestion(gate, 'password della lettura');
    expect(others.map((one) => one.intent)).not.toContain(intent);
    expect(others.map(({ share }) => share)).toEqual(others.map(({ share }) => share).toSorted((a, b) => b - a));
  });

  it('is the same from the same examples and seed', () => {
    const again = learnGate(examples, 7);
    for (const { text } of examples) expect(readQuestion(again, text)).toEqual(readQuestion(gate, text));
  });

  it('tells how far it is, and reads a letter as well as a line', () => {
    const told: number[] = [];
    const { trust } = learnGate(examples, 8, ({ done, of }) => told.push(done / of));
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(trust.mean.every((one) => Number.isFinite(one))).toBe(true);
    const letter = readQuestion(gate, 'gentili signori '.repeat(2_000));
    expect(letter.sureness).toBeGreaterThanOrEqual(0);
  });
});

it('does not begin with too little', () => {
  expect(refusalOf([])).toBe('gate.tooFewIntents');
  expect(refusalOf(examples.filter(({ intent }) => intent === 'due'))).toBe('gate.tooFewIntents');
  expect(refusalOf([...examples, { text: 'una sola', intent: 'lonely' }])).toBe('gate.tooFewExamples');
  expect(refusalOf(examples)).toBeNull();
});
