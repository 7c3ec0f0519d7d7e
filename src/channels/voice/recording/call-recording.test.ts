import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { nothingRecorded, type RecordingFailure, type RecordingPolicy } from '#modules/contacts/recording/contract.js';
import type { Sound } from '../media/engine.js';
import { CallRecording } from './call-recording.js';
import type { Recorder } from './recorder.js';
import type { RecordingRow } from './rows.js';

const policyOf = (begins: RecordingPolicy['begins'] = 'byItself', isOn = true): RecordingPolicy => ({
  ...nothingRecorded,
  begins,
  purposes: nothingRecorded.purposes.map((rule) => (rule.purpose === 'contract' ? { ...rule, isOn } : rule)),
});

/** A house whose engine answers when the test says so. */
function house(
  options: {
    policy?: RecordingPolicy;
    mayPause?: boolean;
    mayBegin?: boolean;
    hasSound?: boolean;
    whileBeginning?: (recording: CallRecording, row: RecordingRow) => void;
  } = {},
) {
  const did: string[] = [];
  const noted: RecordingRow[] = [];
  const ended: { readonly row: RecordingRow; readonly discard: RecordingFailure | null }[] = [];
  let end: (how: 'ended' | 'stopped') => void = () => undefined;
  let isTalking = false;
  let clock = 1_000;
  const recorder = {
    policies: { inForce: { version: 3, policy: options.policy ?? policyOf(), savedBy: null, savedAt: null } },
    prompts: {
      pathOf: async (file: string) => (options.hasSound === false ? null : `/sounds/${file}`),
      spoken: async (files: readonly string[]) => files,
    },
    media: {
      play: (_legId: string, what: Extract<Sound, { kind: 'files' | 'file' }>) => {
        did.push(`play ${what.kind === 'files' ? what.paths.join('+') : what.path}`);
        if (what.kind === 'file') return Promise.resolve('ended');
        return new Promise((resolve) => (end = resolve));
      },
      stop: async () => end('stopped'),
    },
    now: () => ++clock,
    newId: () => `recording_${noted.length + did.length}`,
    begin: async (_legId: string, row: RecordingRow) => {
      did.push('begin');
      if (options.mayBegin === false) throw new Error('no');
      noted.push(row);
      options.whileBeginning?.(recording, row);
    },
    note: async (row: RecordingRow) => void noted.push(row),
    pause: async (_id: string, isPaused: boolean) => {
      did.push(isPaused ? 'pause' : 'resume');
      return options.mayPause ?? true;
    },
    end: (row: RecordingRow, discard: RecordingFailure | null = null) => void ended.push({ row, discard }),
  };
  const recording = new CallRecording(
    {
      ...{ callId: 'call_1', legId: () => 'call_1_customer', log: pino({ level: 'silent' }) },
      ...{ contactId: () => 'contact_1', consultantId: () => 'person_anna', queueId: async () => 'queue_1' },
      ...{ language: () => 'it' as const, isTalking: () => isTalking, changed: () => undefined },
    },
    recorder as unknown as Recorder,
  );
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ recording, did, noted, ended, settle },
    async noticeEnds(how: 'ended' | 'stopped' = 'ended'): Promise<void> {
      end(how);
      await settle();
    },
    async talk(): Promise<void> {
      isTalking = true;
      await recording.talking();
    },
    quiet: () => void (isTalking = false),
  };
}

const notice = 'play /sounds/it-recording-notice.wav';

describe('a call that is to be recorded', () => {
  it('is, once its notice was heard to the end', async () => {
    const { recording, did, noted, noticeEnds, talk } = house();
    let music = 0;
    expect(await recording.announce('queue_1', [], () => music++)).toBe(true);
    expect(recording.shown).toBe('notice');
    expect(did).toEqual([notice]);
    await noticeEnds();
    expect(music).toBe(1);
    expect(await recording.beforeTalk()).toBeNull();
    await talk();
    expect(recording.shown).toBe('on');
    expect(noted[0]).toMatchObject({ state: 'running', policyVersion: 3, consultantId: 'person_anna' });
    expect(noted[0]!.notice).toMatchObject({ language: 'it', heardAt: expect.any(Number) });
    expect(noted[0]!.notice).not.toHaveProperty('path');
  });

  it('waits at the bridge for the rest of the notice, without music between', async () => {
    const { recording, did, noticeEnds, talk } = house();
    let music = 0;
    await recording.announce('queue_1', [], () => music++);
    const rest = (await recording.beforeTalk())!();
    await noticeEnds();
    await rest;
    expect(music).toBe(0);
    expect(await recording.beforeTalk()).toBeNull();
    await talk();
    expect(did).toEqual([notice, 'begin']);
  });

  it('is not when the notice was cut short, or its sound is not there', async () => {
    const cut = house();
    const rest = (await cut.recording.beforeTalk())!();
    await cut.noticeEnds('stopped');
    await rest;
    expect(await cut.recording.beforeTalk()).toBeNull();
    await cut.talk();
    expect(cut.did).toEqual([notice]);
    const silent = house({ hasSound: false });
    expect(await silent.recording.announce('queue_1', [], () => undefined)).toBe(false);
    expect(await silent.recording.beforeTalk()).toBeNull();
    await silent.talk();
    expect(silent.did).toEqual([]);
    expect(await silent.recording.setOn(true)).toBe('recording.notPlanned');
  });

  it('is heard again in line when it was cut there', async () => {
    const { recording, did, noticeEnds } = house();
    await recording.announce('queue_1', [], () => undefined);
    await noticeEnds('stopped');
    expect(await recording.beforeTalk()).not.toBeNull();
    expect(did).toEqual([notice]);
  });

  it('is not at all where the policy says nothing', async () => {
    const { recording, did, talk } = house({ policy: policyOf('byItself', false) });
    expect(await recording.announce('queue_1', [], () => undefined)).toBe(false);
    await talk();
    expect(recording.shown).toBe('off');
    expect(recording.digit('8')).toBe(false);
    expect(did).toEqual([]);
  });
});

describe('a caller who says no', () => {
  it('is believed, in the notice or after it, until somebody talks', async () => {
    for (const isInNotice of [true, false]) {
      const { recording, did, noted, noticeEnds, settle, talk } = house();
      let music = 0;
      await recording.announce('queue_1', [], () => music++);
      if (!isInNotice) await noticeEnds();
      expect(recording.digit('1')).toBe(false);
      expect(recording.digit('8')).toBe(true);
      await settle();
      expect(recording.shown).toBe('refused');
      expect(did.at(-1)).toBe('play /sounds/it-recording-refused.wav');
      expect(noted).toMatchObject([{ state: 'refused' }]);
      // Music is there before, and after what was said.
      expect(music).toBe(isInNotice ? 1 : 2);
      expect(await recording.beforeTalk()).toBeNull();
      await talk();
      expect(await recording.setOn(true)).toBe('recording.refusedByCaller');
      recording.over();
      await talk();
      expect(did).not.toContain('begin');
    }
  });

  it('is too late once it is recorded: the key is a key then', async () => {
    const { recording, noticeEnds, talk } = house();
    await recording.announce('queue_1', [], () => undefined);
    await noticeEnds();
    await talk();
    expect(recording.digit('8')).toBe(false);
    expect(recording.shown).toBe('on');
  });
});

async function recorded(options: Parameters<typeof house>[0] = {}) {
  const made = house(options);
  await made.recording.announce('queue_1', [], () => undefined);
  await made.noticeEnds();
  await made.talk();
  return made;
}

describe('a pause', () => {
  it('is kept with who paused, and ends by hand alone', async () => {
    const { recording, noted, ended, talk } = await recorded();
    await recording.setPaused(true, 'person_anna');
    await talk();
    expect(recording.shown).toBe('paused');
    await recording.deskGone();
    await recording.setPaused(false, 'person_anna');
    expect(recording.shown).toBe('on');
    expect(noted.at(-1)!.pauses).toEqual([{ from: expect.any(Number), to: expect.any(Number), by: 'person_anna' }]);
    await recording.setPaused(true, 'person_anna');
    recording.over();
    expect(ended[0]!.row.pauses.map(({ to }) => to)).not.toContain(null);
    expect(ended[0]!.discard).toBeNull();
  });

  it('of a desk that is gone is nobody’s', async () => {
    const { recording, noted } = await recorded();
    await recording.deskGone();
    expect(recording.shown).toBe('paused');
    expect(noted.at(-1)!.pauses).toMatchObject([{ by: null, to: null }]);
  });

  it('that cannot be had throws everything away', async () => {
    const { recording, ended } = await recorded({ mayPause: false });
    await recording.setPaused(true, 'person_anna');
    expect(recording.shown).toBe('failed');
    expect(ended).toMatchObject([{ discard: 'pauseFailed' }]);
  });
});

describe('what ends or breaks', () => {
  it('begins again with the next consultant, and by hand after a failure', async () => {
    const passed = await recorded();
    passed.recording.over();
    expect(passed.ended).toHaveLength(1);
    await passed.talk();
    expect(passed.recording.shown).toBe('on');

    const broken = await recorded();
    broken.recording.broke('recording_of-another');
    expect(broken.recording.shown).toBe('on');
    broken.recording.broke(null);
    await broken.talk();
    expect(broken.recording.shown).toBe('failed');
    expect(broken.ended).toMatchObject([{ row: { isCutShort: true }, discard: null }]);
    expect(await broken.recording.setOn(true)).toBeNull();
    expect(broken.recording.shown).toBe('on');
  });

  it('handed over while it ran, another one begins; handed over in a pause, none does', async () => {
    const ran = await recorded();
    ran.recording.handedOver();
    await ran.talk();
    expect(ran.did.filter((one) => one === 'begin')).toHaveLength(2);
    const paused = await recorded();
    await paused.recording.setPaused(true, 'person_anna');
    paused.recording.handedOver();
    await paused.talk();
    expect(paused.did.filter((one) => one === 'begin')).toHaveLength(1);
    expect(paused.recording.shown).toBe('ready');
  });

  it('while it begins is seen as well', async () => {
    // An engine tells that it cannot open the file before it has answered.
    const broken = await recorded({ whileBeginning: (recording, { id }) => recording.broke(id) });
    expect(broken.recording.shown).toBe('failed');
    expect(broken.ended).toMatchObject([{ row: { isCutShort: true } }]);
    const other = await recorded({ whileBeginning: (recording) => recording.broke('recording_of-another') });
    expect(other.recording.shown).toBe('on');
    const gone = await recorded({ whileBeginning: (recording) => recording.over() });
    expect(gone.recording.shown).toBe('ready');
    expect(gone.ended).toMatchObject([{ row: { isCutShort: false }, discard: null }]);
  });

  it('that does not begin leaves the call as it was', async () => {
    const { recording, talk } = await recorded({ mayBegin: false });
    await talk();
    expect(recording.shown).toBe('failed');
  });
});

it('by hand: the notice in the middle of the talk, then the recording', async () => {
  const { recording, did, noticeEnds, talk, quiet } = house({ policy: policyOf('byHand') });
  expect(await recording.announce('queue_1', [], () => undefined)).toBe(false);
  expect(await recording.beforeTalk()).toBeNull();
  expect(await recording.setOn(true)).toBe('recording.notNow');
  await talk();
  expect(recording.shown).toBe('ready');
  expect(await recording.setOn(true)).toBeNull();
  expect(recording.shown).toBe('notice');
  await noticeEnds();
  expect(recording.shown).toBe('on');
  expect(did).toEqual([notice, 'begin']);
  expect(await recording.setOn(false)).toBeNull();
  expect(recording.shown).toBe('ready');
  quiet();
});

describe('a customer whose page was loaded again', () => {
  const talking = async () => {
    const made = house();
    await made.recording.announce('queue_1', [], () => undefined);
    await made.noticeEnds();
    await made.talk();
    return made;
  };

  it('is recorded on, in another recording', async () => {
    const { recording, did, ended, talk } = await talking();
    recording.moved();
    expect(ended).toHaveLength(1);
    await talk();
    expect(recording.shown).toBe('on');
    expect(did.filter((one) => one === 'begin')).toHaveLength(2);
  });

  it('is not when it was paused: card data may be spoken yet, and only a hand begins again', async () => {
    const { recording, did, ended, talk } = await talking();
    await recording.setPaused(true, 'person_anna');
    recording.moved();
    expect(ended).toHaveLength(1);
    await talk();
    expect(recording.shown).not.toBe('on');
    expect(did.filter((one) => one === 'begin')).toHaveLength(1);
    expect(await recording.setOn(true)).toBeNull();
    expect(recording.shown).toBe('on');
  });
});
