import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameQuestion, matterOf, questionsIn, wishesPerson } from './heard.js';
import { type Asked, type AskedBefore, reasonAfterReply, turnOf } from './turn.js';

const sure = { topic: 'bill_due_date', sureness: 0.99, threshold: 0.9 };
const asked = (text: string, change: Partial<Asked> = {}): Asked => ({
  text,
  hasAttachment: false,
  isVulnerableCustomer: false,
  gate: sure,
  before: [],
  topicsBeyond: [],
  hasArticle: true,
  ...change,
});
const reason = (text: string, change: Partial<Asked> = {}): string => {
  const turn = turnOf(asked(text, change));
  return turn.is === 'answer' ? `answer ${turn.topic}` : turn.reason;
};

describe('whose turn it is', () => {
  it.each([
    'Quando scade la bolletta?',
    'salve, qnd scade la boletta',
    'Buongiorno, dove trovo la scadenza della bolletta? Grazie',
    'When is my bill due?',
    'hi, where can I see when my bill is due',
    'Mi potete aiutare? Dove leggo la scadenza della bolletta?',
  ])('is the machine’s for a plain question: %s', (text) => {
    expect(reason(text)).toBe('answer bill_due_date');
  });

  it.each(['please call me Tom', 'what do you want to call me', 'call me an uber', 'can you call me by my first name'])(
    'is nobody’s wish for a call: %s',
    (text) => expect(wishesPerson(text)).toBe(false),
  );
  it.each(['call me', 'please call me back', 'call me on my mobile', 'Call me, it is urgent'])(
    'is a wish for a call: %s',
    (text) => expect(wishesPerson(text)).toBe(true),
  );

  it.each([
    'vorrei parlare con un operatore',
    'Mi passi una persona per favore',
    'operatore',
    'c’è qualcuno di umano? voglio una persona vera',
    'mi richiamate? quando scade la bolletta',
    'non voglio un bot',
    'I want to talk to a real person',
    'agent please',
    'can someone call me about my bill',
    'put me through to a human',
    'Non voglio parlare con una macchina. Quando scade la bolletta?',
    'basta robot, quando scade',
    'quando scade la bolletta, passatemi il servizio clienti',
    'vorrei parlare con il servizio clienti',
    'servizio clienti',
    'ho bisogno di una persona',
    'mi può rispondere una persona?',
    'qualcuno mi risponde?',
    'mi rispondete?',
    'mi potete chiamare?',
    'potete richiamarmi',
    'preferisco parlare a voce',
    'mi passi il responsabile',
    'voglio parlare col tecnico',
    'assistenza umana',
    'vorei parlare con un opperatore',
    'vojo parlà co quarcuno',
    "fateme parlà co n'operatore",
    "famme parla' cu 'na persona",
    'vogghiu parrari cu na pirsuna',
    'vorria parlar con qualchedun',
    'live agent',
    'customer service please',
    'is anyone there?',
    'I want a manager',
  ])('is a person’s for who wishes one: %s', (text) => {
    expect(reason(text)).toBe('asksPerson');
  });

  it('is a person’s for who chose one on the page', () => {
    expect(reason('Quando scade la bolletta?', { isPersonChosen: true })).toBe('asksPerson');
  });

  it.each([
    'Siete dei ladri, quando scade la bolletta?',
    'È una vergogna!! la bolletta quando scade',
    'è la terza volta che chiedo quando scade la bolletta',
    'MA QUANDO SCADE QUESTA BENEDETTA BOLLETTA',
    'this is ridiculous, when is the bill due',
    'quando scade???',
    'vaffanculo quando scade la bolletta',
    'è un mese che aspetto, quando scade la bolletta',
    'mi avete rotto, quando scade la bolletta',
    'pessimo servizio. quando scade la bolletta',
    'ma vi pare normale? quando scade la bolletta',
    'nessuno mi risponde, quando scade la bolletta',
    'I am so frustrated, when is my bill due',
  ])('is a person’s for who is angry: %s', (text) => {
    expect(reason(text)).toBe('angry');
  });

  it.each([
    ['Mio padre è morto, come cambio intestatario?', 'bereavement'],
    ['My husband passed away, how do I change the name on the bill?', 'bereavement'],
    ['Voglio fare un reclamo', 'complaint'],
    ['Sento odore di gas in cantina', 'safety'],
    ['there is a smell of gas', 'safety'],
    ['mi avete addebitato due volte la bolletta', 'dispute'],
    ['non mi è arrivato il rimborso promesso a marzo', 'dispute'],
    ['la bolletta è sbagliata, come pago?', 'dispute'],
    ['I was charged twice for my bill', 'dispute'],
    ['intestatario deceduto, come cambio il nome?', 'bereavement'],
    ['mio marito non c’è più, come cambio il nome?', 'bereavement'],
    ['mi lamento del servizio', 'complaint'],
    ['ho un concentratore di ossigeno, se manca la luce?', 'vulnerable'],
    ['contesto la fattura di maggio', 'dispute'],
    ['come faccio la disdetta del contratto', 'legalEffect'],
    ['I will take legal action', 'legalEffect'],
  ] as const)('is a person’s beyond machines: %s', (text, matter) => {
    expect(matterOf(text)).toBe(matter);
    expect(reason(text)).toBe('beyondMachines');
  });

  it.each([
    'Quando scade la bolletta? E come mando la lettura?',
    'quanto costa e quando arriva il tecnico',
    'Dove trovo il codice cliente, e poi vorrei anche cambiare indirizzo',
    'When is the bill due and how can I pay it?',
    'where is my bill. another thing: can i change my address',
    'Come pago la bolletta. Come cambio indirizzo.',
    'dove siete, a che ora aprite',
    'dove siete e a che ora aprite',
    'ho due domande: la scadenza, il pagamento',
    'mi serve il PUK e anche la fattura',
    'vorrei la copia della bolletta e sapere quando scade',
    '1) come pago 2) quando scade',
    '- copia della bolletta\n- cambio di indirizzo',
  ])('is a person’s for two questions: %s', (text) => {
    expect(reason(text)).toBe('twoQuestions');
  });

  it.each([
    'ho pagato due volte la bolletta, quando torna il rimborso?',
    'ho perso la password',
    'il codice fiscale in bolletta è sbagliato',
    'mi avete lasciato un avviso, quando torna il tecnico?',
  ])('keeps to machines what only sounds like it: %s', (text) => expect(matterOf(text)).toBeNull());

  it.each([
    'posso passare da un altro operatore a voi?',
    'vorrei cambiare operatore, quanto costa?',
    'il tecnico mi chiama prima di venire?',
    'serve una persona in casa per il tecnico?',
    'c’è un avviso sul portone che domani manca la luce, a che ora',
    'non c’è il contatore del gas, come si mette?',
    'devo chiudere il contratto della luce, come si fa',
    'quando non c’è campo voglio che squilli a casa, come faccio',
    'How long does it take for something to be delivered to the U.S?',
  ])('takes no wish for a person and no second question out of: %s', (text) => {
    expect([wishesPerson(text), questionsIn(text)]).toEqual([false, 1]);
  });

  it('is a person’s for a customer or a matter that is not a machine’s', () => {
    const text = 'Quando scade la bolletta?';
    expect(reason(text, { isVulnerableCustomer: true })).toBe('vulnerableCustomer');
    expect(reason(text, { hasAttachment: true })).toBe('attachment');
    expect(reason(text, { topicsBeyond: ['bill_due_date'] })).toBe('beyondMachines');
    expect(reason(text, { gate: null })).toBe('gateClosed');
    expect(reason(text, { gate: { ...sure, threshold: 2 } })).toBe('gateClosed');
    expect(reason(text, { gate: { ...sure, sureness: 0.89 } })).toBe('notSure');
    expect(reason(text, { gate: { ...sure, sureness: Number.NaN } })).toBe('notSure');
    expect(reason(text, { hasArticle: false })).toBe('noArticle');
  });

  it('is a person’s for a question asked again, and after an answer that failed', () => {
    const before = (change: Partial<AskedBefore>): readonly AskedBefore[] => [
      { text: 'Quando scade la bolletta della luce?', topic: null, outcome: 'notAnswered', isHere: false, ...change },
    ];
    expect(reason('la bolletta della luce quando scade', { before: before({}) })).toBe('repeated');
    const other = { text: 'Altro', topic: 'bill_due_date' };
    expect(reason('Scadenza bolletta', { before: before({ ...other, outcome: 'failed' }) })).toBe('repeated');
    expect(reason('Scadenza bolletta', { before: before({ ...other, outcome: 'confirmed' }) })).toMatch('answer');
    expect(reason('Come pago?', { before: before({ text: 'x', outcome: 'failed', isHere: true }) })).toBe(
      'failedBefore',
    );
    expect(reason('Come pago?', { before: before({ text: 'x', outcome: 'open', isHere: true }) })).toBe('failedBefore');
  });

  it('is never the machine’s after a failed answer, for anything below the threshold, or when a person is wished', () => {
    const texts = fc.constantFrom('Quando scade?', 'operatore', 'Come pago e quando?', 'ciao', 'I want a human');
    const outcomes = fc.constantFrom('confirmed' as const, 'failed' as const, 'open' as const, 'notAnswered' as const);
    const before = fc.array(
      fc.record({
        text: fc.option(texts),
        topic: fc.option(fc.constant('t')),
        outcome: outcomes,
        isHere: fc.boolean(),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(
        texts,
        before,
        fc.double({ min: 0, max: 1 }),
        fc.double({ min: 0, max: 2 }),
        (text, was, sureness, threshold) => {
          const turn = turnOf(asked(text, { before: was, gate: { topic: 't', sureness, threshold } }));
          if (turn.is === 'person') return true;
          return (
            sureness >= threshold &&
            threshold <= 1 &&
            !wishesPerson(text) &&
            questionsIn(text) === 1 &&
            !was.some((one) => one.isHere && one.outcome === 'failed')
          );
        },
      ),
    );
  });

  it('takes any words whatever', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => turnOf(asked(text)).is.length > 0));
    expect(isSameQuestion('', '')).toBe(false);
  });
});

it('reads no letter without end: whoever writes so much is read by a person', () => {
  const begun = performance.now();
  expect(questionsIn('come '.repeat(200_000))).toBe(2);
  expect(performance.now() - begun).toBeLessThan(50);
  expect(questionsIn(`${'La bolletta di marzo. '.repeat(10)}Quando scade?`)).toBe(1);
});

describe('what is written after a machine asked back', () => {
  const after = (text: string, hasAttachment = false) => reasonAfterReply({ text, hasAttachment });
  it.each(['20121', 'il mio CAP è 20121, grazie', '20121?', 'order AB 1234', 'non lo so'])(
    'may hold it: %s',
    (text) => {
      expect(after(text)).toBeNull();
    },
  );
  it.each([
    ['un operatore per favore', 'asksPerson'],
    ['20121. Vergogna, è la terza volta!', 'angry'],
    ['20121, sento odore di gas', 'beyondMachines'],
    ['20121. E quando arriva il tecnico?', 'twoQuestions'],
    ['20121 e poi vorrei sapere quanto pago', 'twoQuestions'],
  ])('is a person’s where it is more than that: %s', (text, why) => {
    expect(after(text)).toBe(why);
  });
  it('is a person’s with a file, which no machine has looked at', () => {
    expect(after('20121', true)).toBe('attachment');
  });
});
