/** One description of a large centre's telephone, from the centre's own settings and a few addresses. */
import type { VoiceSettings } from '#channels/voice/settings.js';
import type { NgAddress } from '#channels/voice/media/rtpengine/ng.js';

export interface Site {
  /** What the world sees: carriers, consultants' browsers. */
  readonly publicIp: string;
  /** Of the machine with Kamailio, in our own network; the same as the public one where there is one network only. */
  readonly innerIp: string;
  readonly sipPort: number;
  readonly sipTlsPort: number;
  /** Certificate for SIP over TLS; null: no TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** The Ponte servers: host:port of their SIP. */
  readonly nodes: readonly string[];
  readonly carrier: {
    readonly uri: string;
    /** Where its calls come from. */
    readonly addresses: readonly string[];
  } | null;
  readonly rtpengines: readonly NgAddress[];
  readonly rtpPorts: readonly [from: number, to: number];
  readonly digits: string;
  readonly turn: TurnOfSite | null;
  /** What hides our addresses from the other side. */
  readonly maskKey: string;
}

export interface TurnOfSite {
  readonly realm: string;
  readonly secret: string;
  readonly port: number;
  /** Where strict firewalls let it through; null: no `turns:` address. */
  readonly tls: { readonly port: number; readonly cert: string; readonly key: string } | null;
  /** What PONTE_TURN_URLS is to say. */
  readonly urls: readonly string[];
  /** The secret was made here, and Ponte has to be told. */
  readonly isNew: boolean;
}

export interface SiteOptions {
  readonly publicIp: string;
  readonly innerIp?: string | undefined;
  readonly nodes?: readonly string[] | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly sipPort?: number | undefined;
  /** Name or address of coturn as browsers reach it; else it is read from PONTE_TURN_URLS. */
  readonly turn?: string | undefined;
  /** For TURN over TLS: they must speak for that name. */
  readonly turnCert?: string | undefined;
  readonly turnKey?: string | undefined;
}

/** RFC 7065 3.2: 3478 is TURN's port, 5349 its TLS port; 443 is the one that strict firewalls let out. */
const turnPort = 3478;
const turnTlsPort = 443;

/** Each way that a firewall may let through: the quickest first, the one that always works last. */
const urlsFor = (host: string): readonly string[] => [
  `turn:${host}:${turnPort}?transport=udp`,
  `turn:${host}:${turnPort}?transport=tcp`,
  `turns:${host}:${turnTlsPort}?transport=tcp`,
];

function turnOf(
  { urls: set, secret }: VoiceSettings['turn'],
  options: SiteOptions,
  newSecret: string,
): TurnOfSite | null {
  const isSet = set.some((url) => /^turns?:/.test(url));
  const urls = isSet ? set : options.turn === undefined ? [] : urlsFor(options.turn);
  const relay = urls.find((url) => /^turns?:/.test(url));
  if (relay === undefined) return null;
  const portIn = (kind: RegExp, usual: number): number | null => {
    const url = urls.find((one) => kind.test(one));
    return url === undefined ? null : Number(/:(\d+)(\?|$)/.exec(url)?.[1] ?? usual);
  };
  const tlsPort = portIn(/^turns:/, 5349);
  return {
    realm: /^turns?:(\[[^\]]+\]|[^:?]+)/.exec(relay)![1]!,
    secret: secret ?? newSecret,
    port: portIn(/^turn:/, turnPort) ?? turnPort,
    tls:
      tlsPort === null
        ? null
        : {
            port: tlsPort,
            cert: options.turnCert ?? '/etc/coturn/fullchain.pem',
            key: options.turnKey ?? '/etc/coturn/privkey.pem',
          },
    urls,
    isNew: secret === null,
  };
}

const ponteSipPort = 5060;

/** `maskKey` and `turnSecret` are chance that was made for it. */
export function siteOf(settings: VoiceSettings, options: SiteOptions, maskKey: string, turnSecret: string): Site {
  const { publicIp } = options;
  const innerIp = options.innerIp ?? publicIp;
  const { trunk, turn, rtpengine } = settings;
  const own = `${settings.host === '0.0.0.0' ? innerIp : settings.host}:${settings.port ?? ponteSipPort}`;
  return {
    ...{ publicIp, innerIp, maskKey, sipPort: options.sipPort ?? 5060, sipTlsPort: 5061 },
    tls: options.cert === undefined || options.key === undefined ? null : { cert: options.cert, key: options.key },
    nodes: options.nodes ?? [own],
    carrier:
      trunk === null
        ? null
        : {
            uri: `sip:${trunk.host}:${trunk.port};transport=${trunk.transport}`,
            addresses: trunk.addresses.length > 0 ? trunk.addresses : [trunk.host],
          },
    // Behind a NAT, or with a leg in each network, the inner side must not be told the public address.
    rtpengines: rtpengine?.addresses ?? [
      { host: innerIp, port: 2223, interfaces: innerIp === publicIp ? null : ['out', 'in'] },
    ],
    rtpPorts: settings.rtpPorts,
    digits: rtpengine?.digits ? `${rtpengine.digits.host}:${rtpengine.digits.port}` : '127.0.0.1:2224',
    turn: turnOf(turn, options, turnSecret),
  };
}
