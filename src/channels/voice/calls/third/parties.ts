/** Who is asked beside a call: a colleague at a desk, or an outside number by the trunk. Both have a leg of their own. */
import type { CallCore } from '../core.js';
import { SipCustomer } from '../sip-customer.js';
import type { DeskSide } from '../desk-side.js';
import { LegSound } from '../sound.js';

interface Common {
  readonly name: string;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly how: 'warm' | 'cold';
  readonly askedAt: number;
  answeredAt: number | null;
}

export type Third = Common &
  (
    | { readonly kind: 'desk'; readonly personId: string; readonly side: DeskSide }
    | { readonly kind: 'outside'; readonly number: string; readonly side: SipCustomer }
  );

export function deskParty(call: CallCore, personId: string, of: Common): Third {
  const side = call.deskSide();
  side.consultantId = personId;
  side.isOffered = true;
  return { ...of, kind: 'desk', personId, side };
}

export function outsideParty(call: CallCore, number: string, of: Common, gone: () => void): Third {
  const user = { gone, digit: () => undefined };
  const side = new SipCustomer(call.id, call.parts, user, `out${call.nextLeg()}`);
  return { ...of, kind: 'outside', number, side };
}

export const legIdOf = (third: Third): string | null => (third.kind === 'desk' ? third.side.legId : third.side.id);

/** Music, or the tone of a ringing line, to one leg that talks with nobody now. */
export async function playTo(call: CallCore, legId: string, what: 'music' | 'ringback'): Promise<void> {
  const sound = new LegSound(legId, call.parts.media, call.parts.log);
  await sound.unbridge();
  if (what === 'ringback') return void sound.play({ kind: 'tone', tone: 'ringback' }, true);
  const path = await call.parts.musicFile(null);
  void sound.play(path === null ? { kind: 'tone', tone: 'music' } : { kind: 'file', path }, true);
}
