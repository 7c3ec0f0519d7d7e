import { words } from '#web/kit/index.js';

export const namesWords = words({
  it: {
    title: 'Nomi degli argomenti ({n, plural, =0 {nessuno senza nome} one {uno senza nome} other {# senza nome}})',
    text: 'Come si chiama un argomento sugli schermi di chi lavora qui. Senza un nome si legge il titolo della sua risposta; senza una risposta, la sua sigla.',
    topic: 'Argomento da chiamare',
    name: 'Nome in italiano',
    'name.hint': 'Poche parole: «Canone TV in bolletta». Vuoto: nessun nome.',
    save: 'Salva il nome',
    saved: '{topic} ora si chiama «{name}».',
    taken: '{topic} non ha più un nome suo.',
  },
  en: {
    title: 'Names of topics ({n, plural, =0 {none without a name} one {one without a name} other {# without a name}})',
    text: 'What a topic is called on the screens of those who work here. Without a name the title of its answer is shown; without an answer, its key.',
    topic: 'Topic to be named',
    name: 'Name in English',
    'name.hint': 'A few words: “TV licence on the bill”. Empty: no name.',
    save: 'Save the name',
    saved: '{topic} is now called “{name}”.',
    taken: '{topic} has no name of its own any more.',
  },
});
