/**
 * The way of a text message out of the house. Two are known: MESSAGE by the centre's own trunk (RFC 3428), and a program of an
 * operator that is asked by https. Without one nothing is offered to callers.
 */
import { askWebhook, hostsOf, webhookProblem } from '../flows/webhook.js';
import type { SipStack } from '../sip/index.js';
import { address, parseUri } from '../sip/names.js';

export interface TextMessage {
  /** The same message tried again has the same id. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly body: string;
}

export interface TextMessages {
  readonly kind: 'sip' | 'https';
  /** 'later': not now, perhaps in a moment. 'never': refused for good. */
  send(message: TextMessage): Promise<'sent' | 'later' | 'never'>;
}

type Settings = Readonly<Record<string, string | undefined>>;

/** 'off', 'sip', or an address that may be asked. Null: no text messages. */
export function gatewayOf(
  settings: Settings,
  parts: { readonly sip: () => SipStack | null; readonly trunk: string | null; readonly number: string | null },
): TextMessages | null {
  const wish = settings['PONTE_TEXT_GATEWAY'] || 'off';
  if (wish === 'off') return null;
  if (wish === 'sip') return parts.trunk === null ? null : bySip(parts.sip, parts.trunk, parts.number);
  const hosts = hostsOf(settings['PONTE_CALL_WEBHOOK_HOSTS']);
  return webhookProblem(wish, hosts) === null ? byHttps(wish, settings['PONTE_TEXT_SECRET'] ?? '', hosts) : null;
}

function bySip(sip: () => SipStack | null, trunk: string, number: string | null): TextMessages {
  const from = address(parseUri(`sip:${number ?? 'anonymous'}@ponte.invalid`)!);
  return {
    kind: 'sip',
    async send({ to, body }) {
      const stack = sip();
      if (stack === null) return 'later';
      try {
        const status = await stack.sendText({ to, from, via: { trunk }, body });
        // RFC 3428 7: 202 is taken, and on its way; 5xx may be another answer in a moment.
        if (status < 300) return 'sent';
        return status >= 500 && status < 600 ? 'later' : 'never';
      } catch {
        return 'later';
      }
    },
  };
}

const timeoutMs = 5_000;

function byHttps(url: string, secret: string, hosts: readonly string[]): TextMessages {
  const headers = (id: string): Readonly<Record<string, string>> => ({
    // draft-ietf-httpapi-idempotency-key-header: whoever got it already sends it no second time.
    'idempotency-key': id,
    ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
  });
  return {
    kind: 'https',
    async send({ id, to, body }) {
      const isTaken = await askWebhook({ url, timeoutMs, hosts, headers: headers(id), body: { id, to, text: body } });
      return isTaken ? 'sent' : 'later';
    },
  };
}
