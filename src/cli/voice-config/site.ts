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
  readonly turn: { readonly realm: string; readonly secret: string; readonly hasTls: boolean } | null;
  /** What hides our addresses from the other side. */
  readonly maskKey: string;
}

export interface SiteOptions {
  readonly publicIp: string;
  readonly innerIp?: string | undefined;
  readonly nodes?: readonly string[] | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly sipPort?: number | undefined;
}

const ponteSipPort = 5060;

export function siteOf(settings: VoiceSettings, options: SiteOptions, maskKey: string): Site {
  const { publicIp } = options;
  const innerIp = options.innerIp ?? publicIp;
  const { trunk, turn, rtpengine } = settings;
  const relay = turn.urls.find((url) => /^turns?:/.test(url));
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
    turn:
      relay === undefined || turn.secret === null
        ? null
        : {
            realm: /^turns?:([^:?]+)/.exec(relay)![1]!,
            secret: turn.secret,
            hasTls: turn.urls.some((url) => url.startsWith('turns:')),
          },
  };
}
