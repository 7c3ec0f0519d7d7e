/** The settings of programs outside that draft for consultants, encode texts for the gate, and write down what callers say: off unless an address and a model are named. */
import type { Setting } from './settings.js';

const isWhole =
  (most: number) =>
  (value: string): string | null =>
    /^[1-9]\d{0,11}$/.test(value) && Number(value) <= most ? null : `give a whole number from 1 to ${most}.`;

export const modelSettingTable = {
  PONTE_LLM_URL: {
    default: undefined,
    isSecret: false,
    it: 'Indirizzo di un programma che parla come OpenAI, per bozze e riassunti al banco: https://model.example/v1. Senza, spento.',
    en: 'Address of a program that speaks like OpenAI, for drafts and summaries at the desk: https://model.example/v1. Without, off.',
    check: (value) => (/^https?:\/\/[^\s@?#]+$/.test(value) ? null : 'give an address like https://model.example/v1.'),
  },
  PONTE_LLM_MODEL: {
    default: undefined,
    isSecret: false,
    it: 'Nome del modello da chiedergli; senza, spento.',
    en: 'Name of the model to ask it for; without, off.',
    check: (value) => (/^[\w.:/@-]{1,120}$/.test(value) ? null : 'give the name of a model, without spaces.'),
  },
  PONTE_LLM_KEY: {
    default: undefined,
    isSecret: true,
    it: 'Chiave per quel programma, mandata come Authorization: Bearer (PONTE_LLM_KEY_FILE per un file).',
    en: 'Key for that program, sent as Authorization: Bearer (PONTE_LLM_KEY_FILE for a file).',
    check: (value) => (/^[\x21-\x7e]{1,500}$/.test(value) ? null : 'give a key without spaces.'),
  },
  PONTE_LLM_HOSTS: {
    default: undefined,
    isSecret: false,
    it: 'Dove quel programma può stare senza https o nella rete interna: host o host:porta, separati da virgole.',
    en: 'Where that program may be without https or in the own network: host or host:port, separated by commas.',
    check: () => null,
  },
  PONTE_LLM_SECONDS: {
    default: '20',
    isSecret: false,
    it: 'Secondi dopo i quali non lo si aspetta più.',
    en: 'Seconds after which it is not waited for.',
    check: isWhole(120),
  },
  PONTE_LLM_CALLS_A_MONTH: {
    default: '1000',
    isSecret: false,
    it: 'Quante volte al mese lo si chiede, al massimo.',
    en: 'How often it is asked in a month, at most.',
    check: isWhole(1_000_000),
  },
  PONTE_LLM_TOKENS_A_MONTH: {
    default: '1000000',
    isSecret: false,
    it: 'Quanti token al mese, al massimo.',
    en: 'How many tokens in a month, at most.',
    check: isWhole(1_000_000_000),
  },
  PONTE_ENCODER_URL: {
    default: undefined,
    isSecret: false,
    it: 'Indirizzo di un programma che parla come OpenAI e dà numeri al senso dei testi (embeddings), per il cancello: http://host:porta/v1. Senza, spento.',
    en: 'Address of a program that speaks like OpenAI and gives numbers to the meaning of texts (embeddings), for the gate: http://host:port/v1. Without, off.',
    check: (value) =>
      /^https?:\/\/[^\s@?#]+$/.test(value) && URL.canParse(value) ? null : 'give an address like http://host:8080/v1.',
  },
  PONTE_ENCODER_MODEL: {
    default: undefined,
    isSecret: false,
    it: 'Nome del suo modello; senza, spento. Un altro modello vuole che il cancello impari di nuovo.',
    en: 'Name of its model; without, off. With another model the gate has to learn again.',
    check: (value) => (/^[\w.:/@-]{1,120}$/.test(value) ? null : 'give the name of a model, without spaces.'),
  },
  PONTE_ENCODER_KEY: {
    default: undefined,
    isSecret: true,
    it: 'Chiave per quel programma, mandata come Authorization: Bearer (PONTE_ENCODER_KEY_FILE per un file).',
    en: 'Key for that program, sent as Authorization: Bearer (PONTE_ENCODER_KEY_FILE for a file).',
    check: (value) => (/^[\x21-\x7e]{1,500}$/.test(value) ? null : 'give a key without spaces.'),
  },
  PONTE_ENCODER_MS: {
    default: '1000',
    isSecret: false,
    it: 'Millisecondi dopo i quali una domanda non lo aspetta più e va a una persona.',
    en: 'Milliseconds after which a question waits for it no longer and goes to a person.',
    check: isWhole(10_000),
  },
  PONTE_SPEECH_URL: {
    default: undefined,
    isSecret: false,
    it: 'Indirizzo di un programma che parla come OpenAI e scrive quello che dice chi telefona: http://host:porta/v1. Senza, spento.',
    en: 'Address of a program that speaks like OpenAI and writes down what callers say: http://host:port/v1. Without, off.',
    check: (value) =>
      /^https?:\/\/[^\s@?#]+$/.test(value) && URL.canParse(value) ? null : 'give an address like http://host:8080/v1.',
  },
  PONTE_SPEECH_MODEL: {
    default: undefined,
    isSecret: false,
    it: 'Nome del suo modello; senza, spento.',
    en: 'Name of its model; without, off.',
    check: (value) => (/^[\w.:/@-]{1,120}$/.test(value) ? null : 'give the name of a model, without spaces.'),
  },
  PONTE_SPEECH_KEY: {
    default: undefined,
    isSecret: true,
    it: 'Chiave per quel programma, mandata come Authorization: Bearer (PONTE_SPEECH_KEY_FILE per un file).',
    en: 'Key for that program, sent as Authorization: Bearer (PONTE_SPEECH_KEY_FILE for a file).',
    check: (value) => (/^[\x21-\x7e]{1,500}$/.test(value) ? null : 'give a key without spaces.'),
  },
  PONTE_SPEECH_MS: {
    default: '4000',
    isSecret: false,
    it: 'Millisecondi dopo i quali chi ha parlato non lo aspetta più e va da una persona.',
    en: 'Milliseconds after which a caller who spoke waits for it no longer and goes to a person.',
    check: isWhole(15_000),
  },
} as const satisfies Readonly<Record<string, Setting>>;
