/** The verdict. Pure: the same facts, time and rules give the same for ever. */
import { isOpen, nextChange } from '#kernel/hours/index.js';
import type { Hours, Moment } from '#kernel/routing/types.js';
import type { CallFacts, CallQuestion, CallRefusal, CallRule, CallVerdict, DearKind, RefusalCode } from './contract.js';
import { callRules } from './rules.js';

const dayMs = 86_400_000;

type No = { readonly code: RefusalCode; readonly kind?: DearKind; readonly until?: Moment };

export function mayContact(facts: CallFacts, at: Moment, rules: readonly CallRule[] = callRules): CallVerdict {
  const asked = rules.filter((rule) => concerns(rule, facts, at));
  const refusals: CallRefusal[] = [];
  for (const rule of asked) {
    const no = answerOf(rule.asks, facts, at);
    if (no !== null) refusals.push({ ...no, rule: nameOf(rule), source: rule.source, certainty: rule.certainty });
  }
  // Nobody said that it may not be, because nobody was asked: that is no permission.
  if (asked.length === 0) refusals.push({ code: 'noRules', rule: '', source: '', certainty: 'house' });
  refusals.sort((a, b) => weightOf(a.code) - weightOf(b.code));
  return { may: refusals.length === 0, at, refusals, rules: asked.map(nameOf), facts };
}

export const nameOf = ({ id, pack, version }: CallRule): string => `${id} ${pack}@${version}`;

/** A number that cannot be read is asked everything: what it is not known to be outside of, it is inside. */
function concerns(
  { validFrom, validTo, purposes, prefix }: CallRule,
  { number, purpose }: CallFacts,
  at: Moment,
): boolean {
  const isNow = at >= validFrom && (validTo === null || at < validTo);
  return isNow && purposes.includes(purpose) && (number === null || number.startsWith(prefix));
}

/** What can be mended soonest is said last. */
const gravest: readonly RefusalCode[] = ['noNumber', 'dear', 'notAllowedThere', 'opposed', 'registerListed', 'noBasis'];
const weightOf = (code: RefusalCode): number => (gravest.includes(code) ? gravest.indexOf(code) : gravest.length);

function answerOf(question: CallQuestion, facts: CallFacts, at: Moment): No | null {
  switch (question.is) {
    case 'destination':
      return destination(question, facts);
    case 'hours':
      return hours(question, facts, at);
    case 'opposition':
      return opposition(facts);
    case 'callerId':
      if (facts.callerId.number === null) return { code: 'noCallerId' };
      return facts.callerId.isAnswered ? null : { code: 'callerIdNotAnswered' };
    case 'request':
      return facts.requestedAt !== null && facts.requestedAt <= at ? null : { code: 'notRequested' };
    case 'basis':
      return basis(question, facts, at);
  }
}

function destination(
  { dear }: Extract<CallQuestion, { is: 'destination' }>,
  { number, allowed }: CallFacts,
): No | null {
  if (number === null) return { code: 'noNumber' };
  const found = dear.find(({ prefix }) => number.startsWith(prefix));
  if (found !== undefined) return { code: 'dear', kind: found.kind };
  return allowed.some((prefix) => prefix !== '' && number.startsWith(prefix)) ? null : { code: 'notAllowedThere' };
}

function hours(
  { timeZone, workday, eve, holiday }: Extract<CallQuestion, { is: 'hours' }>,
  { holidays }: CallFacts,
  at: Moment,
): No | null {
  if (holidays === null) return { code: 'holidaysUnknown' };
  const eves = holidays.map((text) => new Date(Date.parse(text) - dayMs).toISOString().slice(0, 10));
  const own: Record<string, Hours['week'][number]> = {};
  // A Sunday before a holiday is a Sunday still, and a holiday before a holiday a holiday.
  for (const text of eves) if (new Date(text).getUTCDay() !== 0) own[text] = eve;
  for (const text of holidays) own[text] = holiday;
  const week = [workday, workday, workday, workday, workday, eve, holiday];
  const calendar: Hours = { timeZone, week, holidays: own };
  if (isOpen(calendar, at)) return null;
  const until = nextChange(calendar, at);
  return { code: 'outOfHours', ...(until === null ? {} : { until }) };
}

/** Whoever asked to be called after saying "do not call me" has asked for this one call. */
function opposition({ oppositions, purpose, consents, requestedAt }: CallFacts): No | null {
  const yes = purpose === 'promotion' ? latestConsent(consents) : purpose === 'requested' ? requestedAt : null;
  const isOpposed = oppositions.some(
    ({ scope, at }) => (scope === 'all' || purpose === 'promotion') && (yes === null || at >= yes),
  );
  return isOpposed ? { code: 'opposed' } : null;
}

function latestConsent(consents: CallFacts['consents']): Moment | null {
  const held = consents.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ at }) => at);
  return held.length === 0 ? null : Math.max(...held);
}

/** OUT-06: being entered in the register wipes what was consented before; a later consent counts. */
function basis(
  { registerDays }: Extract<CallQuestion, { is: 'basis' }>,
  { consents, register }: CallFacts,
  at: Moment,
): No | null {
  const consent = latestConsent(consents);
  if (consent !== null && consent <= at && (register?.isListed !== true || consent > register.checkedAt)) return null;
  if (register === null) return { code: 'noBasis' };
  if (register.isListed) return { code: 'registerListed' };
  return at - register.checkedAt <= registerDays * dayMs ? null : { code: 'registerTooOld' };
}
