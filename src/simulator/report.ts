/** What a simulated day was like, from its events alone. A figure carries its formula in its name or comment. */
import type { Moment, RoutingEvent, WaitRange } from '#kernel/routing/types.js';

interface Contact {
  readonly arrivedAt: Moment;
  isAnswered: boolean;
}

/** How the wait of one contact ended. */
export interface Outcome {
  readonly waitedMs: number;
  readonly isAnswered: boolean;
}

export interface Report {
  readonly from: Moment;
  readonly contacts: Map<string, Contact>;
  /** What was told to those who had to wait. */
  readonly ranges: Map<string, WaitRange | null>;
  readonly answeredWaitsMs: number[];
  readonly abandonedWaitsMs: number[];
  readonly outcomes: Outcome[];
  readonly held: Map<string, { at: Moment; by: string }>;
  readonly readyAt: Map<string, Moment>;
  counts: { offered: number; passes: number; declined: number; missed: number; returned: number };
  told: { all: number; right: number; unknown: number };
  busyMs: number;
  readyMs: number;
  lastAt: Moment;
}

export function createReport(from: Moment): Report {
  return {
    from,
    contacts: new Map(),
    ranges: new Map(),
    answeredWaitsMs: [],
    abandonedWaitsMs: [],
    outcomes: [],
    held: new Map(),
    readyAt: new Map(),
    counts: { offered: 0, passes: 0, declined: 0, missed: 0, returned: 0 },
    told: { all: 0, right: 0, unknown: 0 },
    busyMs: 0,
    readyMs: 0,
    lastAt: from,
  };
}

/** Writes an event down. */
export function note(report: Report, event: RoutingEvent): void {
  report.lastAt = event.at;
  switch (event.type) {
    case 'InteractionQueued':
      if (event.at < report.from) return;
      report.counts.offered++;
      report.contacts.set(event.interaction.id, { arrivedAt: event.at, isAnswered: false });
      return;
    case 'InteractionHeld':
      return answered(report, event);
    case 'InteractionLeft':
      left(report, event.interactionId, event.waitedMs);
      return closed(report, event.interactionId);
    case 'InteractionEnded':
      letGo(report, event.interactionId, event.at);
      return closed(report, event.interactionId);
    case 'InteractionPassed': {
      letGo(report, event.interactionId, event.at);
      report.counts.passes++;
      return;
    }
    case 'InteractionReturned':
      report.counts.returned++;
      return letGo(report, event.interactionId, event.at);
    case 'OfferEnded':
      if (event.end === 'declined') report.counts.declined++;
      if (event.end === 'missed') report.counts.missed++;
      return;
    case 'ConsultantWished':
      return wished(report, event);
    default:
      return;
  }
}

/** Whoever had an answer before and left while passed on is no abandon of the line: the pass is counted. */
function left(report: Report, id: string, waitedMs: number): void {
  const contact = report.contacts.get(id);
  if (!contact || contact.isAnswered) return;
  report.abandonedWaitsMs.push(waitedMs);
  report.outcomes.push({ waitedMs, isAnswered: false });
}

function closed(report: Report, id: string): void {
  report.contacts.delete(id);
  report.ranges.delete(id);
}

function answered(report: Report, event: Extract<RoutingEvent, { type: 'InteractionHeld' }>): void {
  const { interactionId, at } = event;
  report.held.set(interactionId, { at, by: event.consultantId });
  const contact = report.contacts.get(interactionId);
  if (!contact || contact.isAnswered) return;
  contact.isAnswered = true;
  const waitedMs = at - contact.arrivedAt;
  report.answeredWaitsMs.push(waitedMs);
  report.outcomes.push({ waitedMs, isAnswered: true });
  const range = report.ranges.get(interactionId);
  if (range === undefined) return;
  if (range === null) {
    report.told.unknown++;
    return;
  }
  report.told.all++;
  if (waitedMs >= range.lowMs && waitedMs <= range.highMs) report.told.right++;
}

function letGo(report: Report, id: string, at: Moment): void {
  const held = report.held.get(id);
  if (!held) return;
  report.held.delete(id);
  report.busyMs += Math.max(0, at - Math.max(held.at, report.from));
}

function wished(report: Report, event: Extract<RoutingEvent, { type: 'ConsultantWished' }>): void {
  const since = report.readyAt.get(event.consultantId);
  if (since !== undefined) report.readyMs += Math.max(0, event.at - Math.max(since, report.from));
  if (event.wish === 'ready') report.readyAt.set(event.consultantId, event.at);
  else report.readyAt.delete(event.consultantId);
}

/** A day in figures. Shares are 0-1; waits run from entering the queue to the first answer or to leaving. */
export interface Summary {
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  /** Answered within 20 s ÷ (answered + abandoned after 20 s). */
  readonly serviceLevel20s: number;
  /** Abandoned ÷ (answered + abandoned). */
  readonly abandonedShare: number;
  /** Of all answered or abandoned: those who were not answered at once. */
  readonly waitedShare: number;
  /** ASA: mean wait of answered. */
  readonly meanAnswerMs: number;
  readonly waitP50Ms: number;
  readonly waitP90Ms: number;
  readonly passes: number;
  /** Passes ÷ answered. */
  readonly bounceShare: number;
  readonly declined: number;
  readonly missed: number;
  readonly returned: number;
  /** Time with a contact in hand ÷ time ready, in contacts: above 1 when several are held at once. */
  readonly occupancy: number;
  /** Told ranges that held ÷ told, of those who had to wait and were answered. */
  readonly rangeCoverage: number;
  readonly rangesTold: number;
  readonly rangesUnknown: number;
  readonly answeredWaitsMs: readonly number[];
  readonly abandonedWaitsMs: readonly number[];
  /** Both, in the order in which the waits ended. */
  readonly outcomes: readonly Outcome[];
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Adds a report up. */
export function summarise(report: Report): Summary {
  const { answeredWaitsMs: waits, abandonedWaitsMs: left, counts, told } = report;
  for (const since of report.readyAt.values()) report.readyMs += report.lastAt - Math.max(since, report.from);
  report.readyAt.clear();
  const sorted = [...waits].sort((a, b) => a - b);
  const within = waits.filter((wait) => wait <= 20_000).length;
  const leftLate = left.filter((wait) => wait > 20_000).length;
  return {
    offered: counts.offered,
    answered: waits.length,
    abandoned: left.length,
    serviceLevel20s: share(within, waits.length + leftLate),
    abandonedShare: share(left.length, waits.length + left.length),
    waitedShare: share(waits.filter((wait) => wait > 0).length + left.length, waits.length + left.length),
    meanAnswerMs: share(
      waits.reduce((sum, wait) => sum + wait, 0),
      waits.length,
    ),
    waitP50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    waitP90Ms: sorted[Math.floor(sorted.length * 0.9)] ?? 0,
    passes: counts.passes,
    bounceShare: share(counts.passes, waits.length),
    declined: counts.declined,
    missed: counts.missed,
    returned: counts.returned,
    occupancy: share(report.busyMs, report.readyMs),
    rangeCoverage: share(told.right, told.all),
    rangesTold: told.all,
    rangesUnknown: told.unknown,
    answeredWaitsMs: waits,
    abandonedWaitsMs: left,
    outcomes: report.outcomes,
  };
}
