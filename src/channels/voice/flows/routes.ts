/** Routes of flows for people who work here: supervisors read them, administrators write, publish and go back. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { FlowProblem, ShelvedFlow } from '#modules/contacts/phone/menus/contract.js';
import { Refused, staff } from '#modules/identity/index.js';
import { plain } from '../speech/words.js';
import { checkFlow, type Checked, type CheckRules } from './check.js';
import { diffOf } from './diff.js';
import { exampleFlow } from './example.js';
import { readers, tags, writers, type FlowRoutes } from './route-parts.js';
import { addPlan, cancelPlan } from './plans.js';
import { topicsIn } from './answers.js';
import { registerPrompts } from './routes-prompts.js';
import * as shape from './schemas.js';
import { publishFlow, readFlows, readSource, saveFlow } from './shelf.js';

/** A menu with more answers than keys is a labyrinth anyway. */
const mostTopics = 20;

/** Not saved, or not published: what is wrong comes along, each with its line. */
class FlowRefused extends Refused {
  readonly extensions: { readonly problems: readonly FlowProblem[] };
  constructor(problems: readonly FlowProblem[]) {
    super('flow.refused');
    this.extensions = { problems };
  }
}

export function registerFlowRoutes(parts: FlowRoutes): void {
  registerReading(parts);
  registerFindings(parts);
  registerWriting(parts);
  registerPublishing(parts);
  registerPlans(parts);
  registerPrompts(parts);
}

const speechWord = /^[ \t]+speech\b/m;

/** Everything that a text is judged by; the answers that it names are looked up for it. */
export async function rulesOf(text: string, parts: FlowRoutes): Promise<CheckRules> {
  const { prompts, queueIds, wantsComplaint, webhookHosts, mayDial, mayText } = parts;
  const seconds = new Map((await prompts.list()).map((prompt) => [prompt.file, prompt.seconds]));
  const all = await prompts.house();
  const house = (language: 'it' | 'en') =>
    new Map(all.filter((one) => one.language === language).map(({ words, seconds: n }) => [plain(words), n]));
  const stands = (['it', 'en'] as const).flatMap((language) =>
    topicsIn(text)
      .slice(0, mostTopics)
      .map(async (topic) => [`${language} ${topic}`, await parts.answers.stand(topic, language)] as const),
  );
  const silent = async (language: 'it' | 'en') =>
    parts.hears && speechWord.test(text) ? (await parts.answers.silent(language)).map(({ title }) => title) : [];
  const [it, en] = await Promise.all([silent('it'), silent('en')]);
  return {
    speech: { isOn: parts.hears, silent: { it, en } },
    unstaffed: parts.unstaffed(),
    ...{ queueIds: queueIds(), wantsComplaint: wantsComplaint(), seconds, webhookHosts, mayDial, mayText },
    ...{ house: { it: house('it'), en: house('en') }, answers: new Map(await Promise.all(stands)) },
  };
}

const shown = ({ flow: _flow, ...rest }: Checked) => ({
  ...rest,
  problems: [...rest.problems],
  unrecorded: [...rest.unrecorded],
  warnings: [...rest.warnings],
  tests: [...rest.tests],
  drawing:
    rest.drawing === null ? null : (structuredClone(rest.drawing) as z.input<typeof shape.checkedOut>['drawing']),
});

const listed = (flows: readonly ShelvedFlow[]): z.input<typeof shape.flowOut>[] =>
  flows.map((flow) => ({
    name: flow.name,
    versions: [...flow.versions],
    answers: flow.answers && { version: flow.answers.version, numbers: [...flow.answers.numbers] },
    planned: flow.planned.map((one) => ({ ...one, numbers: [...one.numbers] })),
  }));

async function sourceOf(pool: Pool, name: string, version: number): Promise<string> {
  const source = await readSource(pool, name, version);
  if (source === null) throw new Refused('flow.unknown');
  return source;
}

function registerReading(parts: FlowRoutes): void {
  const { pool } = parts;
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/flows',
    {
      config: readers,
      schema: {
        summary: 'The menus of the telephone, their versions and what answers which number',
        tags,
        response: { 200: z.object({ flows: z.array(shape.flowOut) }) },
      },
    },
    async () => ({ flows: listed(await readFlows(pool)) }),
  );
  http.get(
    '/api/flows/:name/versions/:version',
    {
      config: readers,
      schema: {
        summary: 'The text of a version',
        tags,
        params: shape.versionParams,
        response: { 200: shape.versionOut },
      },
    },
    async ({ params: { name, version } }) => ({ name, version, text: await sourceOf(pool, name, version) }),
  );
  http.get(
    '/api/flows/:name/versions/:version/diff',
    {
      config: readers,
      schema: {
        summary: 'What a version changed since another one, line by line',
        tags,
        params: shape.versionParams,
        querystring: shape.diffQuery,
        response: { 200: shape.diffOut },
      },
    },
    async ({ params: { name, version }, query }) => {
      const [before, after] = await Promise.all([sourceOf(pool, name, query.from), sourceOf(pool, name, version)]);
      return { lines: [...diffOf(before, after)] };
    },
  );
  http.get(
    '/api/flows/example',
    {
      config: readers,
      schema: { summary: 'A text to start from', tags, response: { 200: z.object({ text: z.string() }) } },
    },
    async () => ({
      text: exampleFlow({
        name: await parts.centreName(),
        language: parts.language(),
        queueIds: parts.queueIds(),
      }),
    }),
  );
}

/** Menus that answer now, looked at with today's answers, recordings and people. */
function registerFindings(parts: FlowRoutes): void {
  const { pool } = parts;
  parts.http.withTypeProvider<ZodTypeProvider>().get(
    '/api/flows/findings',
    {
      config: readers,
      schema: {
        summary: 'What is wrong today with menus that answer: ways without a person, answers that are not heard',
        tags,
        response: { 200: shape.findingsOut },
      },
    },
    async () => {
      const answering = (await readFlows(pool)).filter(({ answers }) => answers !== null && answers.numbers.length > 0);
      const findings = answering.map(async ({ name, answers }) => {
        const { version } = answers!;
        const source = await sourceOf(pool, name, version);
        const { problems, warnings } = checkFlow(source, await rulesOf(source, parts));
        return { name, version, problems: [...problems], warnings: [...warnings] };
      });
      const all = await Promise.all(findings);
      return { findings: all.filter(({ problems, warnings }) => problems.length + warnings.length > 0) };
    },
  );
}

function registerWriting(parts: FlowRoutes): void {
  const { pool } = parts;
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  http.post(
    '/api/flows/check',
    {
      config: { ...readers, limitPerMinute: 240 },
      schema: {
        summary: 'Look at a text without saving it: what is wrong where, seconds to a person, its tests, its picture',
        tags,
        body: shape.textBody,
        response: { 200: shape.checkedOut },
      },
    },
    async ({ body }) => shown(checkFlow(body.text, await rulesOf(body.text, parts))),
  );
  http.post(
    '/api/flows',
    {
      config: writers,
      schema: {
        summary: 'Save a text as the next version of the menu that it names; refused when it cannot be read',
        tags,
        body: shape.saveBody,
        response: { 200: shape.savedOut },
      },
    },
    async (request) => {
      const { text, after } = request.body;
      const { flow, problems } = checkFlow(text, await rulesOf(text, parts));
      if (flow === null) throw new FlowRefused(problems);
      const name = shape.flowName.safeParse(flow.name);
      if (!name.success)
        throw new FlowRefused([{ line: 1, code: 'flow.badValue', params: { word: 'flow', value: flow.name } }]);
      const by = staff(request).id;
      const version = await saveFlow(pool, { name: name.data, source: text, after, by, at: parts.now() });
      if (version === null) throw new Refused('flow.newerSaved');
      return { name: name.data, version };
    },
  );
}

function registerPublishing(parts: FlowRoutes): void {
  const { pool } = parts;
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  http.put(
    '/api/flows/:name/published',
    {
      config: writers,
      schema: {
        summary: 'Let a version, new or old, answer these numbers from the next call on; a labyrinth is refused',
        tags,
        params: shape.nameParams,
        body: shape.publishBody,
        response: { 200: shape.publishedOut },
      },
    },
    async (request) => {
      const { name } = request.params;
      const { version, numbers } = request.body;
      const source = await sourceOf(pool, name, version);
      const { problems } = checkFlow(source, await rulesOf(source, parts));
      // Taking a flow off the telephone is possible whatever it says.
      if (problems.length > 0 && numbers.length > 0) throw new FlowRefused(problems);
      const by = staff(request).id;
      const unique = [...new Set(numbers)];
      const before = await publishFlow(pool, { name, version, numbers: unique, by, at: parts.now() });
      await parts.onPublished();
      return {
        flows: listed(await readFlows(pool)),
        before: before.map((one) => ({ ...one, numbers: [...one.numbers] })),
      };
    },
  );
}

const mostAheadMs = 366 * 24 * 3_600_000;

function registerPlans(parts: FlowRoutes): void {
  const { pool } = parts;
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  const flows = async () => ({ flows: listed(await readFlows(pool)) });
  http.post(
    '/api/flows/:name/plans',
    {
      config: writers,
      schema: {
        summary: 'Let a version answer these numbers from a later moment on; a labyrinth is refused now and then again',
        tags,
        params: shape.nameParams,
        body: shape.planBody,
        response: { 200: shape.flowsOut },
      },
    },
    async (request) => {
      const { name } = request.params;
      const { version, numbers, at } = request.body;
      const now = parts.now();
      if (at <= now || at > now + mostAheadMs) throw new Refused('flow.planOutOfTime');
      const source = await sourceOf(pool, name, version);
      const { problems } = checkFlow(source, await rulesOf(source, parts));
      if (problems.length > 0 && numbers.length > 0) throw new FlowRefused(problems);
      await addPlan(pool, { flow: name, version, numbers: [...new Set(numbers)], at, by: staff(request).id, now });
      return flows();
    },
  );
  http.delete(
    '/api/flows/:name/plans/:id',
    {
      config: writers,
      schema: {
        summary: 'Take a planned publishing back',
        tags,
        params: shape.planParams,
        response: { 200: shape.flowsOut },
      },
    },
    async ({ params: { name, id } }) => {
      if (!(await cancelPlan(pool, name, id))) throw new Refused('flow.planGone');
      return flows();
    },
  );
}
