/**
 * A growable set of small whole numbers, a bit each. Who is able AND free is then one pass over a few hundred words:
 * 10,000 consultants are 313 words, and an arrival is decided in microseconds.
 */
export class Bits {
  words: Uint32Array = new Uint32Array(4);

  has(index: number): boolean {
    const word = index >>> 5;
    return word < this.words.length && (this.words[word]! & (1 << (index & 31))) !== 0;
  }

  add(index: number): void {
    const word = index >>> 5;
    if (word >= this.words.length) this.#grow(word + 1);
    this.words[word]! |= 1 << (index & 31);
  }

  remove(index: number): void {
    const word = index >>> 5;
    if (word < this.words.length) this.words[word]! &= ~(1 << (index & 31));
  }

  put(index: number, isIn: boolean): void {
    if (isIn) this.add(index);
    else this.remove(index);
  }

  get isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  /** How many are in both. */
  countWith(other: Bits): number {
    const length = Math.min(this.words.length, other.words.length);
    let count = 0;
    for (let i = 0; i < length; i++) count += onesOf(this.words[i]! & other.words[i]!);
    return count;
  }

  #grow(words: number): void {
    const grown = new Uint32Array(Math.max(words, this.words.length * 2));
    grown.set(this.words);
    this.words = grown;
  }
}

/** Bits set in a 32-bit word (Hacker's Delight, 5-1). */
function onesOf(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
