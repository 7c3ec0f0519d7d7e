/** What every page without script begins and ends with. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChatDeps } from './deps.js';
import { readLook, type Look } from './pages/look.js';

export async function lookOf(deps: ChatDeps, request: FastifyRequest): Promise<Look> {
  const { cookie, 'accept-language': accept } = request.headers;
  return readLook(cookie, accept, (await deps.centre()).language);
}

export const sendPage = (reply: FastifyReply, text: string, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);

export const newFormId = (): string => randomBytes(18).toString('base64url');

export type Fields = Readonly<Record<string, string>>;

export const field = (request: FastifyRequest, name: string): string =>
  (request.body as Fields | undefined)?.[name] ?? '';
