/**
 * A third party in a call: a consultant asks a colleague or an outside number while the customer waits with music.
 * Pure: a state and an input give the next state and what is to be done. Who hears whom is a function of the state alone
 * (`layoutOf`), so that after any mishap the sound is simply laid again.
 *
 *                ┌──── refused, gone, cancelled ────┐
 *   alone ─ask─▶ ringing ─answered─▶ consulting ⇄ swapped
 *     ▲            │ (at once)           │  ╲       ╱  │
 *     │            ▼                     ▼   conference
 *     └──kept── handing ◀─complete, or the consultant hangs up
 *                  │ done: a colleague holds it ─▶ alone (the colleague's own)
 *                  └ an outside number has it ──▶ outside
 *
 * In every state the customer talks with somebody or hears music; 'inLine' is the floor's: music, at the same place.
 */

export type Party = 'customer' | 'consultant' | 'third';
type Asking = 'ringing' | 'consulting' | 'swapped' | 'conference';

export interface Consult {
  readonly at: 'alone' | Asking | 'handing' | 'outside' | 'inLine' | 'over';
  /** An outside number: it takes no room on the floor, and no interaction is handed over to it. */
  readonly isOutside: boolean;
  /** Handed over as soon as it is answered. */
  readonly isAtOnce: boolean;
  /** Where 'handing' goes back to when the floor refuses. */
  readonly before: Asking | null;
}

export const alone: Consult = { at: 'alone', isOutside: false, isAtOnce: false, before: null };

/** How a third party that was rung did not come, or went. */
export type ThirdEnd = 'cancelled' | 'declined' | 'missed' | 'deviceFailed' | 'gone';

export type ConsultInput =
  | { readonly type: 'ask'; readonly isOutside: boolean; readonly isAtOnce: boolean }
  | { readonly type: 'answered' }
  /** Rung in vain, or hung up. */
  | { readonly type: 'thirdEnded'; readonly end: ThirdEnd }
  | { readonly type: 'complete' | 'cancel' | 'swap' | 'conference' | 'consultantHungUp' }
  /** What the floor said to a handing over. */
  | { readonly type: 'handed' | 'kept' }
  /** The floor took it from the consultant, or the consultant passed it on by other ways. */
  | { readonly type: 'backInLine' }
  | { readonly type: 'customerGone' };

export type Act =
  | { readonly do: 'dropThird'; readonly end: ThirdEnd }
  | { readonly do: 'handOver' }
  /** Not answered yet, and the consultant goes: into the line of whom was rung, as a cold pass. */
  | { readonly do: 'passOn' }
  | { readonly do: 'finish' }
  | { readonly do: 'refuse'; readonly code: 'call.stillRinging' | 'call.notNow' };

export interface Stepped {
  readonly state: Consult;
  readonly acts: readonly Act[];
}

const stay = (state: Consult): Stepped => ({ state, acts: [] });
const refused = (state: Consult, code: 'call.stillRinging' | 'call.notNow'): Stepped => ({
  state,
  acts: [{ do: 'refuse', code }],
});
const isAsking = (at: Consult['at']): at is Asking =>
  at === 'ringing' || at === 'consulting' || at === 'swapped' || at === 'conference';

/** Whether there is a third party at all, ringing or talking. */
export const hasThird = ({ at }: Consult): boolean => isAsking(at) || at === 'handing' || at === 'outside';

export function step(state: Consult, input: ConsultInput): Stepped {
  const { at } = state;
  if (at === 'over') return stay(state);
  switch (input.type) {
    case 'customerGone':
      return gone(state);
    case 'backInLine':
      return inLine(state);
    case 'ask': {
      if (at !== 'alone') return refused(state, 'call.notNow');
      const { isOutside, isAtOnce } = input;
      return stay({ at: 'ringing', isOutside, isAtOnce, before: null });
    }
    case 'handed':
      if (at !== 'handing') return stay(state);
      return stay(state.isOutside ? { ...state, at: 'outside', before: null } : alone);
    case 'kept':
      return at === 'handing' ? stay({ ...state, at: state.before ?? 'consulting', before: null }) : stay(state);
    case 'answered':
      if (at !== 'ringing') return stay(state);
      return state.isAtOnce
        ? handing({ ...state, isAtOnce: false }, 'consulting')
        : stay({ ...state, at: 'consulting' });
    case 'thirdEnded':
      return thirdEnded(state, input.end);
    case 'consultantHungUp':
      return consultantHungUp(state);
    default:
      return said(state, input.type);
  }
}

/** What a consultant says while somebody is asked. */
function said(state: Consult, what: 'complete' | 'cancel' | 'swap' | 'conference'): Stepped {
  const { at } = state;
  if (!isAsking(at)) return refused(state, 'call.notNow');
  if (what === 'cancel') return { state: alone, acts: [{ do: 'dropThird', end: 'cancelled' }] };
  if (at === 'ringing') return refused(state, 'call.stillRinging');
  if (what === 'complete') return handing(state, at);
  if (what === 'conference') return stay({ ...state, at: 'conference' });
  return stay({ ...state, at: at === 'consulting' ? 'swapped' : 'consulting' });
}

const handing = (state: Consult, before: Asking): Stepped => ({
  state: { ...state, at: 'handing', before },
  acts: [{ do: 'handOver' }],
});

/** Hanging up completes. An outside number that still rings is nobody to leave a customer with. */
function consultantHungUp(state: Consult): Stepped {
  const { at } = state;
  if (at === 'alone') return { state: { ...alone, at: 'over' }, acts: [{ do: 'finish' }] };
  if (!isAsking(at)) return stay(state);
  if (at !== 'ringing') return handing(state, at);
  return state.isOutside ? refused(state, 'call.stillRinging') : { state, acts: [{ do: 'passOn' }] };
}

function thirdEnded(state: Consult, end: ThirdEnd): Stepped {
  if (isAsking(state.at)) return { state: alone, acts: [{ do: 'dropThird', end }] };
  if (state.at === 'outside') return { state: { ...alone, at: 'over' }, acts: [{ do: 'finish' }] };
  // Gone in the moment of the handing over: the customer stays with the consultant; when the floor has it already, it says so.
  if (state.at === 'handing') return { state: alone, acts: [{ do: 'dropThird', end }] };
  return stay(state);
}

function inLine(state: Consult): Stepped {
  // The customer talks with the outside number; that somebody's after-call work was given back is no news to them.
  if (state.at === 'outside') return stay(state);
  const acts: Act[] = hasThird(state) ? [{ do: 'dropThird', end: 'cancelled' }] : [];
  return { state: { ...alone, at: 'inLine' }, acts };
}

function gone(state: Consult): Stepped {
  const acts: Act[] = hasThird(state) ? [{ do: 'dropThird', end: 'cancelled' }] : [];
  return { state: { ...alone, at: 'over' }, acts: [...acts, { do: 'finish' }] };
}

export interface Layout {
  /** Those in one room hear each other. */
  readonly room: readonly Party[];
  readonly music: readonly Party[];
  readonly ringback: readonly Party[];
}

/** Who hears whom, and what. Null: not ours to say (alone the consultant may hold; in line the floor has it). */
export function layoutOf({ at, before }: Consult): Layout | null {
  switch (at) {
    case 'ringing':
      return { room: [], music: ['customer'], ringback: ['consultant'] };
    case 'consulting':
      return { room: ['consultant', 'third'], music: ['customer'], ringback: [] };
    case 'swapped':
      return { room: ['customer', 'consultant'], music: ['third'], ringback: [] };
    case 'conference':
      return { room: ['customer', 'consultant', 'third'], music: [], ringback: [] };
    case 'outside':
      return { room: ['customer', 'third'], music: [], ringback: [] };
    case 'handing':
      return layoutOf({ ...alone, at: before ?? 'consulting' });
    default:
      return null;
  }
}
