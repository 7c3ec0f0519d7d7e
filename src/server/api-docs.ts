/**
 * The API described by its own schemas: `/openapi.json` (OpenAPI 3.1) for programs, `/api-docs` for people. The page is
 * plain HTML of ours: no script, nothing from elsewhere.
 */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { statusByCode, titles } from './problems.js';

export interface Described {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: unknown;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
  >;
  readonly 'x-who'?: readonly string[];
}

/** Awaited before any route is registered: what comes earlier would not be described. */
export async function installApiDescription(app: FastifyInstance, version: string): Promise<void> {
  // What JSON Schema has no word for is described as "anything" instead of failing the whole description.
  const transform = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } });
  await app.register(swagger, {
    hideUntagged: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ponte',
        version,
        description:
          'Refusals are problem+json (RFC 9457) with a code. POST takes an Idempotency-Key, kept for a day. Lists are paged by cursor.',
      },
      components: {
        securitySchemes: {
          login: { type: 'apiKey', in: 'cookie', name: 'ponte_login' },
          token: { type: 'http', scheme: 'bearer' },
          chat: { type: 'apiKey', in: 'header', name: 'X-Chat-Token' },
        },
      },
    },
    transform: (route) => {
      const described = transform(route);
      const who = route.route.config?.who;
      return { ...described, schema: { ...described.schema, 'x-who': who ?? [] } };
    },
  });

  const anyone = { config: { who: ['anyone' as const] }, schema: { hide: true } };
  // Both are made once: routes cannot change after the start.
  let json: string | null = null;
  let page: string | null = null;
  app.get('/openapi.json', anyone, async (_request, reply) => {
    json ??= JSON.stringify(app.swagger());
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(json);
  });
  app.get('/api-docs', anyone, async (_request, reply) => {
    page ??= pageOf(app.swagger() as Described, version);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
  app.get('/api-docs.css', anyone, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(css),
  );
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const shown = (schema: unknown): string => `<pre tabindex="0">${safe(JSON.stringify(schema, null, 2))}</pre>`;

function operationOf(path: string, method: string, operation: Operation): string {
  const id = `${method}-${path}`.replace(/[^\w]+/g, '-');
  const who = (operation['x-who'] ?? []).join(', ');
  const parameters = (operation.parameters ?? []).map(
    (one) => `<li><code>${safe(one.name)}</code> (${safe(one.in)}${one.required ? ', required' : ''})</li>`,
  );
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<details><summary>Takes <code>${safe(type)}</code></summary>${shown(schema)}</details>`,
  );
  const answers = Object.entries(operation.responses ?? {}).map(([status, { content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    if (schema === undefined) return `<p>Answers <code>${safe(status)}</code></p>`;
    return `<details><summary>Answers <code>${safe(status)}</code></summary>${shown(schema)}</details>`;
  });
  return `<section aria-labelledby="${id}">
<h3 id="${id}"><code><b>${method.toUpperCase()}</b> ${safe(path)}</code></h3>
<p>${safe(operation.summary ?? '')}</p>
<p class="who">For: ${safe(who || 'nobody')}</p>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${bodies.join('')}${answers.join('')}
</section>`;
}

export function pageOf(described: Described, version: string): string {
  const groups = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(described.paths ?? {}))
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'other';
      groups.set(tag, [...(groups.get(tag) ?? []), operationOf(path, method, operation)]);
    }
  const sections = [...groups].map(([tag, list]) => `<h2 id="${safe(tag)}">${safe(tag)}</h2>${list.join('\n')}`);
  const rows = Object.entries(statusByCode).map(
    ([code, status]) =>
      `<tr id="${safe(code)}"><td><code>${safe(code)}</code></td><td>${status}</td><td>${safe(titles[status] ?? '')}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ponte API ${safe(version)}</title><link rel="stylesheet" href="/api-docs.css"></head>
<body><main><h1>Ponte API ${safe(version)}</h1>
<p>The same for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Parts"><ul>${[...groups.keys()].map((tag) => `<li><a href="#${safe(tag)}">${safe(tag)}</a></li>`).join('')}<li><a href="#problems">refusals</a></li></ul></nav>
${sections.join('\n')}
<h2 id="problems">Refusals</h2>
<p>Every refusal is <code>application/problem+json</code> with one of these codes.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
</main></body></html>
`;
}

const css = `:root{color-scheme:light dark}
body{font:1rem/1.5 'Atkinson Hyperlegible Next',system-ui,sans-serif;margin:0}
main{max-width:60rem;margin:0 auto;padding:1rem}
h2{margin-top:2.5rem;border-bottom:1px solid}
h3 code{font-size:1.05rem;overflow-wrap:anywhere}
section{margin:1.5rem 0}
.who{font-size:.9rem}
pre{overflow:auto;padding:.75rem;border:1px solid;border-radius:.25rem;max-height:24rem}
summary{cursor:pointer;min-height:1.5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid}
nav ul{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}
`;
