/** Ready phrases of the practice centre, in both languages: enough to see how they are found and filled. */
import type { Phrase } from '../phrases/contract.js';

const phrase = (id: string, name: string, text: string, more: Partial<Phrase> = {}): Phrase => ({
  id: `phrase_${id}`,
  name,
  text,
  language: 'it',
  queueId: null,
  ...more,
});

export const practicePhrases: readonly Phrase[] = [
  phrase(
    'saluto',
    'Saluto',
    'Buongiorno {nome}, sono {consulente}. Ho letto quello che ci ha scritto e me ne occupo io.',
  ),
  phrase(
    'attesa',
    'Verifico un momento',
    'Controllo e Le rispondo qui fra pochi minuti. Può lasciare aperta la pagina.',
  ),
  phrase(
    'zona',
    'Guasto di zona',
    'Il guasto riguarda tutta la zona e la squadra è già sul posto. Le scrivo io appena la corrente torna: non serve che ci richiami.',
    { queueId: 'queue_guasti' },
  ),
  phrase(
    'doppia',
    'Pagato due volte',
    'Vedo i due pagamenti, {nome}. Il secondo torna sul Suo conto entro cinque giorni lavorativi, senza altro da fare.',
    { queueId: 'queue_fatture' },
  ),
  phrase(
    'documenti',
    'Documenti per la voltura',
    'Per la voltura servono il documento di chi subentra, il codice POD della bolletta e la lettura di oggi.',
    { queueId: 'queue_contratti' },
  ),
  phrase('chiusura', 'Altro da chiarire?', 'Resta qualche dubbio, {nome}? Se è tutto a posto, mi basta un sì.'),
  phrase(
    'greeting',
    'Greeting',
    'Good morning {name}, this is {consultant}. I have read your message and I am on it.',
    {
      language: 'en',
    },
  ),
  phrase(
    'checking',
    'Let me check',
    'Let me check; I will answer here in a few minutes. You can leave this page open.',
    {
      language: 'en',
    },
  ),
];
