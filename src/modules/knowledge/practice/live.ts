/** A register of faults in the practice centre, so that answers have something live to name. */
import type { Pool } from 'pg';
import { type Fault, registerFact } from '../facts/contract.js';
import { saveFault, saveSource, sourceById } from '../facts/store.js';

const id = 'source_practice_faults';
const hourMs = 3_600_000;

const faults = (at: number): readonly Omit<Fault, 'startedAt'>[] => [
  {
    ...{ id: 'fault_practice_water', areas: ['20121', '20122'], endsAt: at + 30 * 24 * hourMs },
    text: {
      it: 'Lavori alla rete dell’acqua: la pressione è più bassa.',
      en: 'Work on the water mains: the pressure is lower.',
    },
  },
  {
    ...{ id: 'fault_practice_power', areas: ['0018*'], endsAt: null },
    text: { it: 'Manca la luce: una squadra è sul posto.', en: 'The power is off: a team is on the spot.' },
  },
];

/** What is there already stays: also a register that somebody emptied. */
export async function addPracticeSource(pool: Pool, ownerId: string, at: number): Promise<void> {
  if (await sourceById(pool, id)) return;
  const by = { id: ownerId, at };
  // Nothing is sealed: a register has no secret.
  await saveSource(
    pool,
    Buffer.alloc(32),
    id,
    {
      ...{ key: 'guasti', name: { it: 'Registro guasti', en: 'Fault register' }, kind: 'register' },
      asks: { label: { it: 'CAP', en: 'Postcode' }, pattern: '#####' },
      ...{ url: '', header: '', mapping: '', timeoutMs: 2_000, isOn: true, revision: 0, secret: null },
      // Nobody keeps the register of an invented company every four hours.
      holdS: 30 * 24 * 3600,
    },
    by,
  );
  for (const fault of faults(at)) await saveFault(pool, id, fault, by);
}

export const practiceFact = `{{guasti.${registerFact}}}`;
