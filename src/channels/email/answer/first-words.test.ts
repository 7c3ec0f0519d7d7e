import { describe, expect, test } from 'vitest';
import { firstWordsOf } from './first-words.js';

const question = (subject: string, ...lines: string[]): string =>
  firstWordsOf({ subject, words: lines.join('\n') }).question;

describe('what a mail asks', () => {
  test.each([
    ['', ['Buongiorno,', 'quando scade la bolletta?', '', 'Cordiali saluti', 'Anna Rossi', '045 555 0142']],
    ['', ['Buongiorno, quando scade la bolletta?', 'Grazie mille']],
    ['quando scade la bolletta?', ['Gentile servizio clienti,', 'quando scade la bolletta?', 'Distinti saluti']],
    ['Re: R: quando scade la bolletta?', ['']],
    ['', ['quando scade la bolletta?', '-- ', 'Studio Rossi, consulente legale']],
    ['', ['quando scade la bolletta?', 'Inviato da iPhone']],
  ])('%s %j', (subject, lines) => {
    expect(question(subject, ...lines)).toBe('quando scade la bolletta?');
  });

  test('has the subject before it, where that says something else', () => {
    expect(question('Bolletta di ottobre', 'Salve,', 'quando scade?', 'Saluti')).toBe(
      'Bolletta di ottobre. quando scade?',
    );
  });

  test('loses nothing that says or asks something after the goodbye', () => {
    const words = 'quando scade la bolletta?\nGrazie\nP.S. e come cambio indirizzo?';
    expect(question('', words)).toBe(words);
    const more = 'quando scade la bolletta?\nGrazie\nintanto il contatore in cantina perde acqua da ieri sera';
    expect(question('', more)).toBe(more);
  });

  test('is read whole by the rules: greeting, thanks and all but a signature', () => {
    const { text } = firstWordsOf({
      subject: 'Bolletta',
      words: 'Buongiorno,\nquando scade?\nGrazie\n-- \nAvv. Rossi',
    });
    expect(text).toBe('Bolletta. Buongiorno,\nquando scade?\nGrazie');
  });

  test('is the greeting itself where nothing else was written', () => {
    expect(question('', 'Buongiorno')).toBe('Buongiorno');
    expect(question('Grazie', '')).toBe('Grazie');
  });
});
