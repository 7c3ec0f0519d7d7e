import { words } from '#web/kit/index.js';

export const centreWords = words({
  it: {
    saved: 'Centro salvato.',
    setup: 'Ripassa i passi del primo avvio',
    name: 'Nome',
    phone: 'Telefono',
    address: 'Indirizzo',
    language: 'Lingua dei clienti',
    timeZone: 'Fuso orario',
    takesWebCalls: 'I clienti possono telefonare dal sito e dalla pagina di aiuto, finché il telefono è acceso.',
    silenceHours: 'Silenzio, ore',
    'silenceHours.hint': 'Quanto si aspetta la conferma del cliente. Poi il contatto è «senza parola», mai risolto.',
    bounceBudget: 'Passaggi per contatto',
    'bounceBudget.hint': 'Finiti questi, chi ha il contatto lo porta in fondo.',
  },
  en: {
    saved: 'Centre saved.',
    setup: 'Go through the first-run steps again',
    name: 'Name',
    phone: 'Telephone',
    address: 'Address',
    language: 'Language of the customers',
    timeZone: 'Time zone',
    takesWebCalls: 'Customers may call from the website and the help page, while the telephone is on.',
    silenceHours: 'Silence, hours',
    'silenceHours.hint': 'The wait for a customer’s confirmation; then a contact is unconfirmed, not resolved.',
    bounceBudget: 'Passes per contact',
    'bounceBudget.hint': 'After these, whoever has the contact brings it to the end.',
  },
});
