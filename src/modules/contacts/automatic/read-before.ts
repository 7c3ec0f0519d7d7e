/** Who looked an answer up, and found no help in it, does not have to say so again: the consultant reads it in a note. */
import { z } from 'zod';
import type { MachineWord, NewMessage } from '../contract.js';

/** What the note tells; small enough to be carried in a sealed ticket. */
export const readBeforeSchema = z.strictObject({
  topic: z.string().max(120),
  title: z.string().max(200),
  version: z.number(),
});
export type ReadBefore = Readonly<z.output<typeof readBeforeSchema>>;

const texts = {
  it: 'Prima ha letto la risposta «{title}» (versione {version}) e ha detto che non è bastata.',
  en: 'Before this they read the answer “{title}” (version {version}) and said that it did not help.',
} as const;

/** `id`: of the contact's first message, so that told twice is told once. */
export const readBeforeNote = (read: ReadBefore, id: string, language: 'it' | 'en'): NewMessage => ({
  clientId: `${id}-read`,
  body: texts[language].replace(/\{(title|version)\}/g, (_, key: 'title' | 'version') => String(read[key])),
});

/** One answer has failed already: a machine has no second word in it. */
export const failedAlready = ({ topic }: Pick<ReadBefore, 'topic'>): MachineWord => ({
  ...{ topic, sureness: null, gateVersion: null, reason: 'failedBefore', answer: null },
});
