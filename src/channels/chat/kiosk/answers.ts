/** Answers to read at a kiosk: only what needs nothing typed, for there is no keyboard, and what can be said right now. */
import type { Answer, AnswerLanguage } from '#modules/knowledge/contract.js';
import { placeholdersIn } from '#modules/knowledge/facts/contract.js';
import {
  countLook,
  mostUseful,
  openAnswers,
  publishedAnswers,
  readReading,
  sayOfReading,
  sealReading,
} from '#modules/knowledge/index.js';
import type { ChatDeps } from '../deps.js';

/** Some pages of large buttons: whoever does not find it there finds a person sooner than a hundredth title. */
const mostListed = 48;

export type TitleAtKiosk = Pick<Answer, 'topic' | 'title'>;

export interface AnswerAtKiosk {
  readonly topic: string;
  readonly title: string;
  readonly short: string;
  readonly long: string;
  readonly source: string;
  readonly checkedAt: number;
  /** Name and time of what was read from a live source. */
  readonly lines: readonly string[];
  /** What this look is known by (`knowledge/readings/seal.ts`). */
  readonly reading: string;
}

/** What helped others first, as they said; then by title. */
export async function titlesAtKiosk(deps: ChatDeps, language: AnswerLanguage): Promise<readonly TitleAtKiosk[]> {
  const of = { language, channel: 'kiosk', at: deps.floor.now(), limit: mostListed } as const;
  const [useful, all] = await Promise.all([mostUseful(deps.pool, of), publishedAnswers(deps.pool, of)]);
  const said = await Promise.all(all.map(async (one) => ((await saidNow(deps, one)) === null ? [] : [one])));
  const rank = new Map(useful.map(({ topic }, i) => [topic, i]));
  const place = ({ topic }: Answer): number => rank.get(topic) ?? mostListed;
  return said
    .flat()
    .toSorted((a, b) => place(a) - place(b))
    .map(({ topic, title }) => ({ topic, title }));
}

/** Null: not there (any more), or it cannot be said now. */
export async function answerAtKiosk(
  deps: ChatDeps,
  topic: string,
  language: AnswerLanguage,
): Promise<AnswerAtKiosk | null> {
  const at = deps.floor.now();
  const answer = await openAnswers(deps.pool).answerFor({ topic, language, channel: 'kiosk', at });
  const said = answer && (await saidNow(deps, answer));
  if (said === null) return null;
  await countLook(deps.pool, answer!, 'kiosk', at);
  const { title, source, checkedAt } = answer!;
  return { topic, title, ...said, source, checkedAt, reading: sealReading(deps.secret, answer!, 'kiosk', at) };
}

type Said = Pick<AnswerAtKiosk, 'short' | 'long' | 'lines'>;

async function saidNow({ facts }: ChatDeps, { short, long, language }: Answer): Promise<Said | null> {
  if (placeholdersIn(short, long).length === 0) return { short, long, lines: [] };
  const live = await facts.fill({ texts: [short, long], language, given: { fields: {} } });
  return live.is === 'filled' ? { short: live.texts[0]!, long: live.texts[1]!, lines: live.lines } : null;
}

/** False where it was said before, or the page is too old to count. */
export async function sayAtKiosk(deps: ChatDeps, text: string, isYes: boolean): Promise<boolean> {
  const at = deps.floor.now();
  const reading = readReading(deps.secret, text, at);
  return reading !== null && sayOfReading(deps.pool, reading, isYes ? 'confirmed' : 'denied', at);
}
