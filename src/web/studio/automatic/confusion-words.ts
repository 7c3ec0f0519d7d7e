import { words } from '#web/kit/index.js';

export const confusionWords = words({
  it: {
    title: 'Argomenti che confonde',
    text: 'Contati sulle domande della misura, che non aveva imparato. Una domanda scambiata di cui non è sicuro va a una persona, e non fa danno.',
    unknown: 'Per questa versione nessuno li ha contati: si vedono quando il varco impara di nuovo.',
    none: 'Nessun argomento è stato scambiato con un altro più di una volta.',
    pair: '«{one}» e «{other}»',
    count: '{count} scambiate su {of}; nessuna con una risposta',
    'count.answered': '{count} scambiate su {of}; {answered} con la risposta dell’altro',
    taken: '{text} → è di «{topic}», presa per «{takenFor}»',
    keys: 'Nella tabella: {one}, {other}.',
    unshown: 'Gli esempi sono parole di clienti: contano, e non si mostrano.',
    'do.title': 'Che cosa fare',
    'do.join':
      'Se la risposta è la stessa, uniscili: un argomento solo nella tabella di domande, e una risposta sola con quell’argomento.',
    'do.clear':
      'Se le risposte sono diverse, scrivi nella tabella domande più chiare per tutti e due, con le parole che li distinguono. Poi fallo imparare di nuovo.',
  },
  en: {
    title: 'Topics that it confuses',
    text: 'Counted on the questions of the measurement, which it had not learned. A question taken for another topic without being sure goes to a person and harms nobody.',
    unknown: 'For this version nobody counted them: they are seen when the gate learns again.',
    none: 'No topic was taken for another one more than once.',
    pair: '“{one}” and “{other}”',
    count: '{count} of {of} taken for the other; none answered',
    'count.answered': '{count} of {of} taken for the other; {answered} given the other one’s answer',
    taken: '{text} → is of “{topic}”, taken for “{takenFor}”',
    keys: 'In the table: {one}, {other}.',
    unshown: 'The examples are customers’ words: they count and are not shown.',
    'do.title': 'What to do',
    'do.join':
      'If the answer is the same, join them: one topic in the table of questions, and one answer with that topic.',
    'do.clear':
      'If the answers differ, write clearer questions for both in the table, with the words that tell them apart. Then let it learn again.',
  },
});
