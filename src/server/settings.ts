/** The one table of settings: keys, defaults, words for people, checks. `ponte config explain` prints it. */

import { keptSettings } from './settings-kept.js';
import { hostProblem, portsProblem, trunkProblem } from '#channels/voice/settings-check.js';
import { modelSettingTable } from './settings-model.js';
import { soundSettings } from './settings-sound.js';

export interface Setting {
  readonly default: string | undefined;
  readonly isSecret: boolean;
  readonly it: string;
  readonly en: string;
  /** What is wrong with the value and what to do, or null. */
  check(value: string): string | null;
}

export type SettingKey =
  | 'PONTE_HOST'
  | 'PONTE_PORT'
  | 'PONTE_DATA'
  | 'PONTE_PUBLIC_URL'
  | 'PONTE_SMTP_HOST'
  | 'PONTE_SMTP_PORT'
  | 'PONTE_SMTP_RELAY'
  | 'PONTE_SMTP_NAME'
  | 'PONTE_SMTP_TLS_KEY'
  | 'PONTE_SMTP_TLS_CERT'
  | 'PONTE_SMTP_PER_MINUTE'
  | 'PONTE_MAIL_RECEIPT'
  | 'PONTE_MAIL_AUTO_LIMIT'
  | 'PONTE_MAIL_ANSWERS_A_DAY'
  | 'PONTE_MAIL_CHECK'
  | 'PONTE_MAIL_AUTHSERV'
  | 'PONTE_GUEST_SOCKETS'
  | 'PONTE_SIP_HOST'
  | 'PONTE_SIP_PORT'
  | 'PONTE_SIP_PUBLIC_HOST'
  | 'PONTE_SIP_TLS_KEY'
  | 'PONTE_SIP_TLS_CERT'
  | 'PONTE_SIP_TRUNK'
  | 'PONTE_SIP_NUMBER'
  | 'PONTE_CALL_TO'
  | 'PONTE_CALL_OWN_NUMBERS'
  | 'PONTE_CALL_COMPLAINT_FIRST'
  | 'PONTE_CALL_WEBHOOK_HOSTS'
  | 'PONTE_FACT_HOSTS'
  | 'PONTE_TEXT_GATEWAY'
  | 'PONTE_TEXT_SECRET'
  | 'PONTE_TEXT_TO'
  | 'PONTE_TEXT_A_DAY'
  | 'PONTE_WEB_CALLS'
  | 'PONTE_RTP_PORTS'
  | keyof typeof soundSettings
  | keyof typeof modelSettingTable
  | 'PONTE_RECORDING_KEY'
  | keyof typeof keptSettings
  | 'PONTE_LOG_LEVEL'
  | 'PONTE_SECRET'
  | 'PONTE_FLOOR'
  | 'PONTE_PRACTICE'
  | 'PONTE_BEHIND_PROXY'
  | 'DATABASE_URL';

const anything = (): null => null;

function isPort(value: string): string | null {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? null : 'give a port from 0 to 65535 (0: any free one).';
}

function isCount(value: string): string | null {
  return /^[1-9]\d{0,8}$/.test(value) ? null : 'give a whole number above 0.';
}

const isOneOf =
  (...choices: readonly string[]) =>
  (value: string): string | null =>
    choices.includes(value) ? null : `give one of ${choices.join(', ')}.`;

const isUrl =
  (schemes: readonly string[], example: string) =>
  (value: string): string | null => {
    const scheme = /^([a-z]+):\/\//.exec(value)?.[1] ?? '';
    // A unix socket's address has no host, which `new URL` refuses: the driver reads it itself.
    const isReadable = scheme.startsWith('postgres') || URL.canParse(value);
    return schemes.includes(scheme) && isReadable ? null : `give an address like ${example}.`;
  };

function isLongSecret(value: string): string | null {
  return value.length >= 32 ? null : 'give at least 32 characters, for example from `openssl rand -base64 32`.';
}

export const settingTable: Readonly<Record<SettingKey, Setting>> = {
  PONTE_HOST: {
    default: '127.0.0.1',
    isSecret: false,
    it: 'Indirizzo su cui il server ascolta; 0.0.0.0 per tutta la rete (solo dietro a un proxy con HTTPS).',
    en: 'Address the server listens on; 0.0.0.0 for the whole network (only behind a proxy with HTTPS).',
    check: anything,
  },
  PONTE_PORT: {
    default: '8080',
    isSecret: false,
    it: 'Porta delle pagine web.',
    en: 'Port of the web pages.',
    check: isPort,
  },
  PONTE_DATA: {
    default: './data',
    isSecret: false,
    it: 'Cartella dei dati: database, file, segreto. Va nel backup.',
    en: 'Data folder: database, files, secret. It belongs into the backup.',
    check: anything,
  },
  PONTE_PUBLIC_URL: {
    default: undefined,
    isSecret: false,
    it: 'Indirizzo con cui i clienti raggiungono il centro, per i collegamenti nelle e-mail.',
    en: 'Address under which customers reach the centre, for links in mails.',
    check: isUrl(['http', 'https'], 'https://aiuto.example.it'),
  },
  PONTE_SMTP_HOST: {
    default: '127.0.0.1',
    isSecret: false,
    it: 'Indirizzo su cui il centro riceve le e-mail per SMTP.',
    en: 'Address on which the centre receives mail by SMTP.',
    check: anything,
  },
  PONTE_SMTP_PORT: {
    default: '2525',
    isSecret: false,
    it: 'Porta su cui il centro riceve le e-mail per SMTP; "off" per non riceverle così.',
    en: 'Port on which the centre receives mail by SMTP; "off" not to receive it that way.',
    check: (value) => (value === 'off' ? null : isPort(value)),
  },
  PONTE_SMTP_RELAY: {
    default: undefined,
    isSecret: true,
    it: 'Server per spedire le e-mail: smtp://utente:password@server:587.',
    en: 'Server that sends our mail: smtp://user:password@server:587.',
    check: isUrl(['smtp', 'smtps'], 'smtp://user:password@mail.example.it:587'),
  },
  PONTE_SMTP_NAME: {
    default: undefined,
    isSecret: false,
    it: 'Nome con cui il server di posta saluta.',
    en: 'Name in the greeting of the mail server.',
    check: anything,
  },
  PONTE_SMTP_TLS_KEY: {
    default: undefined,
    isSecret: true,
    it: 'Chiave PEM per STARTTLS, con il certificato (PONTE_SMTP_TLS_KEY_FILE per un file).',
    en: 'PEM key for STARTTLS, with the certificate (PONTE_SMTP_TLS_KEY_FILE for a file).',
    check: anything,
  },
  PONTE_SMTP_TLS_CERT: {
    default: undefined,
    isSecret: false,
    it: 'Certificato PEM per STARTTLS (PONTE_SMTP_TLS_CERT_FILE per un file).',
    en: 'PEM certificate for STARTTLS (PONTE_SMTP_TLS_CERT_FILE for a file).',
    check: anything,
  },
  PONTE_SMTP_PER_MINUTE: {
    default: '600',
    isSecret: false,
    it: 'E-mail al minuto accettate da un indirizzo di rete; la macchina stessa non è limitata.',
    en: 'Mails a minute taken from one network address; the machine itself is not limited.',
    check: isCount,
  },
  PONTE_MAIL_RECEIPT: {
    default: 'on',
    isSecret: false,
    it: 'Ricevuta automatica alla prima e-mail: on oppure off.',
    en: 'Automatic receipt for the first mail: on or off.',
    check: isOneOf('on', 'off'),
  },
  PONTE_MAIL_AUTO_LIMIT: {
    default: '100',
    isSecret: false,
    it: 'Risposte automatiche in dieci minuti oltre le quali si fermano tutte.',
    en: 'Automatic answers in ten minutes beyond which all of them stop.',
    check: isCount,
  },
  PONTE_MAIL_ANSWERS_A_DAY: {
    default: '3',
    isSecret: false,
    it: 'E-mail automatiche a un indirizzo in un giorno oltre le quali risponde solo una persona.',
    en: 'Automatic mails to one address in a day beyond which only a person answers.',
    check: isCount,
  },
  PONTE_MAIL_CHECK: {
    default: 'dkim',
    isSecret: false,
    it: 'Come si controlla chi spedisce: dkim (le firme), full (anche SPF e DMARC, se i mittenti consegnano direttamente qui), off.',
    en: 'How senders are checked: dkim (signatures), full (SPF and DMARC too, where senders deliver straight to us), off.',
    check: isOneOf('dkim', 'full', 'off'),
  },
  PONTE_MAIL_AUTHSERV: {
    default: undefined,
    isSecret: false,
    it: 'Nomi (authserv-id) dei propri server di posta, alle cui righe Authentication-Results si crede, separati da virgole.',
    en: 'Names (authserv-id) of your own mail servers whose Authentication-Results lines are believed, between commas.',
    check: (value) =>
      /^[\w.-]+([\s,]+[\w.-]+)*$/.test(value) ? null : 'give names like mx.example.it, between commas.',
  },
  PONTE_SIP_HOST: {
    default: '127.0.0.1',
    isSecret: false,
    it: 'Indirizzo su cui il centro riceve le telefonate per SIP; 0.0.0.0 per tutta la rete.',
    en: 'Address on which the centre takes calls by SIP; 0.0.0.0 for the whole network.',
    check: hostProblem,
  },
  PONTE_SIP_PORT: {
    default: '5060',
    isSecret: false,
    it: 'Porta SIP (UDP e TCP); con chiave e certificato anche TLS su 5061; "off" per non avere il telefono.',
    en: 'SIP port (UDP and TCP); with key and certificate also TLS on 5061; "off" for no telephone.',
    check: (value) => (value === 'off' ? null : isPort(value)),
  },
  PONTE_SIP_PUBLIC_HOST: {
    default: undefined,
    isSecret: false,
    it: 'Indirizzo pubblico del centro per la voce, dietro a un NAT.',
    en: 'Public address of the centre for voice, behind a NAT.',
    check: hostProblem,
  },
  PONTE_SIP_TLS_KEY: {
    default: undefined,
    isSecret: true,
    it: 'Chiave PEM per SIP su TLS, con il certificato (PONTE_SIP_TLS_KEY_FILE per un file).',
    en: 'PEM key for SIP over TLS, with the certificate (PONTE_SIP_TLS_KEY_FILE for a file).',
    check: anything,
  },
  PONTE_SIP_TLS_CERT: {
    default: undefined,
    isSecret: false,
    it: 'Certificato PEM per SIP su TLS (PONTE_SIP_TLS_CERT_FILE per un file).',
    en: 'PEM certificate for SIP over TLS (PONTE_SIP_TLS_CERT_FILE for a file).',
    check: anything,
  },
  PONTE_SIP_TRUNK: {
    default: undefined,
    isSecret: true,
    it: 'Linea verso la rete telefonica.',
    en: 'Line to the telephone network.',
    check: trunkProblem,
  },
  PONTE_SIP_NUMBER: {
    default: undefined,
    isSecret: false,
    it: 'Numero del centro, mostrato a chi viene richiamato.',
    en: 'Number of the centre, shown to whoever is called back.',
    check: (value) => (/^\+?[0-9]{3,15}$/.test(value) ? null : 'give a number like +390612345.'),
  },
  PONTE_CALL_TO: {
    default: '+39',
    isSecret: false,
    it: 'Prefissi dei numeri che si possono chiamare, separati da virgole; il primo è quello del Paese del centro. I numeri a pagamento mai.',
    en: 'Prefixes of the numbers that may be called, separated by commas; the first is of the centre’s own country. Numbers at a higher price never.',
    check: (value) =>
      /^\s*\+[1-9][0-9]{0,6}\s*(,\s*\+[1-9][0-9]{0,6}\s*)*$/.test(value) ? null : 'give prefixes like +39,+41.',
  },
  PONTE_CALL_OWN_NUMBERS: {
    default: 'off',
    isSecret: false,
    it: 'I consulenti possono rispondere da un loro numero esterno, chiamato dalla linea del centro: on oppure off.',
    en: 'Consultants may answer on an outside number of their own, called by the centre’s line: on or off.',
    check: (value) => (value === 'on' || value === 'off' ? null : 'give on or off.'),
  },
  PONTE_CALL_COMPLAINT_FIRST: {
    default: undefined,
    isSecret: false,
    it: 'Il reclamo dev’essere tra le prime scelte di un menu telefonico: on oppure off; senza, sì in Italia (AGCOM 255/24/CONS).',
    en: 'A complaint must be among the first choices of a telephone menu: on or off; without, yes in Italy (AGCOM 255/24/CONS).',
    check: (value) => (value === 'on' || value === 'off' ? null : 'give on or off.'),
  },
  PONTE_CALL_WEBHOOK_HOSTS: {
    default: undefined,
    isSecret: false,
    it: 'Programmi che un menu telefonico può interrogare anche senza https o nella rete interna: host o host:porta, separati da virgole.',
    en: 'Programs that a telephone menu may ask without https or in the own network: host or host:port, separated by commas.',
    check: anything,
  },
  PONTE_FACT_HOSTS: {
    default: undefined,
    isSecret: false,
    it: 'Programmi che una fonte viva può interrogare anche senza https o nella rete interna: host o host:porta, separati da virgole.',
    en: 'Programs that a live source may ask without https or in the own network: host or host:port, separated by commas.',
    check: anything,
  },
  PONTE_TEXT_GATEWAY: {
    default: 'off',
    isSecret: false,
    it: 'Chi aspetta al telefono può avere un messaggio con un link: sip (MESSAGE sulla linea), l’indirizzo https di un operatore, oppure off.',
    en: 'Callers in line may get a text message with a link: sip (MESSAGE by the trunk), the https address of an operator, or off.',
    check: (value) =>
      value === 'off' || value === 'sip' || /^https?:\/\/[^\s@]+$/.test(value)
        ? null
        : 'give off, sip, or an address like https://sms.example/send.',
  },
  PONTE_TEXT_SECRET: {
    default: undefined,
    isSecret: true,
    it: 'Segreto per l’operatore dei messaggi, mandato come Authorization: Bearer (PONTE_TEXT_SECRET_FILE per un file).',
    en: 'Secret for the operator of text messages, sent as Authorization: Bearer (PONTE_TEXT_SECRET_FILE for a file).',
    check: (value) => (/^[\x21-\x7e]{1,500}$/.test(value) ? null : 'give a secret without spaces.'),
  },
  PONTE_TEXT_TO: {
    default: '+393',
    isSecret: false,
    it: 'Prefissi a cui si mandano messaggi, separati da virgole; +393 sono i cellulari italiani. Valgono anche i limiti di PONTE_CALL_TO.',
    en: 'Prefixes that text messages go to, separated by commas; +393 are Italian mobile numbers. The limits of PONTE_CALL_TO hold as well.',
    check: (value) =>
      /^\s*\+[1-9][0-9]{0,6}\s*(,\s*\+[1-9][0-9]{0,6}\s*)*$/.test(value) ? null : 'give prefixes like +393,+417.',
  },
  PONTE_TEXT_A_DAY: {
    default: '3',
    isSecret: false,
    it: 'Messaggi al giorno allo stesso numero.',
    en: 'Text messages a day to the same number.',
    check: isCount,
  },
  PONTE_WEB_CALLS: {
    default: '30',
    isSecret: false,
    it: 'Telefonate dal sito insieme, di tutti; da un solo indirizzo di rete 5. Se il centro ne vuole, si decide nello Studio.',
    en: 'Calls out of the website at once, of all; from one network address 5. Whether the centre wants any is set in the studio.',
    check: isCount,
  },
  PONTE_RTP_PORTS: {
    default: '30000-39999',
    isSecret: false,
    it: 'Porte UDP per la voce.',
    en: 'UDP ports for sound.',
    check: portsProblem,
  },
  ...soundSettings,
  ...modelSettingTable,
  PONTE_GUEST_SOCKETS: {
    default: '300',
    isSecret: false,
    it: 'Chat aperte insieme da un solo indirizzo di rete; la macchina stessa non è limitata.',
    en: 'Chats open at once from one network address; the machine itself is not limited.',
    check: isCount,
  },
  PONTE_RECORDING_KEY: {
    default: undefined,
    isSecret: true,
    it: 'Chiavi delle registrazioni: 32 byte a caso in base64, la nuova prima delle vecchie. Senza: una nella cartella dei dati.',
    en: 'Keys of the recordings: 32 random bytes in base64, the new one before the old ones. Without: one in the data folder.',
    check: (value) =>
      /^([A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})([\s,]+([A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64}))*$/.test(value)
        ? null
        : 'make a key with `openssl rand -base64 32`; several with commas between them.',
  },
  ...keptSettings,
  PONTE_LOG_LEVEL: {
    default: 'info',
    isSecret: false,
    it: 'Quanto scrivere nel registro: trace, debug, info, warn, error, fatal, silent.',
    en: 'How much to log: trace, debug, info, warn, error, fatal, silent.',
    check: isOneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  PONTE_SECRET: {
    default: undefined,
    isSecret: true,
    it: "Segreto dell'installazione, che firma i collegamenti; senza, se ne crea uno nella cartella dei dati.",
    en: 'Secret of the installation, which signs links; without it one is made in the data folder.',
    check: isLongSecret,
  },
  PONTE_FLOOR: {
    default: 'main',
    isSecret: false,
    it: 'Nome della sala (dominio di instradamento) che questo server serve.',
    en: 'Name of the floor (routing domain) that this server serves.',
    check: (value) => (/^[a-z0-9-]{1,40}$/.test(value) ? null : 'give 1 to 40 small letters, digits or hyphens.'),
  },
  PONTE_PRACTICE: {
    default: 'false',
    isSecret: false,
    it: 'Centro di prova, con clienti simulati: true o false.',
    en: 'Practice centre, with simulated customers: true or false.',
    check: isOneOf('true', 'false'),
  },
  PONTE_BEHIND_PROXY: {
    default: 'false',
    isSecret: false,
    it: 'Se un proxy davanti al server dice chi chiama (X-Forwarded-For): true o false.',
    en: 'Whether a proxy in front of the server says who calls (X-Forwarded-For): true or false.',
    check: isOneOf('true', 'false'),
  },
  DATABASE_URL: {
    default: undefined,
    isSecret: true,
    it: 'Un PostgreSQL 15 o più recente al posto di quello incluso: postgresql://utente:password@server/nome.',
    en: 'A PostgreSQL 15 or newer instead of the embedded one: postgresql://user:password@server/name.',
    check: isUrl(['postgres', 'postgresql'], 'postgresql://user:password@server/name'),
  },
};
