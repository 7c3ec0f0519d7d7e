/** Bencode, as rtpengine's ng protocol has it: strings, whole numbers, lists and dictionaries (BEP 3). */
export type Bencoded = string | number | readonly Bencoded[] | { readonly [key: string]: Bencoded | undefined };

export function encodeBencode(value: Bencoded): Buffer {
  const parts: Buffer[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

function write(value: Bencoded, parts: Buffer[]): void {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    parts.push(Buffer.from(`${bytes.length}:`), bytes);
  } else if (typeof value === 'number') {
    parts.push(Buffer.from(`i${Math.trunc(value)}e`));
  } else if (isList(value)) {
    parts.push(Buffer.from('l'));
    for (const one of value) write(one, parts);
    parts.push(Buffer.from('e'));
  } else {
    parts.push(Buffer.from('d'));
    // BEP 3: "Keys must be strings and appear in sorted order".
    for (const key of Object.keys(value).toSorted()) {
      const one = value[key];
      if (one === undefined) continue;
      write(key, parts);
      write(one, parts);
    }
    parts.push(Buffer.from('e'));
  }
}

const isList = (value: Bencoded): value is readonly Bencoded[] => Array.isArray(value);

export class BadBencode extends Error {}

/** Deeper than anything rtpengine says: a datagram must not overflow our stack. */
const deepest = 32;

export function decodeBencode(bytes: Buffer): Bencoded {
  const reader = new Reader(bytes);
  const value = reader.next(0);
  if (reader.at !== bytes.length) throw new BadBencode('something follows the value');
  return value;
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(depth: number): Bencoded {
    if (depth > deepest) throw new BadBencode('too deep');
    const kind = String.fromCharCode(this.#bytes[this.at] ?? 0);
    if (kind === 'i') return this.#number();
    if (kind === 'l') return this.#list(depth);
    if (kind === 'd') return this.#dictionary(depth);
    return this.#string();
  }

  #until(mark: string): string {
    const end = this.#bytes.indexOf(mark, this.at);
    if (end === -1 || end - this.at > 24) throw new BadBencode(`no ${mark}`);
    const text = this.#bytes.toString('latin1', this.at, end);
    this.at = end + 1;
    return text;
  }

  #number(): number {
    this.at++;
    const text = this.#until('e');
    if (!/^-?[0-9]+$/.test(text)) throw new BadBencode('no number');
    return Number(text);
  }

  #string(): string {
    const text = this.#until(':');
    const length = Number(text);
    if (!/^[0-9]+$/.test(text) || this.at + length > this.#bytes.length) throw new BadBencode('no string');
    this.at += length;
    return this.#bytes.toString('utf8', this.at - length, this.at);
  }

  #isEnd(): boolean {
    if (this.at >= this.#bytes.length) throw new BadBencode('it has no end');
    if (this.#bytes[this.at] !== 0x65) return false;
    this.at++;
    return true;
  }

  #list(depth: number): Bencoded[] {
    this.at++;
    const list: Bencoded[] = [];
    while (!this.#isEnd()) list.push(this.next(depth + 1));
    return list;
  }

  #dictionary(depth: number): Record<string, Bencoded> {
    this.at++;
    const entries: [string, Bencoded][] = [];
    while (!this.#isEnd()) entries.push([this.#string(), this.next(depth + 1)]);
    return Object.fromEntries(entries);
  }
}
