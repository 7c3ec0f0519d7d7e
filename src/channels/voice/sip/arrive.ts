/** Who calls, and whom: read from a new INVITE. */
import { parseAddress } from './address.js';
import type { NameAddress, SipRequest } from './message.js';
import type { IncomingLeg } from './stack.js';
import { parseUri } from './uri.js';

export type Origin =
  | { readonly kind: 'trunk'; readonly name: string; readonly isTrusted: boolean }
  | { readonly kind: 'telephone'; readonly name: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'stranger' };

export interface Arrival {
  readonly dialled: string;
  readonly caller: string | null;
  readonly isCallerVerified: boolean;
  readonly via: IncomingLeg['via'];
}

export function arrivedOf(request: SipRequest, origin: Origin): Arrival {
  const { headers } = request;
  const from = parseAddress(headers.get('from') ?? '');
  const isTrusted = origin.kind === 'trunk' && origin.isTrusted;
  // RFC 3325 9.1: P-Asserted-Identity is worth what the network is worth that it comes from.
  const asserted = isTrusted
    ? headers
        .all('p-asserted-identity')
        .map(parseAddress)
        .find((one) => one !== null)
    : undefined;
  const caller = asserted ?? from;
  return {
    dialled: numberOf(parseUri(request.uri)?.user ?? ''),
    caller: isWithheld(request, from) ? null : numberOf(caller?.uri.user ?? '') || null,
    isCallerVerified: asserted !== undefined || origin.kind === 'telephone',
    via: {
      kind: origin.kind === 'trunk' || origin.kind === 'telephone' ? origin.kind : 'open',
      name: 'name' in origin ? origin.name : '',
    },
  };
}

/** RFC 3323: Privacy: id or user, or From "Anonymous" <sip:anonymous@anonymous.invalid>. */
function isWithheld({ headers }: SipRequest, from: NameAddress | null): boolean {
  const privacy = headers.all('privacy').join(';').toLowerCase();
  return (
    /\b(id|user|header)\b/.test(privacy) ||
    from?.uri.host === 'anonymous.invalid' ||
    from?.uri.user?.toLowerCase() === 'anonymous'
  );
}

/** '0039 06…' and '+39 06…' are one number; what is no number stays the name it is. */
function numberOf(user: string): string {
  const bare = user.split(';')[0]!.replace(/[\s().-]/g, '');
  return /^00[1-9][0-9]{5,}$/.test(bare) ? `+${bare.slice(2)}` : bare;
}
