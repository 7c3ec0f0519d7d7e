/** The settings of what carries a call's sound, beside the one table of `settings.ts`. */
import { ngAddresses } from '#channels/voice/media/rtpengine/ng.js';
import { turnUrls } from '#channels/voice/turn.js';
import type { Setting } from './settings.js';

function isRtpengine(value: string): string | null {
  return ngAddresses(value) === null ? 'give host:port like 10.0.0.5:2223, between commas.' : null;
}

export const soundSettings = {
  PONTE_MEDIA: {
    default: 'embedded',
    isSecret: false,
    it: 'Chi porta la voce: embedded (Ponte stesso) oppure rtpengine (per centri grandi).',
    en: 'What carries sound: embedded (Ponte itself) or rtpengine (for large centres).',
    check: (value) => (/^(embedded|rtpengine)$/.test(value) ? null : 'give one of embedded, rtpengine.'),
  },
  PONTE_RTPENGINE: {
    default: undefined,
    isSecret: false,
    it: 'Indirizzi ng degli rtpengine, separati da virgole; con due reti anche i nomi delle interfacce: 10.0.0.5:2223/out/in.',
    en: "ng addresses of the rtpengines, between commas; with two networks also their interfaces' names: 10.0.0.5:2223/out/in.",
    check: isRtpengine,
  },
  PONTE_RTPENGINE_DIGITS: {
    default: '127.0.0.1:2224',
    isSecret: false,
    it: 'Indirizzo su cui gli rtpengine (dtmf-log-dest) dicono i tasti premuti durante una conversazione.',
    en: 'Address on which the rtpengines (dtmf-log-dest) tell the keys pressed in a conversation.',
    check: isRtpengine,
  },
  PONTE_CALL_QUEUE: {
    default: undefined,
    isSecret: false,
    it: 'Coda delle telefonate senza menu e di chi non sceglie (il suo id); senza, quella che più persone possono servire.',
    en: 'Queue of calls without a menu and of who chooses nothing (its id); without, the one that most people can serve.',
    check: (value: string) => (/^[\w-]{1,80}$/.test(value) ? null : 'give the id of a queue, like queue_guasti.'),
  },
  PONTE_TURN_URLS: {
    default: undefined,
    isSecret: false,
    it: 'Server STUN e TURN per chi lavora da casa, separati da virgole: turn:turn.example.it:3478?transport=udp.',
    en: 'STUN and TURN servers for who works at home, between commas: turn:turn.example.it:3478?transport=udp.',
    check: (value) =>
      turnUrls(value) === null ? 'give addresses like turns:turn.example.it:443?transport=tcp, between commas.' : null,
  },
  PONTE_TURN_SECRET: {
    default: undefined,
    isSecret: true,
    it: 'Segreto in comune con coturn (static-auth-secret), con cui si fanno credenziali che scadono.',
    en: 'Secret shared with coturn (static-auth-secret), by which credentials that expire are made.',
    check: (value) =>
      value.length >= 32 ? null : 'give at least 32 characters, for example from `openssl rand -base64 32`.',
  },
} satisfies Record<string, Setting>;
