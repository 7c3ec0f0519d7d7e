/** Who has a break when: a floor where everybody is always ready has no line to look at. Pure: the chance is given. */

export interface Shift {
  readonly personId: string;
  readonly wish: 'ready' | 'paused';
  readonly reason: string | null;
}

/** Never fewer at work than this share, so that nobody waits for a break to end. */
const atWorkShare = 0.55;
const workS = [180, 420] as const;
const breakS = [60, 180] as const;

export class Shifts {
  private readonly chance: () => number;
  private readonly until = new Map<string, { readonly at: number; readonly isBreak: boolean }>();

  constructor(chance: () => number) {
    this.chance = chance;
  }

  private later(now: number, [low, high]: readonly [number, number]): number {
    return now + (low + this.chance() * (high - low)) * 1_000;
  }

  /** What changes now, given who works under this rule. */
  next(now: number, people: readonly string[]): readonly Shift[] {
    const changes: Shift[] = [];
    const here = new Set(people);
    for (const id of this.until.keys()) if (!here.has(id)) this.until.delete(id);
    for (const personId of people) {
      const shift = this.until.get(personId);
      if (shift === undefined) {
        this.until.set(personId, { at: this.later(now, workS), isBreak: false });
        changes.push({ personId, wish: 'ready', reason: null });
        continue;
      }
      if (shift.at > now) continue;
      const onBreak = [...this.until.values()].filter((one) => one.isBreak).length;
      const mayGo = (onBreak + 1) / people.length <= 1 - atWorkShare;
      if (shift.isBreak) {
        this.until.set(personId, { at: this.later(now, workS), isBreak: false });
        changes.push({ personId, wish: 'ready', reason: null });
      } else if (mayGo) {
        this.until.set(personId, { at: this.later(now, breakS), isBreak: true });
        changes.push({ personId, wish: 'paused', reason: 'pausa' });
      } else this.until.set(personId, { at: this.later(now, breakS), isBreak: false });
    }
    return changes;
  }
}
