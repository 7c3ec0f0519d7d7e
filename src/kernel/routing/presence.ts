/** Who is there. What stood with a person who goes finds its place in the line again, at once or after the grace time. */
import { canSpeakIt } from './eligibility.js';
import { chosenDue } from './lines.js';
import { chairOf, emit, endConsult, endOffer, free, giveBack, inOrder, seekFor, type Run } from './run.js';
import { isEquipped, isThere } from './seats.js';
import type { Chair } from './state.js';
import type { RoutingCommand } from './types.js';

type Of<T extends RoutingCommand['type']> = Extract<RoutingCommand, { type: T }>;

export function wish(run: Run, command: Of<'Wish'>): void {
  const { floor, at } = run;
  const chair = chairOf(floor, command.consultantId);
  const reason = command.wish === 'paused' ? (command.reason ?? null) : null;
  const { row } = chair;
  const isSame = row.wish === command.wish && row.pauseReason === reason;
  if (isSame && !(command.wish === 'ready' && row.restUntil !== null)) return;
  emit(run, { type: 'ConsultantWished', at, consultantId: command.consultantId, wish: command.wish, reason });
  if (command.wish === 'ready') free(run, chair);
  else withdrawOffers(run, chair);
  if (command.wish === 'off') giveBackHeld(run, chair);
  lookAgain(run, chair);
}

export function connect(run: Run, command: Of<'Connect'>): void {
  const chair = chairOf(run.floor, command.consultantId);
  if (chair.row.isConnected) return;
  emit(run, { type: 'ConsultantConnected', at: run.at, consultantId: command.consultantId });
  free(run, chair);
  lookAgain(run, chair);
}

export function loseConnection(run: Run, command: Of<'LoseConnection'>): void {
  const chair = chairOf(run.floor, command.consultantId);
  if (!chair.row.isConnected) return;
  emit(run, { type: 'ConsultantLost', at: run.at, consultantId: command.consultantId });
  withdrawOffers(run, chair);
  lookAgain(run, chair);
}

/** What rings on a device that is gone goes back into the line, as with a lost screen: nobody is blamed. */
export function equip(run: Run, command: Of<'Equip'>): void {
  const chair = chairOf(run.floor, command.consultantId);
  const { consultantId, channel, has } = command;
  if (isEquipped(chair, channel) === has) return;
  emit(run, { type: 'ConsultantEquipped', at: run.at, consultantId, channel, has });
  if (has) free(run, chair);
  else withdrawOffers(run, chair, channel);
  lookAgain(run, chair);
}

/** The grace time is over. */
export function release(run: Run, chair: Chair): void {
  emit(run, { type: 'ConsultantReleased', at: run.at, consultantId: chair.row.consultant.id });
  giveBackHeld(run, chair);
  lookAgain(run, chair);
}

/** Offers standing with a person go back into the line: all, or those of one channel. */
export function withdrawOffers(run: Run, chair: Chair, channel: string | null = null): void {
  for (const slot of inOrder(chair.work))
    if (slot.row.place === 'offered' && (channel === null || slot.row.channel === channel)) {
      endOffer(run, slot, 'withdrawn');
      giveBack(run, slot, 'consultantGone');
    }
}

/** Held work goes back into the line; whoever had it knows the story. What others ask this person ends. */
export function giveBackHeld(run: Run, chair: Chair): void {
  for (const slot of inOrder(chair.asked)) endConsult(run, slot, 'withdrawn');
  for (const slot of inOrder(chair.work)) if (slot.row.place === 'held') giveBack(run, slot, 'consultantGone');
}

/** Those who waited for this person: released if the person is gone, else looking around again. */
export function lookAgain(run: Run, chair: Chair): void {
  const { id } = chair.row.consultant;
  for (const slot of inOrder(run.floor.wanted.get(id) ?? [])) {
    seekFor(run, slot);
    const isAble = isThere(chair) && isEquipped(chair, slot.row.channel) && canSpeakIt(chair.row.consultant, slot.row);
    const isOver = !isAble || chosenDue(run.floor, slot) <= run.at;
    if (slot.row.only === id && isOver) giveBack(run, slot, 'personGone');
  }
}
