/** A caller in line asked for a text message with a link: judged, sent, and told what became of it. */
import type { CallCore } from './core.js';

export async function askLink(call: CallCore): Promise<void> {
  const { parts, row, waiting } = call;
  const { number, contactId } = row;
  if (!waiting.offersText || number === null || contactId === null) return;
  // Pressed twice is asked once.
  waiting.textAsked();
  const customerId = (await parts.floor.contact(contactId))?.customerId ?? null;
  const of = { number, callId: call.id, contactId, customerId, language: call.language };
  const asked = await parts.texts.ask(of).catch((error: unknown) => {
    parts.log.warn({ err: error, callId: call.id }, 'a text message could not be begun');
    return null;
  });
  waiting.resume(asked === null ? 'text.failed' : 'text.sent');
  // Beside the turns: a gateway that does not answer is asked again, while the caller waits on.
  void asked?.done.then((how) =>
    call.turn(() => {
      const isWaiting = call.phase === 'waiting' || call.phase === 'ringing';
      if (how === 'failed' && isWaiting) waiting.resume('text.failed');
    }),
  );
}
