import { words } from '#web/kit/index.js';

export const labyrinthWords = words({
  it: {
    title: 'Le vie del cliente: da guardare',
    none: 'Dietro ogni macchina e ogni menu che risponde c’è una persona.',
    menu: 'Menu «{name}», versione {version}',
    'way.chat': 'Chat e pagine di aiuto',
    'way.mail': 'Mail',
    'way.kiosk': 'Totem',
    'labyrinth.noQueue': 'non c’è nessuna coda: creane una, o spegni le risposte automatiche.',
    'labyrinth.nobody':
      'nessuno può prendere questi contatti: dai a qualcuno le competenze e il posto per questo canale.',
    'labyrinth.neverOpen': 'nei prossimi giorni nessuna coda adatta apre mai: guarda gli orari.',
    'labyrinth.topicNeverOpen': 'la scelta «{topic}» porta alla coda «{queue}», che non apre mai: guarda gli orari.',
    'labyrinth.topicGone': 'la scelta «{topic}» porta a una coda che non c’è più: cambiala in Centro.',
    'labyrinth.topicNobody': 'la scelta «{topic}» porta alla coda «{queue}», che nessuno può prendere.',
    'labyrinth.kioskNoCalls':
      'da un totem adesso non si può chiamare: il telefono è spento, o il centro non prende chiamate dal sito.',
  },
  en: {
    title: 'The customer’s ways: to be looked at',
    none: 'Behind every machine and every menu that answers there is a person.',
    menu: 'Menu “{name}”, version {version}',
    'way.chat': 'Chat and help pages',
    'way.mail': 'Mail',
    'way.kiosk': 'Kiosk',
    'labyrinth.noQueue': 'there is no queue: make one, or switch automatic answers off.',
    'labyrinth.nobody': 'nobody can take these contacts: give somebody the skills and the room for this channel.',
    'labyrinth.neverOpen': 'no queue that could take them opens in the coming days: look at the hours.',
    'labyrinth.topicNeverOpen':
      'the choice “{topic}” leads to the queue “{queue}”, which never opens: look at the hours.',
    'labyrinth.topicGone': 'the choice “{topic}” leads to a queue that is gone: change it under Centre.',
    'labyrinth.topicNobody': 'the choice “{topic}” leads to the queue “{queue}”, which nobody can take.',
    'labyrinth.kioskNoCalls':
      'a kiosk cannot call at present: the telephone is off, or the centre takes no calls from the website.',
  },
});
