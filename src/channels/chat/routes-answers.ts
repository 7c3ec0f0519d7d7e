/** The help centre: published answers as pages, found by words or by topic. Not an answer more than was published. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerLanguage } from '#modules/knowledge/contract.js';
import {
  answersByArea,
  answersIn,
  anyFits,
  countLook,
  countMissed,
  openAnswers,
  readerMark,
  readReading,
  sayOfReading,
  sealReading,
  searchAnswers,
} from '#modules/knowledge/index.js';
import type { ChatDeps } from './deps.js';
import { field, lookOf, newFormId, sendPage } from './page-parts.js';
import { readBefore } from './read-before.js';
import { areaPage, areasPage, onPage } from './pages/answer-areas.js';
import { answerPage, answersPage, hasAnswered } from './pages/answers.js';
import { helpPage, troublePage } from './pages/help.js';
import type { Look } from './pages/look.js';
import { waysOf, type Ways } from './ways.js';

const anyone = { who: ['anyone'] } as const;
const mostFound = 10;
const longestWords = 300;

export function registerAnswers(scope: FastifyInstance, deps: ChatDeps): void {
  scope.get('/help/answers', { config: anyone, schema: { hide: true } }, async (request, reply) => {
    const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
    const { words: asked, area, page } = request.query as Readonly<Record<string, unknown>>;
    const words = typeof asked === 'string' ? asked.trim().slice(0, longestWords) : '';
    const of = { language: look.language, at: deps.floor.now(), channel: 'help' } as const;
    if (words === '') {
      const list = await listed(deps, {
        look,
        ways,
        of,
        area: typeof area === 'string' ? area : null,
        page: pageOf(page),
      });
      return list === null
        ? sendPage(reply, troublePage(look, ways, 'help.notFound', 'help.notFoundHint'), 404)
        : sendPage(reply, list);
    }
    const { found, readAs } = await searchAnswers(deps.pool, { ...of, words, limit: mostFound });
    // By the desk's own rule: an answer that shares a common word with the search is listed, and answers nothing.
    const isMissed = !(await anyFits(deps.pool, { found, readAs }, { ...of, words }));
    if (isMissed) await missed(deps, request, { ...of, words });
    return sendPage(reply, answersPage({ look, ways, words, answers: found, readAs, isMissed }));
  });

  scope.get<Topic>('/help/answers/:topic', { config: anyone, schema: { hide: true } }, (request, reply) =>
    showAnswer(deps, request, reply, null),
  );
  // What a customer gives stands in a form and not in an address, which logs and histories keep.
  scope.post<Topic>(
    '/help/answers/:topic',
    { config: { ...anyone, limitPerMinute: 30, ownOriginOnly: true, isNeverReplayed: true }, schema: { hide: true } },
    (request, reply) => showAnswer(deps, request, reply, givenBy(request.body)),
  );
  registerSaid(scope, deps);
}

/** Under headings; a centre that set none has one list. Null: nothing is there, by that name or that far on. */
async function listed(deps: ChatDeps, { look, ways, of, area, page }: Listing): Promise<string | null> {
  const { areas, links, each, inArea } = onPage;
  const skip = area === null ? (page - 1) * areas : 0;
  const all = await answersByArea(deps.pool, { ...of, skip, areas, links, each });
  const isOnly = all.total === 1 && all.areas[0]!.key === '';
  if (area === null && !isOnly) return all.total > 0 || page === 1 ? areasPage({ look, ways, page, ...all }) : null;
  const one = await answersIn(deps.pool, area ?? '', { ...of, skip: (page - 1) * inArea, limit: inArea });
  return one && areaPage({ look, ways, page, area: one, isOnly: isOnly && one.key === '' });
}

const pageOf = (page: unknown): number => (typeof page === 'string' && /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1);

/** Looked for by somebody on a page of ours and not found: once a reader and day (`knowledge/searches`). */
async function missed(
  deps: ChatDeps,
  request: FastifyRequest,
  of: Pick<Parameters<typeof countMissed>[1], 'words' | 'language' | 'channel' | 'at'>,
): Promise<void> {
  if (!isFromOwnPage(request)) return;
  try {
    await countMissed(deps.pool, { ...of, reader: readerMark(deps.secret, request.ip, 'searches', of.at) });
  } catch (error) {
    request.log.warn({ err: error }, 'a search without a result could not be counted');
  }
}

/**
 * Typed into our own box, and not a link with words in it that stands elsewhere, nor a program that walks addresses. Browsers
 * say so themselves (W3C Fetch Metadata, 2.2), over http by the Referer that our pages send home (`same-origin`).
 */
function isFromOwnPage({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { referer = '', host } = headers;
  return URL.canParse(referer) && new URL(referer).host === host;
}

/**
 * Yes is counted and thanked; no leads on to a person, with the question and what was read. Said again it counts no more, and
 * whoever did hears it kindly: a person is there for the second "no" as for the first.
 */
function registerSaid(scope: FastifyInstance, deps: ChatDeps): void {
  const config = { ...anyone, limitPerMinute: 20, ownOriginOnly: true, isNeverReplayed: true };
  scope.post<Topic>('/help/answers/:topic/said', { config, schema: { hide: true } }, async (request, reply) => {
    const at = deps.floor.now();
    const isYes = field(request, 'said') === 'yes';
    const isCounted = await countSaid(deps, field(request, 'reading'), isYes, request.ip);
    const path = `/help/answers/${encodeURIComponent(request.params.topic)}`;
    if (isYes) return reply.redirect(`${path}?said=${isCounted === false ? 'again' : 'yes'}#said`, 303);
    const [look, ways, read] = await Promise.all([
      ...([lookOf(deps, request), waysOf(deps)] as const),
      readBefore(deps, field(request, 'reading')),
    ]);
    const words = field(request, 'words').slice(0, longestWords);
    const page = { look, ways, now: at, clientId: newFormId(), words };
    const before = read === null ? {} : { read: { title: read.title, reading: field(request, 'reading') } };
    return sendPage(reply, helpPage({ ...page, ...before, isCountedBefore: isCounted === false }));
  });
}

/** False: this page, or this reader today, has said it before. Null: not ours or too old, which counts for nothing. */
async function countSaid(deps: ChatDeps, text: string, isYes: boolean, address: string): Promise<boolean | null> {
  const at = deps.floor.now();
  const reading = readReading(deps.secret, text, at);
  if (reading === null) return null;
  const reader = readerMark(deps.secret, address, `${reading.articleId} ${reading.version}`, at);
  return sayOfReading(deps.pool, reading, isYes ? 'confirmed' : 'denied', at, reader);
}

interface Listing {
  readonly look: Look;
  readonly ways: Ways;
  readonly of: { readonly language: AnswerLanguage; readonly at: number; readonly channel: 'help' };
  /** Null: all of them. */
  readonly area: string | null;
  readonly page: number;
}

interface Topic {
  readonly Params: { readonly topic: string };
}
type Typed = Readonly<Record<string, string>>;

const longestGiven = 40;

function givenBy(body: unknown): Typed {
  const fields = Object.entries((body ?? {}) as Typed).filter(([name]) => name.startsWith('given_'));
  return Object.fromEntries(fields.map(([name, value]) => [name.slice('given_'.length), value.slice(0, longestGiven)]));
}

async function showAnswer(deps: ChatDeps, request: FastifyRequest<Topic>, reply: FastifyReply, typed: Typed | null) {
  const [look, ways] = await Promise.all([lookOf(deps, request), waysOf(deps)]);
  const of = { topic: request.params.topic, channel: 'help', at: deps.floor.now() } as const;
  const other: AnswerLanguage = look.language === 'it' ? 'en' : 'it';
  const answers = openAnswers(deps.pool);
  const answer =
    (await answers.answerFor({ ...of, language: look.language })) ??
    (await answers.answerFor({ ...of, language: other }));
  if (!answer) return sendPage(reply, troublePage(look, ways, 'help.notFound', 'help.notFoundHint'), 404);
  const texts = [answer.short, answer.long];
  const live = await deps.facts.fill({ texts, language: answer.language, given: { fields: typed ?? {} } });
  const isWrong = typed !== null && live.is === 'missing';
  const { words, said } = request.query as { words?: unknown; said?: unknown };
  const asked = typeof words === 'string' ? words.trim().slice(0, longestWords) : '';
  const thanks = said === 'yes' || said === 'again' ? said : null;
  const isNew = hasAnswered(live) && thanks === null;
  if (isNew) await countLook(deps.pool, answer, 'help', of.at);
  const reading = isNew ? sealReading(deps.secret, answer, 'help', of.at) : null;
  return sendPage(reply, answerPage({ look, ways, answer, live, typed, asked, reading, thanks }), isWrong ? 422 : 200);
}
