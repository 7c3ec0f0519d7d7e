/** What consultants read of a contact that began at a kiosk: who stood there is not known, where they stood is. */
type Language = 'it' | 'en';

const texts = {
  it: {
    customer: 'Persona al totem {name}',
    calls: 'Chiamo dal totem {name}.',
    callSubject: 'Telefonata dal totem {name}',
    asksCallback: 'Chiedo di essere richiamato. Lo chiedo dal totem {name}.',
    callbackSubject: 'Richiamata chiesta dal totem {name}',
  },
  en: {
    customer: 'Person at the kiosk {name}',
    calls: 'I am calling from the kiosk {name}.',
    callSubject: 'Call from the kiosk {name}',
    asksCallback: 'I ask to be called back. I ask it at the kiosk {name}.',
    callbackSubject: 'Callback asked at the kiosk {name}',
  },
} as const;

export type KioskMarks = Readonly<Record<keyof (typeof texts)['it'], string>>;

/** In the centre's language. */
export function kioskMarks(language: Language, name: string): KioskMarks {
  const words = Object.entries(texts[language]).map(([key, text]) => [key, text.replace('{name}', () => name)]);
  return Object.fromEntries(words) as KioskMarks;
}
