/** The settings of voice, read from the centre's own. */
import type { RtpengineSettings } from './media/rtpengine/engine.js';
import { ngAddresses } from './media/rtpengine/ng.js';
import type { Trunk } from './sip/index.js';
import { type TurnSettings, turnUrls } from './turn.js';

export interface VoiceSettings {
  readonly host: string;
  /** Null: no telephone. */
  readonly port: number | null;
  /** On the port after the plain one, as 5061 is after 5060 (RFC 3261 19.1.2). Key and certificate are PEM. */
  readonly tls: { readonly port: number; readonly key: string; readonly cert: string } | null;
  readonly publicHost: string | null;
  readonly rtpPorts: readonly [from: number, to: number];
  readonly trunk: Trunk | null;
  /** Our number in the network: who is called back sees it. */
  readonly number: string | null;
  /** Prefixes of numbers that are called: '+39'. */
  readonly callsTo: readonly string[];
  /** Whether people may have their calls sent to an outside number of their own. */
  readonly mayUseNumbers: boolean;
  /** Calls out of the website at once. */
  readonly webCalls: number;
  /** Null: the embedded engine carries the sound. */
  readonly rtpengine: RtpengineSettings | null;
  readonly turn: TurnSettings;
}

type Settings = Readonly<Record<string, string | undefined>>;

export function voiceSettings(settings: Settings): VoiceSettings {
  const text = (key: string): string | null => settings[key] || null;
  const port = text('PONTE_SIP_PORT') ?? '5060';
  const [from, to] = (text('PONTE_RTP_PORTS') ?? '30000-39999').split('-').map(Number) as [number, number];
  const key = text('PONTE_SIP_TLS_KEY');
  const cert = text('PONTE_SIP_TLS_CERT');
  return {
    host: text('PONTE_SIP_HOST') ?? '127.0.0.1',
    port: port === 'off' ? null : Number(port),
    tls: key === null || cert === null ? null : { port: port === '0' ? 0 : Number(port) + 1, key, cert },
    publicHost: text('PONTE_SIP_PUBLIC_HOST'),
    rtpPorts: [from, to],
    trunk: trunkOf(text('PONTE_SIP_TRUNK')),
    number: text('PONTE_SIP_NUMBER'),
    callsTo: (text('PONTE_CALL_TO') ?? '+39').split(',').map((prefix) => prefix.trim()),
    mayUseNumbers: text('PONTE_CALL_OWN_NUMBERS') === 'on',
    webCalls: Number(text('PONTE_WEB_CALLS') ?? '30'),
    rtpengine: text('PONTE_MEDIA') === 'rtpengine' ? rtpengineOf(text) : null,
    turn: { urls: turnUrls(text('PONTE_TURN_URLS') ?? '') ?? [], secret: text('PONTE_TURN_SECRET') },
  };
}

/** No address is a mistake that `loadConfig` tells before anything starts. */
function rtpengineOf(text: (key: string) => string | null): RtpengineSettings | null {
  const addresses = ngAddresses(text('PONTE_RTPENGINE') ?? '');
  const digits = ngAddresses(text('PONTE_RTPENGINE_DIGITS') ?? '')?.[0] ?? null;
  return addresses === null ? null : { addresses, digits };
}

/** sip://user:password@host:port?transport=tcp&register=true&from=192.0.2.7,192.0.2.8 */
export function trunkOf(address: string | null): Trunk | null {
  if (address === null) return null;
  const url = new URL(address.replace(/^sip:\/\//, 'http://'));
  const transport = url.searchParams.get('transport') ?? 'udp';
  const user = decodeURIComponent(url.username);
  return {
    name: 'trunk',
    host: url.hostname,
    port: url.port === '' ? (transport === 'tls' ? 5061 : 5060) : Number(url.port),
    transport: transport === 'tcp' || transport === 'tls' ? transport : 'udp',
    addresses: (url.searchParams.get('from') ?? '').split(',').filter(Boolean),
    credentials: user === '' ? null : { user, password: decodeURIComponent(url.password) },
    isRegistered: url.searchParams.get('register') === 'true',
    isTrusted: url.searchParams.get('trusted') !== 'false',
  };
}
