/** A text message by a trunk: MESSAGE of RFC 3428, one request, no dialog. */
import { formatAddress } from './address.js';
import { answerChallenge, type Credentials } from './digest.js';
import { newCallId, newTag } from './dialog.js';
import type { NameAddress, Peer, SipRequest } from './message.js';
import { type HeaderPairs, request } from './serialize.js';
import type { TransactionLayer } from './transactions/layer.js';

export interface TextRequest {
  readonly to: string;
  readonly from: NameAddress;
  readonly via: { readonly trunk: string };
  readonly body: string;
}

/** RFC 3428 8: "the size of MESSAGE requests outside of a media session MUST NOT exceed 1300 bytes" where the way is not known. */
export const mostTextBytes = 900;

interface Way {
  readonly uri: string;
  readonly to: NameAddress;
  readonly peer: Peer;
  readonly layer: TransactionLayer;
  readonly credentials: Credentials | null;
}

/** The status of the final answer; rejects when none came. A challenge is answered once. */
export function sendText({ from, body }: TextRequest, { uri, to, peer, layer, credentials }: Way): Promise<number> {
  const bytes = Buffer.from(body);
  if (bytes.length > mostTextBytes) return Promise.reject(new Error('the text is too long for a MESSAGE'));
  const callId = newCallId();
  const tag = newTag();
  let seq = 0;
  // RFC 3428 5: no Contact; whoever answers does so by a message of their own.
  const made = (proof: HeaderPairs): SipRequest =>
    request(
      'MESSAGE',
      uri,
      [
        ['max-forwards', '70'],
        ['from', `${formatAddress(from)};tag=${tag}`],
        ['to', formatAddress(to)],
        ['call-id', callId],
        ['cseq', `${++seq} MESSAGE`],
        ...proof,
        ['content-type', 'text/plain;charset=UTF-8'],
      ],
      bytes,
    );
  return new Promise((resolve, reject) => {
    const send = (proof: HeaderPairs, isLast: boolean): void => {
      const message = made(proof);
      layer.request(message, peer, {
        onFinal: (response) => {
          const isProxy = response.status === 407;
          const asked = response.headers.all(isProxy ? 'proxy-authenticate' : 'www-authenticate');
          const isAsked = !isLast && credentials !== null && (isProxy || response.status === 401);
          const value = isAsked ? answerChallenge(asked, message, credentials) : null;
          if (value === null) return resolve(response.status);
          send([[isProxy ? 'proxy-authorization' : 'authorization', value]], true);
        },
        onFailed: (why) => reject(new Error(why === 'timeout' ? 'no answer' : 'not reachable')),
      });
    };
    send([], false);
  });
}
