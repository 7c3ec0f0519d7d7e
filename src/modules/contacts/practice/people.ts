/** The twelve consultants, the supervisor and the administrator of the practice centre. All of them are invented. */
import type { Consultant, SkillLevels } from '#kernel/routing/types.js';
import type { Role } from '../../identity/contract.js';

export interface PracticePerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  /** Only for who answers. */
  readonly seat: Consultant | null;
}

/**
 * Written down here on purpose: a practice centre holds no real person's data, and whoever tries it must get in without
 * asking. The login page shows it only where `centre.isPractice`; no other centre ever has these people.
 */
export const practicePassword = 'acqua-e-luce-2026';

export const mailDomain = 'acquaeluce.example';

const mailOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '.').replaceAll("'", '')}@${mailDomain}`;
const idOf = (name: string) => `person_${name.toLowerCase().replaceAll(' ', '-').replaceAll("'", '')}`;

function consultant(name: string, skills: SkillLevels, languages: readonly string[] = ['it']): PracticePerson {
  const id = idOf(name);
  return {
    id,
    name,
    mail: mailOf(name),
    roles: ['consultant'],
    seat: { id, skills, languages, capacity: { chat: 3, mail: 5, call: 1 }, interruptedBy: { mail: ['chat', 'call'] } },
  };
}

const office = (name: string, role: Role): PracticePerson => ({
  id: idOf(name),
  name,
  mail: mailOf(name),
  roles: [role],
  seat: null,
});

/** The one a visitor is invited to be: able for the liveliest queues. */
export const visitorMail = mailOf('Lucia Rinaldi');

export const practicePeople: readonly PracticePerson[] = [
  consultant('Lucia Rinaldi', { guasti: 8, fatture: 7, contratti: 5, reclami: 6, letture: 6, informazioni: 9 }),
  consultant('Sara Donati', { guasti: 9, informazioni: 6 }),
  consultant('Ivo Marchesini', { guasti: 7, letture: 5, informazioni: 5 }),
  consultant('Elena Piccoli', { fatture: 9, contratti: 6, informazioni: 6 }),
  consultant('Davide Franceschi', { fatture: 6, letture: 8, informazioni: 7 }, ['it', 'en']),
  consultant('Chiara Venturi', { contratti: 9, fatture: 5, informazioni: 6 }),
  consultant('Marco Bertolini', { guasti: 6, reclami: 5, informazioni: 6 }),
  consultant('Anna Lovato', { reclami: 9, fatture: 7, contratti: 6 }),
  consultant('Youssef Karimi', { informazioni: 8, fatture: 5, letture: 6 }, ['it', 'en', 'fr', 'ar']),
  consultant('Federica Sandri', { letture: 9, guasti: 4, informazioni: 7 }),
  consultant('Tommaso Grigoli', { contratti: 7, reclami: 6, informazioni: 5 }, ['it', 'en']),
  consultant('Beatrice Salvi', { guasti: 5, fatture: 6, informazioni: 8 }, ['it', 'de']),
  office('Laura Montini', 'supervisor'),
  office('Paolo Righetti', 'administrator'),
];
