import { describe, expect, it } from 'vitest';
import type { CallOnDesk, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { MicProblem } from '#web/kit/sound/microphone.js';
import { Telephone, type LineLike } from './telephone.js';

const ringing: CallOnDesk = {
  ...{ callId: 'call_1', contactId: 'contact_1', interactionId: 'interaction_1', direction: 'in', state: 'ringing' },
  ...{ number: '+390455550142', name: 'Marta', queueId: null, since: 0, isMuted: false, recording: 'off' },
  ...{ other: null, listeners: [], text: null },
};

class FakeLine implements LineLike {
  isMuted = false;
  isClosed = false;
  received = 0;
  readonly #problem: Error | null;
  constructor(problem: Error | null) {
    this.#problem = problem;
  }
  by: readonly RTCIceServer[] = [];
  take(_sdp: string, iceServers: readonly RTCIceServer[]): Promise<string> {
    this.by = iceServers;
    return this.#problem ? Promise.reject(this.#problem) : Promise.resolve('answer');
  }
  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
  }
  useSpeaker(): Promise<void> {
    return Promise.resolve();
  }
  counters(): Promise<{ received: number; lost: number; jitterMs: number; roundTripMs: number }> {
    this.received += 250;
    return Promise.resolve({ received: this.received, lost: 0, jitterMs: 2, roundTripMs: 20 });
  }
  close(): void {
    this.isClosed = true;
  }
}

function house(options: { isTested?: boolean; known?: MicProblem; broken?: Error } = {}) {
  const said: PhoneToServer[] = [];
  const over: string[] = [];
  const lines: FakeLine[] = [];
  const phone = new Telephone({
    say: (message) => said.push(message) > 0,
    openLine: () => lines[lines.push(new FakeLine(options.broken ?? null)) - 1]!,
    isTested: () => options.isTested ?? true,
    knownProblem: () => Promise.resolve(options.known ?? null),
    over: (call, how) => void over.push(`${call.name} ${how}`),
    micFailed: () => undefined,
    refused: () => undefined,
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { phone, said, over, lines, settle, state: () => phone.state.get() };
}

async function talking() {
  const all = house();
  all.phone.lead(true);
  await all.settle();
  all.phone.heard({ say: 'attached', calls: [ringing] });
  all.phone.answer('call_1');
  all.phone.heard({ say: 'offer', connection: 'call_1_desk1', sdp: 'offer', iceServers: [] });
  await all.settle();
  all.phone.heard({ say: 'call', call: { ...ringing, state: 'talking' } });
  return all;
}

describe('the telephone of a screen', () => {
  it('rings nowhere before its microphone was heard, and says which', async () => {
    for (const [options, place] of [
      [{ isTested: false }, 'untested'],
      [{ known: 'denied' }, 'denied'],
      [{ known: 'missing' }, 'missing'],
    ] as const) {
      const { phone, said, state, settle } = house(options);
      phone.lead(true);
      await settle();
      expect(said).toMatchObject([{ do: 'attach', mic: place }]);
      phone.heard({ say: 'attached', calls: [] });
      expect(state().place).toBe(place);
    }
  });

  it('is one tab alone, and goes where it was asked for last', async () => {
    const { phone, said, state, settle, lines } = await talking();
    phone.heard({ say: 'detached' });
    expect(state()).toMatchObject({ place: 'otherScreen', calls: [] });
    expect(lines[0]!.isClosed).toBe(true);
    phone.takeHere();
    await settle();
    expect(said.at(-1)).toEqual({ do: 'attach', mic: 'ok', leads: true });
    phone.lead(false);
    await settle();
    phone.heard({ say: 'attached', calls: [] });
    expect(said.at(-1)).toMatchObject({ do: 'attach', mic: 'untested' });
    expect(state().place).toBe('otherTab');
  });

  it('answers once, mutes at once, and stays mute on a line made anew', async () => {
    const { phone, said, lines, settle, state } = await talking();
    phone.heard({ say: 'call', call: { ...ringing, state: 'talking' } });
    expect(said.filter((one) => one.do === 'answer')).toHaveLength(1);
    expect(said.at(-1)).toEqual({ do: 'sdp', connection: 'call_1_desk1', sdp: 'answer' });
    expect(state().answering).toBeNull();
    phone.mute('call_1', true);
    expect(lines[0]!.isMuted).toBe(true);
    phone.heard({ say: 'call', call: { ...ringing, state: 'talking', isMuted: true } });
    phone.heard({ say: 'offer', connection: 'call_1_desk2', sdp: 'offer', iceServers: [] });
    await settle();
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    phone.heard({ say: 'call', call: { ...ringing, state: 'talking', isMuted: true } });
    expect(lines[1]!.isMuted).toBe(true);
  });

  it('keeps its line through a restart, and tells how good it is', async () => {
    const { phone, said, lines, settle, state } = await talking();
    phone.restart();
    expect(said.at(-1)).toEqual({ do: 'restart', connection: 'call_1_desk1' });
    const now = [{ urls: 'turn:turn.example.it:3478?transport=udp', username: 'until later', credential: 'of now' }];
    phone.heard({ say: 'offer', connection: 'call_1_desk1', sdp: 'again', iceServers: now });
    await settle();
    expect(lines.map(({ by }) => by)).toEqual([now]);
    await phone.measure();
    await phone.measure();
    expect(said.at(-1)).toMatchObject({ do: 'quality', callId: 'call_1', quality: { lossPercent: 0 } });
    expect(state().quality?.mos).toBeGreaterThan(4);
  });

  it('gives a call back when the microphone fails, and tells each end by its name', async () => {
    const broken = Object.assign(new Error('no'), { name: 'NotAllowedError' });
    const { phone, said, over, settle, lines } = house({ broken });
    phone.lead(true);
    await settle();
    phone.heard({ say: 'attached', calls: [ringing] });
    phone.heard({ say: 'offer', connection: 'call_1_desk1', sdp: 'offer', iceServers: [] });
    await settle();
    expect(said.at(-1)).toEqual({ do: 'deviceFailed', callId: 'call_1', why: 'denied' });
    expect(lines[0]!.isClosed).toBe(true);
    for (const how of ['missed', 'declined', 'deviceFailed', 'callerGone', 'ended'] as const) {
      phone.heard({ say: 'call', call: ringing });
      phone.heard({ say: 'over', callId: 'call_1', how });
    }
    expect(over).toEqual(['missed', 'declined', 'deviceFailed', 'callerGone', 'ended'].map((how) => `Marta ${how}`));
  });
});
