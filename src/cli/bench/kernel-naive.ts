/**
 * The first version a competent builder would write, for the same floor and the same rules: an arrival looks at every
 * consultant, a consultant who comes free looks at everybody waiting. Levels in typed rows, plain arrays, no strings in
 * the loops. It knows only what this floor needs (one channel, rings of levels, no languages, no refusals) and keeps no
 * log, so what it leaves out is to its advantage.
 */
import type { FloorSnapshot, Interaction, Policy, Queue } from '#kernel/routing/index.js';

interface Person {
  readonly id: string;
  readonly levels: Uint8Array;
  isFree: boolean;
  idleSince: number;
}

interface Waiting {
  readonly id: string;
  readonly queue: Needs;
  readonly key: number;
  readonly turn: number;
  readonly queuedAt: number;
  /** Position among those waiting, -1 afterwards. */
  index: number;
}

/** A queue's skills by number, and the levels asked for in each ring. */
interface Needs {
  readonly skills: readonly number[];
  readonly rings: readonly { readonly afterMs: number; readonly levels: readonly number[] }[];
  readonly headStartMs: number;
}

export interface Match {
  readonly interactionId: string;
  readonly consultantId: string;
}

export class NaiveFloor {
  readonly #skills = new Map<string, number>();
  readonly #policy: Policy;
  readonly #people: Person[];
  readonly #byId: Map<string, Person>;
  readonly #queues = new Map<string, Needs>();
  readonly #waiting: Waiting[] = [];
  /** By ring: those who reach it next, in the order of coming. */
  readonly #due: Waiting[][] = [];
  readonly #dueFrom: number[] = [];
  #turn: number;

  constructor({ policy, queues, seats, interactions, nextTurn }: FloorSnapshot, at: number) {
    this.#policy = policy;
    this.#turn = nextTurn;
    for (const queue of queues) this.#queues.set(queue.id, this.#needsOf(queue));
    const busy = new Set(interactions.map((row) => row.consultantId));
    this.#people = seats.map(({ consultant, idleSince }) => {
      const levels = new Uint8Array(this.#skills.size);
      for (const [skill, index] of this.#skills) levels[index] = consultant.skills[skill] ?? 0;
      return { id: consultant.id, levels, isFree: !busy.has(consultant.id), idleSince };
    });
    this.#byId = new Map(this.#people.map((person) => [person.id, person]));
    const inLine = interactions.filter((row) => row.place === 'waiting').sort((a, b) => a.queuedAt - b.queuedAt);
    for (const row of inLine) this.#stand(row, at);
  }

  #needsOf({ skills, rings, headStartMs }: Queue): Needs {
    const names = Object.keys(skills).sort();
    for (const name of names) if (!this.#skills.has(name)) this.#skills.set(name, this.#skills.size);
    const levelsOf = (own: Readonly<Record<string, number>>): number[] =>
      names.map((name) => own[name] ?? skills[name]!);
    return {
      skills: names.map((name) => this.#skills.get(name)!),
      rings: [
        { afterMs: 0, levels: levelsOf(skills) },
        ...rings.map((ring) => ({ afterMs: ring.afterMs, levels: levelsOf(ring.levels ?? {}) })),
      ],
      headStartMs,
    };
  }

  #stand(row: Pick<Interaction, 'id' | 'queueId' | 'key' | 'turn' | 'queuedAt'>, at: number): Waiting {
    const queue = this.#queues.get(row.queueId)!;
    const { id, key, turn, queuedAt } = row;
    const one: Waiting = { id, queue, key, turn, queuedAt, index: this.#waiting.length };
    this.#waiting.push(one);
    for (let ring = 1; ring < queue.rings.length; ring++)
      if (queuedAt + queue.rings[ring]!.afterMs > at) (this.#due[ring] ??= []).push(one);
    return one;
  }

  /** Somebody came: everybody is looked at. */
  arrive(id: string, queueId: string, at: number): Match | null {
    const key = at - this.#queues.get(queueId)!.headStartMs;
    return this.#findPerson(this.#stand({ id, queueId, key, turn: this.#turn++, queuedAt: at }, at), at);
  }

  /** A person's work ended: everybody waiting is looked at. */
  freed(consultantId: string, at: number): Match | null {
    const person = this.#byId.get(consultantId)!;
    person.isFree = true;
    person.idleSince = at;
    let first: Waiting | null = null;
    for (const one of this.#waiting) {
      if (first && (one.key > first.key || (one.key === first.key && one.turn > first.turn))) continue;
      if (meets(person, one.queue, at - one.queuedAt)) first = one;
    }
    return first ? this.#give(first, person) : null;
  }

  /** Rings that widen: whoever reached one looks for a person again. */
  tick(at: number): Match[] {
    const found: Match[] = [];
    for (let ring = 1; ring < this.#due.length; ring++) {
      const due = this.#due[ring] ?? [];
      let from = this.#dueFrom[ring] ?? 0;
      for (; from < due.length && due[from]!.queuedAt + due[from]!.queue.rings[ring]!.afterMs <= at; from++) {
        const match = due[from]!.index >= 0 ? this.#findPerson(due[from]!, at) : null;
        if (match) found.push(match);
      }
      this.#dueFrom[ring] = from;
    }
    return found;
  }

  #findPerson(one: Waiting, at: number): Match | null {
    let best: Person | null = null;
    let top = -Infinity;
    for (const person of this.#people) {
      if (!person.isFree || !meets(person, one.queue, at - one.queuedAt)) continue;
      const score = this.#scoreOf(person, one.queue, at);
      if (score > top) {
        top = score;
        best = person;
      }
    }
    return best ? this.#give(one, best) : null;
  }

  #scoreOf(person: Person, { skills, rings }: Needs, at: number): number {
    const { weights, idleFullMs } = this.#policy;
    let fit = 0;
    for (let i = 0; i < skills.length; i++) {
      const level = person.levels[skills[i]!]!;
      fit += level / (level + rings[0]!.levels[i]!);
    }
    const idle = Math.max(0, Math.min(1, (at - person.idleSince) / idleFullMs));
    return weights.fit * (fit / skills.length) + weights.load + weights.idle * idle;
  }

  #give(one: Waiting, person: Person): Match {
    const last = this.#waiting.pop()!;
    if (last !== one) {
      this.#waiting[one.index] = last;
      last.index = one.index;
    }
    one.index = -1;
    person.isFree = false;
    return { interactionId: one.id, consultantId: person.id };
  }
}

/** Whether a person meets a queue's levels in one of the rings reached at that age. */
function meets(person: Person, { skills, rings }: Needs, ageMs: number): boolean {
  for (let ring = 0; ring < rings.length; ring++) {
    const { afterMs, levels } = rings[ring]!;
    if (afterMs > ageMs) return false;
    let isMet = true;
    for (let i = 0; isMet && i < skills.length; i++) isMet = person.levels[skills[i]!]! >= levels[i]!;
    if (isMet) return true;
  }
  return false;
}
