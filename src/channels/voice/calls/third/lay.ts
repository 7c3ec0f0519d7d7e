/** Who hears whom while there is a third party: the sound is laid as the state of the consultation wants it. */
import type { CallCore } from '../core.js';
import { type Consult, layoutOf } from './consult.js';
import { playTo, type Third } from './parties.js';

/** False when the state says nothing of the sound: the call lays it itself. */
export async function laySound(
  call: CallCore,
  state: Consult,
  third: Third | null,
  thirdLeg: string | null,
): Promise<boolean> {
  const layout = layoutOf(state);
  if (layout === null) return false;
  call.phase = layout.room.includes('customer') ? 'talking' : 'held';
  const legs = { customer: call.customer.id, consultant: call.desk.legId, third: thirdLeg };
  for (const party of layout.music) if (legs[party] !== null) await playTo(call, legs[party], 'music');
  for (const party of layout.ringback) if (legs[party] !== null) await playTo(call, legs[party], 'ringback');
  const room = layout.room.map((party) => legs[party]).filter((legId) => legId !== null);
  if (room.length === 2) await call.parts.media.bridge(room[0]!, room[1]!);
  else if (room.length > 2) {
    // Who is called in from outside has heard no notice: not recorded, unless the consultant says so to them.
    if (third?.kind === 'outside') await call.recording.setPaused(true, null);
    await call.parts.media.conference(`${call.id}_room`, room);
  }
  return true;
}
