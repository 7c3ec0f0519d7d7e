/** Refusals of live sources and of answers that name them: what it means and what to do. */
import type { FactRefusal } from '#modules/knowledge/facts/contract.js';

export const factRefusals: Readonly<Record<'it' | 'en', Readonly<Record<FactRefusal, string>>>> = {
  it: {
    'source.unknown': 'Questa fonte non c’è più: torna all’elenco.',
    'source.keyTaken': 'C’è già una fonte con questo nome breve: scegline un altro.',
    'source.keyStays': 'Il nome breve non cambia: le risposte lo usano. Se serve un altro nome, crea un’altra fonte.',
    'source.changedMeanwhile': 'Nel frattempo qualcun altro l’ha cambiata: ricarica e guarda, poi salva.',
    'source.tooMany': 'Le fonti sono già 30: togline una che non serve più.',
    'source.inUse': "Una risposta usa questa fonte o questo dato: togli prima il segno '{{…}}' dalla risposta.",
    'source.badAddress':
      "L’indirizzo non si legge: comincia con https:// e ha '{given}' solo dopo il nome del server, mai nel nome.",
    'source.addressNotAllowed':
      'Solo https verso internet. Per un programma nella vostra rete, chi gestisce il server lo scrive in PONTE_FACT_HOSTS.',
    'source.addressWithoutGiven':
      "Se il cliente dà qualcosa, l’indirizzo dice dove va con '{given}'; se non dà niente, '{given}' non ci deve essere.",
    'source.badPattern':
      'La forma non si legge: # una cifra, @ una lettera, * l’una o l’altra, [ ] quello che può mancare. Per il CAP: #####',
    'source.badMapping': 'Le frasi non si leggono: guarda le righe indicate.',
    'source.secretForOtherHost': 'L’indirizzo porta a un altro server: scrivi di nuovo il segreto, o toglilo.',
    'source.headerWithoutSecret': 'Manca il valore dell’intestazione: scrivilo, o togli il nome.',
    'source.notARegister': 'Questo vale solo per un registro tenuto a mano, e la prova solo per i programmi.',
    'fault.unknown': 'Questo guasto non è in elenco: ricarica l’elenco.',
    'fault.overAlready': 'Questo guasto è già finito: scrivine uno nuovo.',
    'fault.tooMany': 'In elenco ci sono già 200 guasti: chiudi quelli finiti.',
    'article.badPlaceholder':
      "Le doppie graffe non si leggono. Un dato vivo si scrive '{{fonte.dato}}', e solo nella risposta breve o nel resto.",
    'article.unknownFact':
      "Il testo usa '{{fonte.dato}}' che nessuna fonte viva ha: guarda in Fonti vive come si chiama.",
  },
  en: {
    'source.unknown': 'This source is not there any more: go back to the list.',
    'source.keyTaken': 'Another source has this short name: choose another.',
    'source.keyStays': 'The short name stays: answers use it. For another name, make another source.',
    'source.changedMeanwhile': 'Somebody else changed it meanwhile: reload and look, then save.',
    'source.tooMany': 'There are 30 sources already: remove one that is not needed any more.',
    'source.inUse': "An answer uses this source or this fact: take the '{{…}}' out of the answer first.",
    'source.badAddress':
      "The address cannot be read: it begins with https:// and has '{given}' only after the server’s name, never in it.",
    'source.addressNotAllowed':
      'Only https to the internet. For a program in your own network, whoever runs the server names it in PONTE_FACT_HOSTS.',
    'source.addressWithoutGiven':
      "Where the customer gives something, the address says by '{given}' where it goes; otherwise there must be no '{given}'.",
    'source.badPattern':
      'The shape cannot be read: # a digit, @ a letter, * either, [ ] what may be missing. For a postcode: #####',
    'source.badMapping': 'The sentences cannot be read: look at the lines named.',
    'source.secretForOtherHost': 'The address leads to another server: write the secret again, or remove it.',
    'source.headerWithoutSecret': 'The header has no value: write it, or remove its name.',
    'source.notARegister': 'This is only for a register kept by hand, and trying out only for programs.',
    'fault.unknown': 'This fault is not on the list: reload the list.',
    'fault.overAlready': 'This fault is over already: enter a new one.',
    'fault.tooMany': 'There are 200 faults on the list already: end those that are over.',
    'article.badPlaceholder':
      "The double braces cannot be read. A live fact is written '{{source.fact}}', only in the short or the long answer.",
    'article.unknownFact':
      "The text uses a '{{source.fact}}' that no live source has: look up its name in Live sources.",
  },
};
