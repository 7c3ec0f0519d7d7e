/** Skills are named where they are asked for and where they are had: there is no third list to keep in step. */
import type { Consultant, Queue, SkillLevels } from '#kernel/routing/types.js';

export interface UsedSkill {
  readonly id: string;
  readonly name: string;
  /** Queues that ask for it. */
  readonly queues: number;
  /** Consultants who have it: a count, never who. */
  readonly consultants: number;
}

/** 'contratti-luce' → 'Contratti luce'. */
export const skillName = (id: string): string => {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const askedBy = (queue: Queue): ReadonlySet<string> => {
  const levels: SkillLevels[] = [queue.skills];
  for (const ring of queue.rings) levels.push(ring.levels ?? {}, ...(ring.orSkills ?? []));
  return new Set(levels.flatMap((one) => Object.keys(one)));
};

/** Every skill in use, by name. */
export function usedSkills(queues: Iterable<Queue>, consultants: Iterable<Consultant>): readonly UsedSkill[] {
  const found = new Map<string, { queues: number; consultants: number }>();
  const count = (ids: Iterable<string>, what: 'queues' | 'consultants') => {
    for (const id of ids) {
      const use = found.get(id) ?? { queues: 0, consultants: 0 };
      use[what] += 1;
      found.set(id, use);
    }
  };
  for (const queue of queues) count(askedBy(queue), 'queues');
  for (const consultant of consultants) count(Object.keys(consultant.skills), 'consultants');
  return [...found]
    .map(([id, use]) => ({ id, name: skillName(id), ...use }))
    .sort((a, b) => a.name.localeCompare(b.name, 'it'));
}
