import { describe, expect, it } from 'vitest';
import { defaultQueue } from '#kernel/routing/defaults.js';
import { newConsultant } from './defaults.js';
import { skillName, usedSkills } from './skills.js';

describe('skills in use', () => {
  it('are those asked for by queues and rings, and those had by consultants', () => {
    const queue = {
      ...defaultQueue('queue_a', 'A'),
      skills: { luce: 4 },
      rings: [{ afterMs: 60_000, levels: { luce: 2 }, orSkills: [{ acqua: 3 }] }],
    };
    const consultant = { ...newConsultant('person_1'), skills: { luce: 9, 'contratti-luce': 5 } };
    expect(usedSkills([queue], [consultant])).toEqual([
      { id: 'acqua', name: 'Acqua', queues: 1, consultants: 0 },
      { id: 'contratti-luce', name: 'Contratti luce', queues: 0, consultants: 1 },
      { id: 'luce', name: 'Luce', queues: 1, consultants: 1 },
    ]);
    expect(skillName('metà-prezzo')).toBe('Metà prezzo');
  });
});
