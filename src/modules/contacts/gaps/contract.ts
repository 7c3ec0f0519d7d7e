/**
 * What people are asked, or look for, and no answer says: grouped by the gate's topic, else by close words. Pure; the rows are
 * shown in the studio. The list is not kept: it is worked out of contacts and missed searches, whenever somebody looks.
 */
export const gapDays = 30;
/** The newest questions of these days that are looked at. */
export const mostQuestions = 3_000;
/** Of searches that found nothing, beside them: however many there are, they push no question of a customer out. */
export const mostSearches = 1_000;
export const mostGaps = 50;
export const mostSamples = 3;
/** Asked once is chance. */
export const leastAsked = 2;
/** A topic that is doubtful puts strangers together, under a name that is not theirs: words are better then. */
export const leastSure = 0.7;
/** So much of a question is read: what follows is the story, not the question. */
export const longestQuestion = 400;

export const gapChannels = ['chat', 'mail', 'call', 'search'] as const;
export type GapChannel = (typeof gapChannels)[number];

export interface Question {
  readonly id: string;
  /** Masked. */
  readonly text: string;
  readonly language: 'it' | 'en';
  /** Where it was asked; `search`: looked for in the help centre and not found. */
  readonly channel: GapChannel;
  /** What the gate is sure enough to take it for. */
  readonly topic: string | null;
  /** Its telling words, each cut down to what its forms share. */
  readonly roots: readonly string[];
}

export interface Gap {
  /** `topic:bill_copy`, or the words that its questions share. */
  readonly key: string;
  readonly topic: string | null;
  readonly language: 'it' | 'en';
  readonly asked: number;
  /** How often where, most first. */
  readonly channels: readonly { readonly channel: GapChannel; readonly asked: number }[];
  readonly samples: readonly string[];
  /** The topic that a draft may begin with: the gate's, else made of the first question's words. */
  readonly proposed: string;
  /** An article on this topic that was begun and never published. */
  readonly draftId: string | null;
}

/** As much in common as makes two questions one: half of what both say. */
const leastShared = 0.5;

interface Group {
  readonly first: ReadonlySet<string>;
  readonly questions: Question[];
}

/** Each question in the first group whose first question it is close to; what shares no word is never together. */
export function grouped(questions: readonly Question[]): readonly (readonly Question[])[] {
  const groups: Group[] = [];
  const byRoot = new Map<string, number[]>();
  const byTopic = new Map<string, Question[]>();
  for (const question of questions) {
    if (question.topic !== null) {
      const key = `${question.language} ${question.topic}`;
      byTopic.set(key, [...(byTopic.get(key) ?? []), question]);
      continue;
    }
    const found = closest(question, groups, byRoot);
    if (found !== null) groups[found]!.questions.push(question);
    else if (question.roots.length > 0) {
      for (const root of question.roots) byRoot.set(root, [...(byRoot.get(root) ?? []), groups.length]);
      groups.push({ first: new Set(question.roots), questions: [question] });
    }
  }
  return [...byTopic.values(), ...groups.map((group) => group.questions)];
}

function closest(
  { roots, language }: Question,
  groups: readonly Group[],
  byRoot: ReadonlyMap<string, readonly number[]>,
): number | null {
  const shared = new Map<number, number>();
  for (const root of new Set(roots)) for (const i of byRoot.get(root) ?? []) shared.set(i, (shared.get(i) ?? 0) + 1);
  let best: { readonly i: number; readonly close: number } | null = null;
  for (const [i, both] of shared) {
    const { first, questions } = groups[i]!;
    // Jaccard: what both say, of all that either says.
    const close = both / (first.size + new Set(roots).size - both);
    const isNearer = best === null || close > best.close || (close === best.close && i < best.i);
    if (close >= leastShared && questions[0]!.language === language && isNearer) best = { i, close };
  }
  return best?.i ?? null;
}

/** The list: most asked first. `covered`: an answer says it already. */
export function gapsIn(
  questions: readonly Question[],
  covered: (question: Question) => boolean,
  draftOf: (topic: string, language: 'it' | 'en') => string | null,
): readonly Gap[] {
  return grouped(questions.filter((question) => !covered(question)))
    .filter((group) => group.length >= leastAsked)
    .map((group) => gapOf(group, draftOf))
    .toSorted((a, b) => b.asked - a.asked || (a.key < b.key ? -1 : 1))
    .slice(0, mostGaps);
}

function gapOf(group: readonly Question[], draftOf: (topic: string, language: 'it' | 'en') => string | null): Gap {
  const { topic, language, roots } = group[0]!;
  const samples = [...new Set(group.map(({ text }) => text))].slice(0, mostSamples);
  const key = topic === null ? `words:${language}:${roots.toSorted().join('-')}` : `topic:${language}:${topic}`;
  return {
    key,
    topic,
    language,
    proposed: topic ?? keyOf(samples[0]!),
    asked: group.length,
    channels: channelsOf(group),
    samples,
    draftId: topic === null ? null : draftOf(topic, language),
  };
}

const channelsOf = (group: readonly Question[]): Gap['channels'] =>
  gapChannels
    .map((channel) => ({ channel, asked: group.filter((one) => one.channel === channel).length }))
    .filter(({ asked }) => asked > 0)
    .toSorted((a, b) => b.asked - a.asked);

const mostKeyWords = 4;

/** A question as a key, as people write keys: 'fontanella_parco_spruzza_storto'. */
export function keyOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\[[a-z]+\]|\p{M}/gu, '')
    .toLowerCase();
  const words = (plain.match(/[a-z]+/g) ?? []).filter((word) => word.length >= 5);
  return words.slice(0, mostKeyWords).join('_').slice(0, 60).replace(/_$/, '') || 'question';
}

/** What published answers say, by root: enough to know whether one of them is about a question. */
export interface Said {
  readonly topics: ReadonlySet<string>;
  /** Which answers say a root, and which of them in their title. */
  readonly byRoot: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
}

export function saidBy(
  answers: readonly {
    readonly id: string;
    readonly topic: string;
    readonly language: string;
    readonly roots: readonly string[];
    /** Those of them in its title. */
    readonly title: readonly string[];
  }[],
): Said {
  const byRoot = new Map<string, Map<string, boolean>>();
  const add = (root: string, id: string, isInTitle: boolean): void => {
    const by = byRoot.get(root) ?? new Map<string, boolean>();
    byRoot.set(root, by.set(id, isInTitle || by.get(id) === true));
  };
  for (const { id, language, title, roots } of answers) {
    for (const root of roots) add(`${language} ${root}`, id, false);
    for (const root of title) add(`${language} ${root}`, id, true);
  }
  return { topics: new Set(answers.map(({ topic, language }) => `${language} ${topic}`)), byRoot };
}

/** With a topic that the gate is sure of that decides; without one, the words do, by the desk's own rule (`suggest`). */
export function isCovered(
  { topic, language, roots }: Question,
  said: Said,
  fits: (shared: { readonly words: readonly string[]; readonly inTitle: number }, asked: number) => boolean,
): boolean {
  if (topic !== null) return said.topics.has(`${language} ${topic}`);
  const shared = new Map<string, { words: string[]; inTitle: number }>();
  for (const root of roots)
    for (const [id, isInTitle] of said.byRoot.get(`${language} ${root}`) ?? []) {
      const one = shared.get(id) ?? { words: [], inTitle: 0 };
      one.words.push(root);
      one.inTitle += Number(isInTitle);
      shared.set(id, one);
    }
  return [...shared.values()].some((one) => fits(one, roots.length));
}
