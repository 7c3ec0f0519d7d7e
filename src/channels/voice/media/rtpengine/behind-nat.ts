/**
 * Sound from behind a NAT. Its port is known by its first packets only, and rtpengine learns it from whoever sends first,
 * anew for three seconds after each command: in that time a stranger who sends to the port would be heard. So as soon as
 * sound comes from where the signalling comes from, that place is described as the other side's own, and nothing more is learnt.
 */
import type { RelayedLeg } from './leg.js';

const lookMs = 200;
const mostLooks = 75;

/** One look at a time for each leg. `describe` takes a description as the other side's new one. */
export async function pin(
  leg: RelayedLeg,
  user: {
    isThere(leg: RelayedLeg): boolean;
    describe(leg: RelayedLeg, sdp: string): Promise<unknown>;
  },
): Promise<void> {
  if (leg.relay?.isLearning !== true || leg.isPinning) return;
  leg.isPinning = true;
  try {
    for (let looks = 0; looks < mostLooks; looks++) {
      await new Promise((resolve) => setTimeout(resolve, lookMs).unref());
      if (!user.isThere(leg) || leg.relay?.isLearning !== true) return;
      const sdp = await leg.relay.learnt().catch(() => null);
      if (sdp !== null) await user.describe(leg, sdp);
    }
  } finally {
    leg.isPinning = false;
  }
}

/** The same description with another place for its sound; its RTCP is beside it (RFC 3550 11). */
export function movedTo(sdp: string, { address, port }: { readonly address: string; readonly port: number }): string {
  return sdp
    .replace(/^c=IN IP[46] .*$/gm, `c=IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`)
    .replace(/^a=rtcp:.*\r?\n/gm, '')
    .replace(/^(m=audio )(?!0 )\d+/gm, `$1${port}`);
}
