/** The floor follows identity: whoever becomes a consultant gets a seat, whoever stops being one leaves it. */
import { policyOf, seatOf } from '#kernel/routing/index.js';
import type { Centre, Person } from '../../identity/contract.js';
import type { FloorDoor } from '../floor/types.js';
import { newConsultant } from './defaults.js';

/** For `onPersonChanged` of identity. A seat that exists keeps its skills: only its existence is decided here. */
export async function seatFollowsPerson(floor: FloorDoor, person: Person): Promise<void> {
  const isConsultant = person.isActive && person.roles.includes('consultant');
  const hasSeat = seatOf(floor.routing, person.id) != null;
  const at = floor.now();
  if (isConsultant && !hasSeat)
    await floor.dispatch({ type: 'DefineConsultant', at, consultant: newConsultant(person.id) });
  if (!isConsultant && hasSeat) await floor.dispatch({ type: 'RemoveConsultant', at, consultantId: person.id });
}

/** For `onCentreChanged` of identity: the bounce budget is one of the centre's ways, kept by the floor's policy. */
export async function policyFollowsCentre(floor: FloorDoor, centre: Centre): Promise<void> {
  const policy = policyOf(floor.routing);
  if (policy.bounceBudget === centre.bounceBudget) return;
  await floor.dispatch({
    type: 'SetPolicy',
    at: floor.now(),
    policy: { ...policy, bounceBudget: centre.bounceBudget },
  });
}
