/** Which of 2^48 packets one is, and whether it was here before (RFC 3711 3.3.1, 3.3.2). */
const cycle = 0x1_0000;
/** RFC 3711 3.3.2: "the replay list ... MUST be at least 64". */
const windowSize = 64;

export class StreamIndex {
  /** Highest index that was authenticated; -1 before the first packet. */
  #top = -1;
  readonly #seen = new Float64Array(windowSize).fill(-1);

  /** RFC 3711 appendix A: the index nearest to the highest one. Negative is a packet from before the first cycle. */
  guess(sequence: number): number {
    if (this.#top === -1) return sequence;
    const highest = this.#top % cycle;
    const begin = this.#top - highest;
    if (highest < 0x8000) return sequence - highest > 0x8000 ? begin - cycle + sequence : begin + sequence;
    return highest - 0x8000 > sequence ? begin + cycle + sequence : begin + sequence;
  }

  /** "Only packets with index ahead of the window, or, inside the window but not already received, SHALL be accepted." */
  isNew(index: number): boolean {
    if (index < 0 || index <= this.#top - windowSize) return false;
    return this.#seen[index % windowSize] !== index;
  }

  /** Only once the packet is authentic: "the receiver MUST NOT" learn from a forged one. */
  took(index: number): void {
    this.#seen[index % windowSize] = index;
    if (index > this.#top) this.#top = index;
  }
}

export const rocOf = (index: number): number => Math.floor(index / cycle);
