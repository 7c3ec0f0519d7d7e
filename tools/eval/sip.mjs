// The 49 torture messages of RFC 4475 against what the RFC wants of an element that takes calls: each goes as one datagram
// into a whole stack, and what counts is what comes out of it on the wire, not what a parser thinks of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { openSip } from '../../dist/channels/voice/sip/index.js';
import { parseMessage } from '../../dist/channels/voice/sip/parse.js';
import { wanted } from './rfc4475.mjs';

const place = '192.0.2.1';

export async function run(folder, say) {
  const rows = [];
  for (const [file, [section, wants, meaning]] of Object.entries(wanted)) {
    const got = await outcomeOf(readFileSync(join(folder, `${file}.dat`)));
    rows.push({ section, file, wants, got, meaning, isRight: wants.includes(got) });
  }
  const left = readdirSync(folder).filter((name) => name.endsWith('.dat') && !(name.slice(0, -4) in wanted));
  say(line('section', 'message', 'wanted', 'came', ''));
  for (const { section, file, wants, got, meaning, isRight } of rows) {
    say(`${line(section, file, wants.join(' or '), got, meaning)}${isRight ? '' : '   ← WRONG'}`);
  }
  if (left.length > 0) say(`not of RFC 4475, left out: ${left.join(', ')}`);
  const right = rows.filter(({ isRight }) => isRight).length;
  say(`sip: ${right} of ${rows.length}`);
  return right === rows.length;
}

const line = (section, file, wants, got, meaning) =>
  [section.padEnd(9), file.padEnd(11), wants.padEnd(17), got.padEnd(9), meaning].join(' ');

/**
 * 'call': it stands at the door as a call. A number: the status of the answer. 'read': an answer of somebody else, well
 * formed, that belongs to no request of ours. 'dropped': nothing at all came of it.
 */
async function outcomeOf(bytes) {
  const answers = [];
  let isCalled = false;
  let take = () => undefined;
  const stack = await openSip(
    {
      ...{ host: place, port: 5060, tls: null, publicHost: null, realm: 'ponte.example', trunks: [] },
      ...{ passwordOf: () => null, takesStrangers: () => true, mostLegs: 10, log: pino({ level: 'silent' }) },
      clock: { now: () => 0, after: () => () => undefined },
    },
    ({ onMessage }) => {
      take = onMessage;
      return {
        ports: { udp: 5060, tcp: null, tls: null },
        listen: () => Promise.resolve(),
        send: (message) => void answers.push(message.kind === 'response' ? message.status : 0),
        sentBy: () => ({ host: place, port: 5060 }),
        isOurs: ({ host }) => host === place,
        stop: () => Promise.resolve(),
      };
    },
  );
  stack.onIncoming((leg) => {
    isCalled = true;
    leg.ring();
  });
  const parsed = parseMessage(bytes);
  take(parsed, { transport: 'udp', address: '198.51.100.7', port: 5060 });
  if (isCalled) return answers.includes(180) ? 'call' : 'unanswered';
  if (answers.length > 0) return String(answers[0]);
  // More than one Via in an answer: meant for somebody else (RFC 3261 8.1.3.3).
  const isForUs = parsed.kind === 'response' && parsed.headers.all('via').length === 1;
  return isForUs ? 'read' : 'dropped';
}
