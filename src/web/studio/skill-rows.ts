/** Skills as rows of a form: a name and a level from 1 to 10. The id of a skill is its name in small letters with dashes. */
import type { SkillLevels } from '#kernel/routing/types.js';

export interface SkillRow {
  readonly name: string;
  readonly level: string;
}

export const skillIdOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

export const skillNameOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

export const writeSkills = (levels: SkillLevels): readonly SkillRow[] =>
  Object.entries(levels).map(([id, level]) => ({ name: skillNameOf(id), level: String(level) }));

export interface ReadSkills {
  readonly levels: SkillLevels;
  readonly errors: Readonly<Record<number, 'skill' | 'level'>>;
}

/** A row left wholly empty is no row; a name given twice is a mistake, never a silent last word. */
export function readSkills(rows: readonly SkillRow[]): ReadSkills {
  const levels: Record<string, number> = {};
  const errors: Record<number, 'skill' | 'level'> = {};
  rows.forEach((row, i) => {
    if (row.name.trim() === '') return;
    const id = skillIdOf(row.name);
    const level = Number(row.level);
    if (id === '' || id in levels) errors[i] = 'skill';
    else if (!/^\d+$/.test(row.level.trim()) || level < 1 || level > 10) errors[i] = 'level';
    else levels[id] = level;
  });
  return { levels, errors };
}
