import { describe, expect, it } from 'vitest';
import type { CallParts } from './parts.js';
import { SipCustomer, type TextOfSip } from './sip-customer.js';

const text: TextOfSip = {
  opened: () => undefined,
  heard: () => undefined,
  said: () => undefined,
  stands: () => undefined,
};

/** A trunk that answers each call with what comes next; and whether text was offered in it. */
function trunk(answers: readonly (number | 'answered')[]) {
  const offered: boolean[] = [];
  let invited = 0;
  const parts = {
    media: {
      createLeg: async ({ hasText }: { hasText: boolean }) => (offered.push(hasText), { sdp: 'v=0' }),
      answer: async () => null,
      hangup: async () => undefined,
    },
    sip: {
      invite: () => {
        const answer = answers[invited++];
        const answered =
          answer === 'answered' ? Promise.resolve('v=0') : Promise.reject({ by: 'refused', status: answer });
        answered.catch(() => undefined);
        return {
          answered,
          onEnded: () => undefined,
          onOffer: () => undefined,
          onDigit: () => undefined,
          end: () => undefined,
        };
      },
    },
  } as unknown as CallParts;
  const customer = new SipCustomer('call_1', parts, { gone: () => undefined, digit: () => undefined });
  return { customer, offered };
}

const out = { trunk: 'trunk', from: '+390611' };

describe('a customer who is called', () => {
  it('is offered text; a switch that refuses the whole for it is called again with sound alone', async () => {
    for (const status of [415, 488, 606]) {
      const { customer, offered } = trunk([status, 'answered']);
      customer.text = text;
      await customer.dial('+393331234567', out);
      expect(offered).toEqual([true, false]);
    }
  });

  it('rings once where the line is busy, and where nothing but sound was offered', async () => {
    const busy = trunk([486]);
    busy.customer.text = text;
    await expect(busy.customer.dial('+393331234567', out)).rejects.toMatchObject({ status: 486 });
    const plain = trunk([488]);
    await expect(plain.customer.dial('+393331234567', out)).rejects.toMatchObject({ status: 488 });
    expect([busy.offered, plain.offered]).toEqual([[true], [false]]);
  });
});
