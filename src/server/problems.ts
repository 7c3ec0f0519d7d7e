/**
 * Every refusal as problem+json (RFC 9457), by one table code → HTTP status. The words for people come from the screens'
 * texts, by code; `detail` is for who programs against the API and never repeats what was sent.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import type { RoutingRefusal } from '#kernel/routing/types.js';
import type { ContactRefusal } from '#modules/contacts/contract.js';
import type { FactRefusal } from '#modules/knowledge/facts/contract.js';
import type { WordingRefusal } from '#modules/knowledge/wording/contract.js';
import type { ArticleRefusal } from '#modules/knowledge/articles/contract.js';
import type { IdentityRefusal } from '#modules/identity/contract.js';
import { Refused } from '#modules/identity/index.js';
import { ofAutomatic } from './problems-automatic.js';

type RequestRefusal =
  | 'request.invalid'
  | 'request.malformed'
  | 'request.badCursor'
  | 'request.badIdempotencyKey'
  | 'request.notFound'
  | 'request.methodNotAllowed'
  | 'request.tooLarge'
  | 'request.headersTooLarge'
  | 'request.wrongType'
  | 'request.tooMany'
  | 'request.timedOut'
  | 'request.keyUsedForAnother'
  | 'request.keyStillAtWork';

type ServerFailure = 'server.failed' | 'server.unavailable' | 'server.draining' | 'floor.restarting';

const ofRouting: Record<RoutingRefusal, number> = {
  'routing.unknownQueue': 404,
  'routing.unknownConsultant': 404,
  'routing.unknownInteraction': 404,
  'routing.interactionExists': 409,
  'routing.notOffered': 409,
  'routing.notHeld': 409,
  'routing.notWaiting': 409,
  'routing.alreadyAsking': 409,
  'routing.notAsked': 409,
  'routing.bounceBudgetSpent': 409,
  'routing.reasonMissing': 422,
  'routing.nobodyForThat': 409,
  'routing.queueInUse': 409,
  'routing.full': 409,
  'routing.badHours': 422,
};

const ofContacts: Record<ContactRefusal, number> = {
  'contact.unknown': 404,
  'contact.exists': 409,
  'contact.changedSinceSeen': 409,
  'contact.notAwaitingConfirmation': 409,
  'contact.doubtsStillOpen': 409,
  'contact.doubtUnknown': 404,
  'contact.promiseUnknown': 404,
  'contact.promiseInThePast': 422,
  'contact.promiseTooFar': 422,
  'contact.evidenceNotFromCustomer': 422,
  'contact.notYours': 403,
  'contact.notLive': 409,
  'contact.joined': 409,
  'contact.cannotJoin': 409,
  'contact.wordsMissing': 422,
  'contact.needsPromiseOrAnswer': 409,
  'contact.askAloud': 409,
  'contact.doubtMissing': 409,
  'wrapUp.unknownCode': 422,
  'wrapUp.codeUsed': 409,
  'wrapUp.changedMeanwhile': 409,
  'phrase.unknown': 404,
  'phrase.tooMany': 409,
  'customer.codeTaken': 409,
  'customer.unknown': 404,
};

const ofIdentity: Record<IdentityRefusal, number> = {
  'identity.notLoggedIn': 401,
  'identity.notAllowed': 403,
  'identity.wrongLogin': 401,
  'identity.wrongPassword': 403,
  'identity.tooManyTries': 429,
  'identity.busy': 503,
  'identity.csrfMissing': 403,
  'identity.foreignOrigin': 403,
  'identity.mailInUse': 409,
  'identity.unknownPerson': 404,
  'identity.unknownLogin': 404,
  'identity.unknownToken': 404,
  'identity.unknownKiosk': 404,
  'identity.kioskLinkGone': 410,
  'identity.lastAdministrator': 409,
  'identity.alreadySetUp': 409,
};

const ofArticles: Record<ArticleRefusal | WordingRefusal, number> = {
  'wording.unknown': 404,
  'wording.runsAlready': 409,
  'wording.hasEnded': 409,
  'wording.notApproved': 422,
  'wording.sameWords': 422,
  'wording.hardToRead': 422,
  'wording.draftOpen': 409,
  'article.unknown': 404,
  'article.topicTaken': 409,
  'article.changedMeanwhile': 409,
  'article.incomplete': 422,
  'article.overBeforeItBegins': 422,
  'article.reasonMissing': 422,
  'article.nothingNew': 409,
  'article.isPublished': 409,
  'article.notPublished': 409,
  'article.unknownOwner': 422,
  'article.tooMany': 409,
  'article.plannedAlready': 409,
  'article.tooManyCorrections': 409,
  'article.correctionUnknown': 404,
  'article.correctionDecided': 409,
  'article.wordMissing': 422,
  'article.contactNotSolved': 409,
  'article.nothingSaid': 409,
};

const ofFacts: Record<FactRefusal, number> = {
  'source.unknown': 404,
  'source.keyTaken': 409,
  'source.keyStays': 409,
  'source.changedMeanwhile': 409,
  'source.tooMany': 409,
  'source.inUse': 409,
  'source.badAddress': 422,
  'source.addressNotAllowed': 422,
  'source.addressWithoutGiven': 422,
  'source.badPattern': 422,
  'source.badMapping': 422,
  'source.secretForOtherHost': 422,
  'source.headerWithoutSecret': 422,
  'source.notARegister': 409,
  'fault.unknown': 404,
  'fault.overAlready': 409,
  'fault.tooMany': 409,
  'article.badPlaceholder': 422,
  'article.unknownFact': 422,
};

const ofRequests: Record<RequestRefusal, number> = {
  'request.invalid': 400,
  'request.malformed': 400,
  'request.badCursor': 400,
  'request.badIdempotencyKey': 400,
  'request.notFound': 404,
  'request.methodNotAllowed': 405,
  'request.tooLarge': 413,
  // RFC 6585, 5.
  'request.headersTooLarge': 431,
  'request.wrongType': 415,
  'request.tooMany': 429,
  'request.timedOut': 408,
  'request.keyUsedForAnother': 422,
  'request.keyStillAtWork': 409,
};

const ofServer: Record<ServerFailure, number> = {
  'server.failed': 500,
  'server.unavailable': 503,
  'server.draining': 503,
  'floor.restarting': 503,
};

/** Refusals of drafts, files and channels, each thrown with its code where it is decided. */
const ofOthers: Record<string, number> = {
  'media.noLeg': 409,
  'media.noConversation': 409,
  'media.noRecording': 404,
  'draft.newerElsewhere': 409,
  'file.tooLarge': 413,
  'file.noRoom': 413,
  'file.notAllowed': 415,
  'file.unknown': 422,
  'chat.notReady': 503,
  'kiosk.badNumber': 422,
  'webCall.closed': 409,
  'mail.unknownMailbox': 404,
  'mail.unknownMail': 404,
  'mail.noHtml': 404,
  'mail.addressInUse': 409,
  'mail.notInQuarantine': 409,
  'mail.didNotFail': 409,
  'contact.mailboxGone': 409,
  'telephone.badNumber': 422,
  'telephone.badAddress': 422,
  'telephone.notThere': 422,
  'telephone.numbersNotAllowed': 409,
  'telephone.switchedOff': 409,
  'flow.planOutOfTime': 422,
  'flow.planGone': 409,
  'flow.unknown': 404,
  'flow.newerSaved': 409,
  'flow.refused': 422,
  'gate.tooFewIntents': 422,
  'gate.tooFewExamples': 422,
  'recording.unknown': 404,
  'recording.notAllowed': 403,
  'recording.reasonMissing': 400,
  'recording.mayNotHold': 403,
  'recording.notAsked': 403,
  'recording.notThere': 410,
  'recording.changedMeanwhile': 409,
  'recording.notPlanned': 409,
  'recording.refusedByCaller': 409,
  'recording.notNow': 409,
  'recording.agreementMissing': 422,
  'recording.agreementInFuture': 422,
  'recording.unknownQueue': 422,
  'recording.unknownPrompt': 422,
  'recording.noticeWithoutKey': 422,
  'vault.notSealed': 422,
  'vault.tooNew': 422,
  'vault.keyMissing': 422,
  'vault.damaged': 422,
  'vault.gone': 410,
  'voiceMessage.unknown': 404,
  'prompt.unknown': 404,
  'prompt.badName': 422,
  'prompt.notSound': 415,
  'prompt.exists': 409,
  'call.notNow': 409,
  'call.noWayOut': 409,
  'call.numberUnreadable': 422,
  'call.numberPremium': 422,
  'call.numberForeign': 422,
  'call.numberNotAllowed': 422,
  'listening.noAgreement': 409,
  'listening.badDates': 422,
  'listening.unknownAgreement': 404,
  'listening.noTelephone': 409,
  'listening.busy': 409,
  'listening.notTalking': 409,
  'listening.ownCall': 409,
  'listening.notConnected': 409,
  // This server is not the floor's owner any more: the new one will answer.
  'store.fencedOut': 503,
};

export const statusByCode: Readonly<Record<string, number>> = {
  ...ofRequests,
  ...ofServer,
  ...ofIdentity,
  ...ofArticles,
  ...ofFacts,
  ...ofAutomatic,
  ...ofRouting,
  ...ofContacts,
  ...ofOthers,
};

export const titles: Readonly<Record<number, string>> = {
  400: 'The request is not right',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'The request took too long',
  409: 'Not possible as things stand',
  410: 'Gone',
  413: 'Too large',
  415: 'Content type not supported',
  422: 'Understood, but cannot be done',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'The server failed',
  502: 'A program outside did not answer',
  503: 'Not available right now',
  504: 'A program outside did not answer in time',
};

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** What was wrong with the request, where the schema said so. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** Of a failure of ours: the same id stands in the log. */
  readonly id?: string;
  /** Members a refusal adds of its own (RFC 9457, 3.2). */
  readonly [extension: string]: unknown;
}

export function problemOf(code: string, more: Readonly<Record<string, unknown>> = {}): Problem {
  const status = statusByCode[code] ?? 409;
  return { ...more, type: `/api-docs#${code}`, title: titles[status] ?? 'Refused', status, code };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '1');
  // The serializer is given here: a problem is no part of a route's own answer schema.
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}

/** Codes of Fastify itself for requests that are no requests. */
const ofFastify: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.wrongType',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_ERR_ASYNC_CONSTRAINT: 'request.malformed',
};

/** A refusal may bring members of its own, such as the newer draft that stands in the way. */
function extensionsOf(error: Error): Record<string, unknown> {
  const { extensions } = error as { extensions?: unknown };
  return typeof extensions === 'object' && extensions !== null ? { ...extensions } : {};
}

/** The problem an error stands for, or null when it is a failure of ours. */
export function problemOfError(error: FastifyError): Problem | null {
  const code: unknown = error.code;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({ path: issue.instancePath, message: issue.message ?? '' }));
    return problemOf('request.invalid', { errors: errors.slice(0, 20) });
  }
  if (typeof code === 'string') {
    if (code in statusByCode || error instanceof Refused) return problemOf(code, extensionsOf(error));
    const known = ofFastify[code] ?? ofPostgres(code);
    if (known) return problemOf(known);
  }
  if (error.name === 'FloorUnavailable') return problemOf('floor.restarting');
  if (isResponseSerializationError(error)) return null;
  // A 4xx of a plugin, such as a range that cannot be satisfied: the client's fault, whatever its own code.
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return problemOf(error.statusCode === 404 ? 'request.notFound' : 'request.malformed');
  return null;
}

/**
 * SQLSTATE class 22 is a value the column cannot hold: a wrong request that no schema caught. Classes 08 and 57P, 53300
 * and a refused socket mean the database is away for a moment.
 */
function ofPostgres(code: string): string | null {
  if (/^22[0-9A-Z]{3}$/.test(code)) return 'request.invalid';
  if (/^(08[0-9A-Z]{3}|57P0[0-9]|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code)) return 'server.unavailable';
  return null;
}

/** Makes every error, unknown path and wrong method of the server a problem+json. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOfError(error);
    if (problem?.code === 'server.unavailable') request.log.warn({ err: error }, 'the database is away');
    if (problem && problem.status !== 500) return sendProblem(reply, problem);
    const id = randomUUID();
    request.log.error({ err: error, failureId: id, route: request.routeOptions.url }, 'request failed');
    return sendProblem(reply, problemOf('server.failed', { id }));
  });

  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf(app, request.url);
    if (allowed.length === 0) return sendProblem(reply, problemOf('request.notFound'));
    // RFC 9110, 15.5.6: a 405 must list the methods that are allowed.
    void reply.header('allow', allowed.join(', '));
    return sendProblem(reply, problemOf('request.methodNotAllowed'));
  });
}

/** Only of the API: a page's own routes end in a wildcard that would answer to everything. */
function methodsOf(app: FastifyInstance, url: string): string[] {
  const path = url.split('?', 1)[0] ?? url;
  if (!path.startsWith('/api/')) return [];
  const routes = app.routes.filter((route) => !route.url.endsWith('*') && route.pattern.test(path));
  return [...new Set(routes.flatMap((route) => route.methods))];
}

/** Bytes that are no HTTP, headers too large or too slow: answered on the bare socket, where there is no request yet. */
export function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const code = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request.timedOut' : 'request.malformed';
  const problem = problemOf(error.code === 'HPE_HEADER_OVERFLOW' ? 'request.headersTooLarge' : code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
