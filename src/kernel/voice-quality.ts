/**
 * Mean opinion score, 1-4.5, that people would give a line: the E-model of ITU-T G.107 for G.711 with concealment of
 * losses, its other terms at their defaults, R = 93.2 - Id - Ie,eff. Bpl = 25.1 and Ie = 0 are those of G.113, appendix I.
 *
 * @param lossPercent 0-100
 * @param jitterMs the buffer against it is taken as twice as long
 * @param roundTripMs there and back, 40 where nobody measured it
 */
export function mosOf(lossPercent: number, jitterMs: number, roundTripMs: number | null): number {
  // Half the way there and back, the jitter buffer, and 30 ms to fill and play a packet.
  const delayMs = (roundTripMs ?? 40) / 2 + 2 * jitterMs + 30;
  const delayed = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
  const r = 93.2 - delayed - (95 * lossPercent) / (lossPercent + 25.1);
  if (r <= 0) return 1;
  const mos = 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
  return Math.round(Math.min(4.5, Math.max(1, mos)) * 100) / 100;
}
