/** When a leg reports, what about, and how long the way there and back is. */
import type { Reception } from '../rtp.js';
import { buildReport, middleOf, parseReports, type ReportBlock } from './rtcp.js';

/** RFC 3550 6.2: "the recommended value for a fixed minimum interval is 5 seconds", 6.3.1: half of it before the first. */
const everyMs = 5_000;

export class Reporter {
  readonly #ssrc: number;
  readonly #cname: string;
  readonly #reception: Reception;
  #nextAt: number | null = null;
  #packets = 0;
  #octets = 0;
  #timestamp = 0;
  #sentAt = 0;
  #packetsBefore = 0;
  /** The other side's last sender report. */
  #last: { readonly middle: number; readonly at: number } | null = null;
  roundTripMs: number | null = null;

  constructor(ssrc: number, cname: string, reception: Reception) {
    this.#ssrc = ssrc;
    this.#cname = cname;
    this.#reception = reception;
  }

  sent(octets: number, timestamp: number, nowMs: number): void {
    this.#packets++;
    this.#octets += octets;
    this.#timestamp = timestamp;
    this.#sentAt = nowMs;
  }

  /** The report that is due, or null. `chance` is 0 to 1: 6.2 varies the interval "over the range [0.5,1.5]". */
  due(nowMs: number, chance: number): Buffer | null {
    const isDue = this.#nextAt !== null && nowMs >= this.#nextAt;
    if (this.#nextAt === null) this.#nextAt = nowMs + (everyMs / 2) * (0.5 + chance);
    if (!isDue) return null;
    this.#nextAt = nowMs + everyMs * (0.5 + chance);
    const hasSent = this.#packets > this.#packetsBefore;
    this.#packetsBefore = this.#packets;
    const block = this.#block(nowMs);
    // 6.4.1: the timestamp "corresponds to the same time as the NTP timestamp", not to the last packet.
    const timestamp = this.#timestamp + Math.round((nowMs - this.#sentAt) * 8);
    const sender = { atMs: nowMs, timestamp, packets: this.#packets, octets: this.#octets };
    const blocks = block === null ? [] : [block];
    return buildReport({ ssrc: this.#ssrc, sender: hasSent ? sender : null, blocks }, this.#cname);
  }

  #block(nowMs: number): ReportBlock | null {
    const heard = this.#reception.report();
    if (heard === null) return null;
    const last = this.#last;
    return {
      ...heard,
      lastReport: last?.middle ?? 0,
      sinceLast: last === null ? 0 : Math.floor((nowMs - last.at) * 65.536),
    };
  }

  /** False for what is no report. */
  take(packet: Buffer, nowMs: number): boolean {
    const reports = parseReports(packet);
    for (const { middle, blocks } of reports ?? []) {
      if (middle !== null) this.#last = { middle, at: nowMs };
      for (const { ssrc, lastReport, sinceLast } of blocks) {
        if (ssrc !== this.#ssrc || lastReport === 0) continue;
        // 6.4.1: there and back is A - LSR - DLSR, in 65536ths of a second; a clock that jumped tells nothing.
        const trip = (middleOf(nowMs) - lastReport - sinceLast) | 0;
        if (trip >= 0 && trip < 60 * 65_536) this.roundTripMs = trip / 65.536;
      }
    }
    return reports !== null;
  }
}
