import { words } from '#web/kit/index.js';

export const outcomeWords = words({
  it: {
    text: 'Con quale esito si chiude un contatto. I primi nove si scelgono al banco con i tasti da 1 a 9.',
    title: 'Gli esiti, in ordine',
    saved: 'Esiti salvati.',
    it: 'In italiano',
    en: 'In inglese',
    key: 'tasto {n}',
    isActive: 'Si offre',
    row: 'Esito {n}',
    up: 'Più su: {name}',
    down: 'Più giù: {name}',
    moved: '{name}: posto {n} di {total}.',
    add: 'Un altro esito',
    used: 'già usato: si mette solo a riposo',
  },
  en: {
    text: 'The outcome a contact is closed with. At the desk the first nine are chosen with the keys 1 to 9.',
    title: 'Outcomes, in order',
    saved: 'Outcomes saved.',
    it: 'In Italian',
    en: 'In English',
    key: 'key {n}',
    isActive: 'Offered',
    row: 'Outcome {n}',
    up: 'Further up: {name}',
    down: 'Further down: {name}',
    moved: '{name}: place {n} of {total}.',
    add: 'One more outcome',
    used: 'used already: it can only be put to rest',
  },
});
