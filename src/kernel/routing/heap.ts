/** Sooner in line: the smaller key; the turn settles ties. */
export const isBefore = (a: { key: number; turn: number }, b: { key: number; turn: number }): boolean =>
  a.key < b.key || (a.key === b.key && a.turn < b.turn);

/** Where each number stands in the heap that holds it: one more than the position, 0 outside. */
export class Places {
  at = new Int32Array(64);

  /** Makes room for a number. */
  reserve(number: number): void {
    if (number < this.at.length) return;
    const grown = new Int32Array(Math.max(number + 1, this.at.length * 2));
    grown.set(this.at);
    this.at = grown;
  }
}

/**
 * A binary heap of small whole numbers, ordered by key and then by turn, that knows where each one is: whoever hangs up
 * in the middle of the line leaves in O(log n). Marking and sweeping later was measured to stall for 0.9 s, so nothing
 * is ever left behind to be swept.
 *
 * Numbers in columns, not objects: with a node for each thing every level of the heap was a miss of the cache, and the
 * collector of garbage had two objects more to follow for each interaction. Heaps none of whose numbers can be in two
 * of them at once share their places.
 */
export class Heap {
  #numbers = new Int32Array(4);
  #keys = new Float64Array(4);
  #turns = new Float64Array(4);
  #size = 0;
  readonly #places: Places;

  constructor(places: Places = new Places()) {
    this.#places = places;
  }

  get size(): number {
    return this.#size;
  }

  /** The soonest, -1 when empty. */
  get first(): number {
    return this.#size > 0 ? this.#numbers[0]! : -1;
  }

  /** The key of the first, Infinity when empty. */
  get firstKey(): number {
    return this.#size > 0 ? this.#keys[0]! : Infinity;
  }

  has(number: number): boolean {
    return number < this.#places.at.length && this.#places.at[number]! > 0;
  }

  /** The key of one that is in this heap. */
  keyOf(number: number): number {
    return this.#keys[this.#places.at[number]! - 1]!;
  }

  /** Gives a number a key, entering it as needed. */
  put(number: number, key: number, turn: number): void {
    this.#places.reserve(number);
    const index = this.#places.at[number]! - 1;
    if (index < 0) {
      if (this.#size === this.#keys.length) this.#grow();
      this.#up(number, key, turn, this.#size++);
    } else if (this.#keys[index] !== key || this.#turns[index] !== turn) this.#settle(number, key, turn, index);
  }

  /** Takes a number out; nothing happens when it is not in. */
  remove(number: number): void {
    if (!this.has(number)) return;
    const { at } = this.#places;
    const index = at[number]! - 1;
    at[number] = 0;
    const last = --this.#size;
    if (index !== last) this.#settle(this.#numbers[last]!, this.#keys[last]!, this.#turns[last]!, index);
  }

  /** All whose key is not above this one, soonest first. They stay. */
  upTo(key: number): readonly number[] {
    if (this.firstKey > key) return none;
    const indexes = [0];
    for (let i = 0; i < indexes.length; i++) {
      const child = 2 * indexes[i]! + 1;
      if (child < this.#size && this.#keys[child]! <= key) indexes.push(child);
      if (child + 1 < this.#size && this.#keys[child + 1]! <= key) indexes.push(child + 1);
    }
    if (indexes.length > 1)
      indexes.sort((a, b) => this.#keys[a]! - this.#keys[b]! || this.#turns[a]! - this.#turns[b]!);
    return indexes.map((index) => this.#numbers[index]!);
  }

  #grow(): void {
    const numbers = new Int32Array(this.#size * 2);
    const keys = new Float64Array(this.#size * 2);
    const turns = new Float64Array(this.#size * 2);
    numbers.set(this.#numbers);
    keys.set(this.#keys);
    turns.set(this.#turns);
    this.#numbers = numbers;
    this.#keys = keys;
    this.#turns = turns;
  }

  /** Writes a number at a position whose own has left, and moves it up or down to where it belongs. */
  #settle(number: number, key: number, turn: number, index: number): void {
    const parent = (index - 1) >> 1;
    const above = index === 0 ? -Infinity : this.#keys[parent]!;
    if (key < above || (key === above && turn < this.#turns[parent]!)) this.#up(number, key, turn, index);
    else this.#down(number, key, turn, index);
  }

  #up(number: number, key: number, turn: number, from: number): void {
    const keys = this.#keys;
    const turns = this.#turns;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = keys[parent]!;
      if (above < key || (above === key && turns[parent]! <= turn)) break;
      this.#write(index, this.#numbers[parent]!, above, turns[parent]!);
      index = parent;
    }
    this.#write(index, number, key, turn);
  }

  #down(number: number, key: number, turn: number, from: number): void {
    const keys = this.#keys;
    const turns = this.#turns;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#size) break;
      let below = keys[child]!;
      if (child + 1 < this.#size) {
        const other = keys[child + 1]!;
        if (other < below || (other === below && turns[child + 1]! < turns[child]!)) {
          child++;
          below = other;
        }
      }
      if (key < below || (key === below && turn <= turns[child]!)) break;
      this.#write(index, this.#numbers[child]!, below, turns[child]!);
      index = child;
    }
    this.#write(index, number, key, turn);
  }

  #write(index: number, number: number, key: number, turn: number): void {
    this.#numbers[index] = number;
    this.#keys[index] = key;
    this.#turns[index] = turn;
    this.#places.at[number] = index + 1;
  }
}

const none: readonly number[] = Object.freeze([]) as readonly number[];
