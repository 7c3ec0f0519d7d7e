import { afterEach, describe, expect, it } from 'vitest';
import type { CallOfCaller, CallerToServer } from '#modules/contacts/web-call/contract.js';
import { Caller, type CallerPorts, type CallLine } from './caller.js';

const waiting: CallOfCaller = { state: 'waiting', since: 0, isMuted: false, line: '' };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

class FakeLine implements CallLine {
  taken: string[] = [];
  isMuted = false;
  isClosed = false;
  take(sdp: string): Promise<string> {
    this.taken.push(sdp);
    return Promise.resolve(`answer to ${sdp}`);
  }
  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
  }
  close(): void {
    this.isClosed = true;
  }
}

const callers: Caller[] = [];
afterEach(() => callers.splice(0).forEach((one) => one.hangUp()));

function page(change: Partial<CallerPorts> & { isOpen?: boolean } = {}) {
  const said: CallerToServer[] = [];
  const lines: FakeLine[] = [];
  const wishes: Parameters<CallerPorts['openLine']>[0][] = [];
  const state = { isOpen: change.isOpen ?? true, isKept: false, hasMicrophone: false };
  const caller = new Caller({
    say: (message) => (state.isOpen ? (said.push(message), true) : false),
    openMicrophone: async () => (state.hasMicrophone = true),
    closeMicrophone: () => void (state.hasMicrophone = false),
    openLine: (wished) => {
      wishes.push(wished);
      lines.push(new FakeLine());
      return lines.at(-1)!;
    },
    begin: async () => ({ ticket: 'ticket' }),
    remember: (isCalling) => void (state.isKept = isCalling),
    changed: () => undefined,
    hears: () => undefined,
    ...change,
  });
  callers.push(caller);
  return { caller, said, lines, wishes, state };
}

async function talking() {
  const at = page();
  at.caller.press();
  await at.caller.start();
  at.caller.heard({ say: 'offer', connection: 'c1', sdp: 'one', iceServers: [] });
  await settle();
  at.caller.heard({ say: 'call', call: waiting });
  at.caller.heard({ say: 'call', call: { ...waiting, state: 'talking' } });
  return at;
}

describe('a call out of the page', () => {
  it('says first what the browser will ask, and asks for nothing before', () => {
    const { caller, said, state } = page();
    caller.press();
    expect([caller.view.step, said, state.hasMicrophone]).toEqual(['asking', [], false]);
    caller.back();
    expect(caller.view.step).toBe('off');
  });

  it('opens the microphone, begins, calls, answers what is offered', async () => {
    const { caller, said, lines, state } = await talking();
    expect(said).toEqual([
      { do: 'call', ticket: 'ticket' },
      { do: 'sdp', connection: 'c1', sdp: 'answer to one' },
    ]);
    expect([caller.view.step, caller.view.call?.state, state.isKept, lines[0]!.isClosed]).toEqual([
      'on',
      'talking',
      true,
      false,
    ]);
  });

  it('calls once the socket is there, and nobody when the microphone is refused', async () => {
    const late = page({ isOpen: false });
    await late.caller.start();
    expect(late.said).toEqual([]);
    late.state.isOpen = true;
    late.caller.opened();
    expect(late.said).toEqual([{ do: 'call', ticket: 'ticket' }]);

    let isBegun = false;
    const denied = Object.assign(new Error('no'), { name: 'NotAllowedError' });
    const mute = page({
      openMicrophone: () => Promise.reject(denied),
      begin: async () => ((isBegun = true), { ticket: null }),
    });
    await mute.caller.start();
    expect([mute.caller.view.step, mute.caller.view.words, isBegun, mute.said]).toEqual([
      'over',
      'call.micDenied',
      false,
      [],
    ]);
  });

  it('comes back after a reload, and finds its half line; without a call it says that it was cut', async () => {
    const { caller, said } = page();
    await caller.resume();
    expect(said).toEqual([{ do: 'attach', connection: null }]);
    caller.heard({ say: 'call', call: { ...waiting, state: 'talking', line: 'aspetti' } });
    caller.heard({ say: 'text', line: 'dica' });
    expect([caller.view.mine, caller.view.theirs]).toEqual(['aspetti', 'dica']);
    const gone = page();
    await gone.caller.resume();
    gone.caller.heard({ say: 'none' });
    expect([gone.caller.view.step, gone.caller.view.words, gone.state.hasMicrophone]).toEqual([
      'over',
      'call.overLost',
      false,
    ]);
  });

  it('keeps its sound when only the socket falls, and asks for a new way when the sound does', async () => {
    const { caller, said, lines, wishes } = await talking();
    caller.opened();
    expect(said.at(-1)).toEqual({ do: 'attach', connection: 'c1' });
    wishes[0]!.onLost();
    expect([caller.view.isLost, said.at(-1)]).toEqual([true, { do: 'restart', connection: 'c1' }]);
    caller.heard({ say: 'offer', connection: 'c1', sdp: 'again', iceServers: [] });
    await settle();
    expect([lines.length, lines[0]!.taken, caller.view.isLost]).toEqual([1, ['one', 'again'], false]);
    caller.heard({ say: 'offer', connection: 'c2', sdp: 'two', iceServers: [] });
    await settle();
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    // What an older line still says means nothing.
    wishes[0]!.onLost();
    expect(said.at(-1)).toMatchObject({ do: 'sdp', connection: 'c2' });
  });

  it('is muted here at once; a bad number is said, and waits for a better one', async () => {
    const { caller, said, lines } = await talking();
    caller.mute(true);
    expect([lines[0]!.isMuted, said.at(-1)]).toEqual([true, { do: 'mute', is: true }]);
    caller.callBack('112');
    caller.heard({ say: 'refused', code: 'webCall.badNumber' });
    expect([caller.view.step, caller.view.hasBadNumber]).toEqual(['on', true]);
    caller.callBack('045 555 0142');
    expect(caller.view.hasBadNumber).toBe(false);
    caller.heard({ say: 'over', how: 'callback' });
    expect([caller.view.step, caller.view.words, lines[0]!.isClosed]).toEqual(['over', 'chat.callbackKept', true]);
  });

  it('hangs up: nothing is heard any more, whatever the network does; the centre says what became of the place', async () => {
    const { caller, said, lines, state } = await talking();
    caller.hangUp();
    expect([lines[0]!.isClosed, state.hasMicrophone, said.at(-1)]).toEqual([true, false, { do: 'hangUp' }]);
    caller.heard({ say: 'over', how: 'writing' });
    expect([caller.view.words, state.isKept]).toEqual(['call.overWriting', false]);
    const alone = await talking();
    alone.state.isOpen = false;
    alone.caller.hangUp();
    expect([alone.caller.view.step, alone.caller.view.words]).toEqual(['over', 'call.overEnded']);
  });

  it('beside a telephone asks for no microphone, writes, and leaves the line; the end has words of its own', () => {
    const { caller, said, state } = page();
    caller.besides();
    expect(said).toEqual([{ do: 'attach', connection: null }]);
    caller.heard({ say: 'call', call: { ...waiting, isBeside: true } });
    expect(caller.view).toMatchObject({ step: 'on', isBeside: true });
    caller.type('Buongiorno');
    caller.enter();
    // A socket that is back asks again, and is told where it stands.
    caller.opened();
    expect(said.at(-1)).toEqual({ do: 'attach', connection: null });
    caller.leave();
    expect(said.at(-1)).toEqual({ do: 'hangUp' });
    caller.heard({ say: 'over', how: 'left' });
    expect(caller.view).toMatchObject({ step: 'over', isBeside: true, words: 'beside.left' });
    expect([state.hasMicrophone, state.isKept]).toEqual([false, false]);
    const gone = page();
    gone.caller.besides();
    gone.caller.heard({ say: 'none' });
    expect(gone.caller.view).toMatchObject({ step: 'over', words: 'call.overEnded' });
  });
});
