import { describe, expect, it } from 'vitest';
import { masked } from './mask.js';

describe('what tells whose a text is', () => {
  it.each([
    ['Scrivetemi a rosa.verdi@casa.example grazie', 'Scrivetemi a [mail] grazie'],
    ['Il mio numero è 333 123 45 67', 'Il mio numero è 00000'],
    ['chiamate il +39 06-1234567, subito', 'chiamate il 00000, subito'],
    ['codice fiscale VRDRSO70A41H501X', 'codice fiscale 00000'],
    ['IBAN IT60X0542811101000000123456', 'IBAN 00000'],
    ['il POD è IT001E12345678', 'il POD è 00000'],
    ['codice cliente 12345', 'codice cliente 00000'],
    ['nata il 12/03/1970', 'nata il 00000'],
    ['abito in via Garibaldi 12 bis', 'abito in [indirizzo] bis'],
    ['abito in via dei mille, 7/b a Roma', 'abito in [indirizzo] a Roma'],
    ['perdita in Piazza San Marco', 'perdita in [indirizzo]'],
    ['I live at 12 High Street', 'I live at [indirizzo]'],
    ['mi chiamo rosa verdi e vorrei pagare', 'mi chiamo [nome] e vorrei pagare'],
    ['Sono Rosa Verdi, quando scade?', 'Sono [nome], quando scade?'],
    ['parlo per la signora Bianchi', 'parlo per la signora [nome]'],
    ['Si può visitare?\n\nMaestra Chiara Bonetti', 'Si può visitare?\n\nMaestra [nome]'],
    ['Quando scade?\nMario Rossi', 'Quando scade?\n[nome]'],
    ['Quando scade? Cordiali saluti, Mario Rossi', 'Quando scade? Cordiali saluti, [nome]'],
    ['When is it due? Kind regards\nMary Jane Smith', 'When is it due? Kind regards\n[nome]'],
    ['vedi https://casa.example/?id=4 qui', 'vedi [link] qui'],
  ])('%s', (said, kept) => expect(masked(said)).toBe(kept));

  it('is a known name too, in whatever letters and with any apostrophe', () => {
    expect(masked('Buongiorno, qui ROSA d’amico: quando scade?', ["Rosa D'Amico"])).toBe(
      'Buongiorno, qui [nome] : quando scade?',
    );
    expect(masked('La rosa non si tocca', ['Li'])).toBe('La rosa non si tocca');
  });
});

it.each([
  'Quando scade la bolletta di marzo?',
  'Sono senza luce da ieri, che faccio?',
  'Ho pagato 85,50 euro e non 120, perché?',
  'Posso avere 4,5 kW invece di 3?',
  'Per strada ci sono 2 tombini aperti',
  'Come faccio la voltura?',
  'Non arriva la bolletta. Grazie',
  'Come pago?\nAcqua',
])('what it is about stays: %s', (words) => expect(masked(words)).toBe(words));

it('takes no longer than its length, whatever is written', () => {
  for (const hostile of [
    'via '.repeat(5_000),
    '1 '.repeat(9_000),
    'a1'.repeat(9_000),
    'Sono A '.repeat(3_000),
    '@'.repeat(9_000),
    'a.'.repeat(9_000),
    '\n'.repeat(9_000),
    'Grazie Rosa '.repeat(800),
  ]) {
    const before = process.cpuUsage();
    masked(hostile, ['Rosa Verdi']);
    const { user } = process.cpuUsage(before);
    expect(user / 1000, hostile.slice(0, 8)).toBeLessThan(400);
  }
});
