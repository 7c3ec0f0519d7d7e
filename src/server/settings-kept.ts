/** The settings of how long things are kept, beside the one table of `settings.ts`; why: `retention/purposes.ts`. */
import type { Setting } from './settings.js';

/** Days a purpose keeps its rows: ten years is longer than any limitation period we know of. */
const isDays =
  (least: number) =>
  (value: string): string | null =>
    /^[1-9]\d{0,3}$/.test(value) && Number(value) >= least && Number(value) <= 3653
      ? null
      : `give whole days from ${least} to 3653.`;

export const keptSettings = {
  PONTE_KEEP_OPENINGS_DAYS: {
    default: '184',
    isSecret: false,
    it: 'Giorni per cui si tiene chi ha aperto i contatti di altri (il Garante chiede almeno sei mesi).',
    en: "Days for which it is kept who opened others' contacts (the Garante asks for six months at least).",
    check: isDays(184),
  },
  PONTE_KEEP_MAIL_DAYS: {
    default: '21',
    isSecret: false,
    it: 'Giorni per cui si tiene ogni e-mail anche byte per byte, com’è arrivata; il contatto la tiene comunque.',
    en: 'Days for which each mail is also kept byte by byte as it came; its contact keeps it anyway.',
    check: isDays(1),
  },
  PONTE_KEEP_QUARANTINE_DAYS: {
    default: '180',
    isSecret: false,
    it: 'Giorni dopo i quali una e-mail in quarantena, che nessuno ha accolto, viene cancellata.',
    en: 'Days after which a mail in quarantine that nobody took in is deleted.',
    check: isDays(30),
  },
  PONTE_KEEP_VOICE_MESSAGES_DAYS: {
    default: '90',
    isSecret: false,
    it: 'Giorni dopo i quali un messaggio vocale, il cui contatto è finito, viene cancellato.',
    en: 'Days after which a voice message whose contact is over is deleted.',
    check: isDays(1),
  },
  PONTE_KEEP_CHAT_DAYS: {
    default: '180',
    isSecret: false,
    it: 'Giorni dalla fine del contatto per cui il cliente ritrova la sua conversazione.',
    en: 'Days after the end of a contact for which the customer finds the conversation again.',
    check: isDays(1),
  },
  PONTE_KEEP_INTERACTIONS_DAYS: {
    default: '7',
    isSecret: false,
    it: 'Giorni per cui si tengono le righe delle interazioni finite; la loro storia resta nel registro degli eventi.',
    en: 'Days for which rows of ended interactions are kept; their story stays in the event log.',
    check: isDays(2),
  },
  PONTE_KEEP_CALL_NUMBERS_DAYS: {
    default: '180',
    isSecret: false,
    it: 'Giorni per cui il registro delle telefonate tiene il numero di chi ha chiamato; i contatti lo tengono comunque.',
    en: 'Days for which the list of calls keeps the number of who called; contacts keep it anyway.',
    check: isDays(1),
  },
  PONTE_KEEP_CALLBACK_DAYS: {
    default: '90',
    isSecret: false,
    it: 'Giorni dopo la fine del contatto per cui si tiene il numero lasciato per farsi richiamare; il totem lo dice.',
    en: 'Days after the end of a contact for which a number left to be called back is kept; the kiosk says so.',
    check: isDays(1),
  },
  PONTE_KEEP_MACHINE_DAYS: {
    default: '180',
    isSecret: false,
    it: 'Giorni per cui i conti delle risposte automatiche sanno di quale cliente erano; il contatto tiene ciò che fu detto.',
    en: 'Days for which the figures of automatic answers know whose they were; the contact keeps what was said.',
    check: isDays(1),
  },
  PONTE_KEEP_CALL_VERDICTS_DAYS: {
    default: '1095',
    isSecret: false,
    it: 'Giorni per cui si tiene perché una telefonata in uscita si poteva fare o no, e i desideri che non valgono più.',
    en: 'Days for which it is kept why a call out could be made or not, and the wishes that hold no more.',
    check: isDays(730),
  },
} as const satisfies Readonly<Record<string, Setting>>;
