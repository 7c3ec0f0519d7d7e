import { words } from '#web/kit/index.js';

export const topicWords = words({
  it: {
    title: 'Di che cosa si trattava?',
    hint: 'Il varco impara da ciò che confermi. Invio conferma; oppure scegli, o vai avanti con l’esito.',
    'hint.unsure': 'Il varco impara da ciò che confermi. Qui non è sicuro: scegli tu, o vai avanti con l’esito.',
    outside: 'Nessuno di questi',
    other: 'Un altro argomento',
    kept: 'Segnato: {topic}.',
    saidNow: 'Argomento: {topic}',
    change: 'Cambia',
    objects: 'Non vuole che si impari dalle sue parole',
    'objects.hint': 'Vale subito: ciò che era tenuto è cancellato.',
  },
  en: {
    title: 'What was it about?',
    hint: 'The gate learns from what you confirm. Enter confirms; or choose, or go on with the outcome.',
    'hint.unsure': 'The gate learns from what you confirm. Here it is not sure: choose, or go on with the outcome.',
    outside: 'None of these',
    other: 'Another topic',
    kept: 'Noted: {topic}.',
    saidNow: 'Topic: {topic}',
    change: 'Change',
    objects: 'Does not want to be learned from',
    'objects.hint': 'It holds at once: what was kept is deleted.',
  },
});
