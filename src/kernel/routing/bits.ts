/**
 * A growable set of small whole numbers, a bit each. Who is able AND free is then one pass over a few hundred words:
 * 10,000 consultants are 313 words, and an arrival is decided in microseconds. The words are signed: V8 keeps them as
 * plain integers, while half of the unsigned ones would not fit.
 */
export class Bits {
  words: Int32Array;

  constructor(room = 128) {
    this.words = new Int32Array(wordsFor(room));
  }

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

  /** Adds all that are in the other. */
  join(other: Bits): void {
    if (other.words.length > this.words.length) this.#grow(other.words.length);
    for (let i = 0; i < other.words.length; i++) this.words[i]! |= other.words[i]!;
  }

  /** Keeps only those that are in the other too. */
  meet(other: Bits | undefined): void {
    const length = Math.min(this.words.length, other?.words.length ?? 0);
    for (let i = 0; i < length; i++) this.words[i]! &= other!.words[i]!;
    this.words.fill(0, length);
  }

  copy(): Bits {
    const copied = new Bits(0);
    copied.words = this.words.slice();
    return copied;
  }

  /** How many are in both. */
  countWith(other: Bits): number {
    const length = Math.min(this.words.length, other.words.length);
    let count = 0;
    for (let i = 0; i < length; i++) count += onesOf(this.words[i]! & other.words[i]!);
    return count;
  }

  #grow(words: number): void {
    const grown = new Int32Array(Math.max(words, this.words.length * 2));
    grown.set(this.words);
    this.words = grown;
  }
}

/**
 * Many sets of the same room side by side in one block: 10,000 small typed arrays, each grown five times, took a
 * quarter of a restore.
 */
export class BitTable {
  words: Int32Array;
  /** Words a row. */
  stride: number;
  #rows: number;

  constructor(rows: number, room: number) {
    this.#rows = rows;
    this.stride = wordsFor(room);
    this.words = new Int32Array(rows * this.stride);
  }

  put(row: number, index: number, isIn: boolean): void {
    const word = row * this.stride + (index >>> 5);
    if (isIn) this.words[word]! |= 1 << (index & 31);
    else this.words[word]! &= ~(1 << (index & 31));
  }

  /** Makes room for so many rows and numbers; what is there stays. */
  reserve(rows: number, room: number): void {
    const needed = wordsFor(room);
    if (rows <= this.#rows && needed <= this.stride) return;
    const newRows = rows <= this.#rows ? this.#rows : Math.max(rows, this.#rows * 2);
    const stride = needed <= this.stride ? this.stride : Math.max(needed, this.stride * 2);
    const grown = new Int32Array(newRows * stride);
    for (let row = 0; row < this.#rows; row++)
      grown.set(this.words.subarray(row * this.stride, (row + 1) * this.stride), row * stride);
    this.words = grown;
    this.stride = stride;
    this.#rows = newRows;
  }
}

const wordsFor = (room: number): number => (room + 31) >>> 5;

/** Bits set in a 32-bit word (Hacker's Delight, 5-1). */
export function onesOf(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
