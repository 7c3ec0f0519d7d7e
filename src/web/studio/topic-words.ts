import { words } from '#web/kit/index.js';

export const topicWords = words({
  it: {
    title: 'Di che cosa si tratta: le scelte di chi scrive',
    text: 'Il widget e la pagina di aiuto le offrono, se sono almeno due; sei al massimo. Chi non sceglie parla comunque con una persona.',
    none: 'Nessuna scelta: chi scrive va a una persona, e basta.',
    row: 'Scelta {n}',
    it: 'In italiano',
    en: 'In inglese',
    queue: 'Coda',
    up: 'Più su: {name}',
    down: 'Più giù: {name}',
    moved: '{name}: posto {n} di {total}.',
    add: 'Un’altra scelta',
    saved: 'Scelte salvate.',
  },
  en: {
    title: 'What it is about: the choices of those who write',
    text: 'The widget and the help page offer them when there are at least two; six at most. Whoever chooses none talks to a person all the same.',
    none: 'No choices: whoever writes goes to a person, and that is all.',
    row: 'Choice {n}',
    it: 'In Italian',
    en: 'In English',
    queue: 'Queue',
    up: 'Further up: {name}',
    down: 'Further down: {name}',
    moved: '{name}: place {n} of {total}.',
    add: 'Another choice',
    saved: 'Choices saved.',
  },
});
