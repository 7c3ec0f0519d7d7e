/** Puts the practice centre into an empty centre. May be called again: what is there already is left as it is. */
import { queueOf, seatOf } from '#kernel/routing/index.js';
import type { Person } from '../../identity/contract.js';
import type { Identity } from '../../identity/index.js';
import type { FloorDoor } from '../floor/types.js';
import type { Phrase } from '../phrases/contract.js';
import { practiceCentre, practiceMailbox, practicePolicy, practiceQueues } from './centre.js';
import { practicePassword, practicePeople } from './people.js';
import { practicePhrases } from './phrases.js';

export interface PracticeDeps {
  readonly floor: FloorDoor;
  readonly identity: Identity;
  readonly addPhrases?: (phrases: readonly Phrase[], at: number) => Promise<void>;
  /** Publishes the practice centre's answers that are not there yet, in the name of who answers for them. */
  readonly addArticles?: (ownerId: string, at: number) => Promise<void>;
  readonly addMailbox?: (mailbox: typeof practiceMailbox) => Promise<void>;
}

/** What the login page of a practice centre shows, the consultant a visitor is invited to be first. */
export const practiceLogins = practicePeople
  .map(({ name, mail, roles }) => ({ name, mail, role: roles[0]!, password: practicePassword }))
  .sort((a, b) => Number(a.role !== 'consultant') - Number(b.role !== 'consultant'));

export const isPracticePerson = (mail: string): boolean => practicePeople.some((person) => person.mail === mail);

/** Queues first, then people with their seats: whoever logs in early finds a floor that works. */
export async function installPractice(deps: PracticeDeps): Promise<void> {
  const { floor, identity, addPhrases, addArticles, addMailbox } = deps;
  const year = new Date(floor.now()).getUTCFullYear();
  await floor.dispatch({ type: 'SetPolicy', at: floor.now(), policy: practicePolicy });
  for (const queue of practiceQueues(year))
    if (!queueOf(floor.routing, queue.id)) await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue });
  const known = await everybody(identity);
  for (const practice of practicePeople) {
    const { name, mail, roles, seat } = practice;
    const isNew = !known.has(mail);
    const person = known.get(mail) ?? (await identity.addPerson({ name, mail, password: practicePassword, roles }));
    // A seat made by default when the person was added has no skills yet; one set up by hand stays.
    const hasSkills = Object.keys(seatOf(floor.routing, person.id)?.consultant.skills ?? {}).length > 0;
    if (seat && (isNew || !hasSkills))
      await floor.dispatch({ type: 'DefineConsultant', at: floor.now(), consultant: { ...seat, id: person.id } });
  }
  await addPhrases?.(practicePhrases, floor.now());
  const owner = (await everybody(identity)).get(practicePeople.find((one) => one.roles.includes('supervisor'))!.mail);
  if (owner) await addArticles?.(owner.id, floor.now());
  await addMailbox?.(practiceMailbox);
  // Last: a centre that calls itself a practice centre is a whole one.
  await identity.saveCentre(practiceCentre);
}

async function everybody(identity: Identity): Promise<ReadonlyMap<string, Person>> {
  const found = new Map<string, Person>();
  let after: readonly [string, string] | null = null;
  do {
    const page = await identity.listPeople(200, after);
    for (const person of page.people) found.set(person.mail, person);
    after = page.next;
  } while (after);
  return found;
}
