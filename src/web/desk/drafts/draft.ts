/**
 * What a draft is, and how two versions of it become one. Pure.
 *
 * The invariant behind every line here: no event deletes typed text. Reload, crash, reassignment, a second tab, logout,
 * another device, ten minutes offline end in the same text, or in both texts side by side, never in less.
 */
export interface Draft {
  readonly text: string;
  /** What the server last confirmed; `text !== base` means there is something to save. */
  readonly base: string;
  readonly revision: number;
  /** Texts written elsewhere that could not be joined with this one: shown until the person decides. */
  readonly others: readonly string[];
}

export const emptyDraft: Draft = { text: '', base: '', revision: 0, others: [] };

export const isSaved = (draft: Draft): boolean => draft.text === draft.base;

/** Adds a text to those kept beside, leaving out what another already holds whole. */
export function keepBeside(others: readonly string[], other: string, text: string): readonly string[] {
  const kept = others.filter((one) => !holds(other, one) && !holds(text, one));
  if (other.trim() === '' || holds(text, other) || kept.some((one) => holds(one, other))) return kept;
  return [...kept, other];
}

const holds = (whole: string, part: string): boolean => whole.includes(part);

/**
 * Joins a version from elsewhere, written by who had `from` in front. `theirs` wins where it goes on from our text; ours
 * wins where it goes on from theirs; a true fork keeps ours in the field and theirs beside it.
 */
export function join(draft: Draft, theirs: string, from: string): Draft {
  const { text, base } = draft;
  if (theirs === text) return tidy(draft);
  if (from === text) return tidy({ ...draft, text: theirs });
  if (theirs === base || text.startsWith(theirs)) return tidy(draft);
  if (theirs.startsWith(text) && text !== '') return tidy({ ...draft, text: theirs });
  return { ...draft, others: keepBeside(draft.others, theirs, text) };
}

/** What a page that is gone had left in this browser. A text the server had confirmed adds nothing: it must not rise again. */
export function inherit(draft: Draft, left: Draft): Draft {
  let next = isSaved(left) ? draft : join(draft, left.text, left.base);
  for (const other of left.others) next = { ...next, others: keepBeside(next.others, other, next.text) };
  return next;
}

const tidy = (draft: Draft): Draft => ({
  ...draft,
  others: draft.others.filter((other) => !holds(draft.text, other)),
});

/** The server holds this now (a first read, or a refusal `draft.newerElsewhere`). */
export function meetServer(draft: Draft, server: { readonly text: string; readonly revision: number }): Draft {
  if (server.revision < draft.revision) return draft;
  // Whoever made the newer revision had met the one before it; so what was clean here may follow.
  return { ...join(draft, server.text, draft.base), base: server.text, revision: server.revision };
}

/** The server confirmed what was sent to it; more may have been typed meanwhile. */
export function confirmed(draft: Draft, sent: string, revision: number): Draft {
  return revision < draft.revision ? draft : { ...draft, base: sent, revision };
}

/** What a person may do with a text kept beside. */
export function settle(draft: Draft, other: string, how: 'use' | 'append' | 'drop'): Draft {
  const others = draft.others.filter((one) => one !== other);
  if (how === 'drop') return { ...draft, others };
  const text = how === 'use' ? other : draft.text.trimEnd() === '' ? other : `${draft.text.trimEnd()}\n\n${other}`;
  // "Use" puts the former text beside, so that a wrong press costs nothing.
  return { ...draft, text, others: how === 'use' ? keepBeside(others, draft.text, text) : others };
}
