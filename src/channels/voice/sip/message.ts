/**
 * A SIP message as Ponte holds it (RFC 3261 section 7). Header values stay the text they came as, unfolded and trimmed;
 * the typed readers (`uri.ts`, `via.ts`, `address.ts`, …) take from them what a branch needs. The body stays bytes: a
 * multipart body or a text in another charset is none of the parser's business.
 */
export interface SipRequest {
  readonly kind: 'request';
  /** Case-sensitive (RFC 3261 7.1): 'INVITE'. */
  readonly method: string;
  /** The Request-URI as it stood. */
  readonly uri: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface SipResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type SipMessage = SipRequest | SipResponse;

/** In the order of arrival, under long lower-case names: compact forms (`v:`) are written out by the parser. */
export interface Headers {
  readonly list: readonly (readonly [name: string, value: string])[];
  /** The first value of this name. */
  get(name: string): string | undefined;
  /** Every value of this name; comma-separated lists come apart where the header's grammar allows lists. */
  all(name: string): readonly string[];
}

/** sip:user:password@host:port;params?headers, sips:, tel: and whatever else a URI may be (RFC 3261 19.1, RFC 3966). */
export interface SipUri {
  readonly scheme: string;
  /** Unescaped. For tel: the number. */
  readonly user: string | null;
  readonly password: string | null;
  /** Lower case; an IPv6 reference keeps its brackets. Empty for schemes without one. */
  readonly host: string;
  readonly port: number | null;
  /** Lower-case names; a parameter without a value is ''. */
  readonly params: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
}

/** "Name" <uri>;params of From, To, Contact, Refer-To, P-Asserted-Identity, Record-Route… */
export interface NameAddress {
  readonly name: string | null;
  readonly uri: SipUri;
  /** The text between < and >, for the one who must send it back as it was. */
  readonly uriText: string;
  readonly params: ReadonlyMap<string, string>;
}

export interface Via {
  /** 'UDP', 'TCP', 'TLS', 'WS', … upper case. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | null;
  readonly params: ReadonlyMap<string, string>;
}

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** What is wrong with a message, and with which answer the RFC wants it refused; `status` null = discard in silence. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly status: number | null;
  readonly why: string;
  /** The message as far as it could be read: enough to answer it. */
  readonly message: SipMessage | null;
}

export type Parsed = SipMessage | Malformed;

/** Where a message came from or goes to. */
export interface Peer {
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly address: string;
  readonly port: number;
  /** The name it was looked up by: what a certificate must speak for (RFC 5922 7.1). */
  readonly name?: string;
  /** A connection (tcp, tls) to answer on. */
  readonly connectionId?: string;
}
