/**
 * The second size of voice: rtpengine carries every leg (ICE, DTLS-SRTP, Opus, the trunk's RTP) and two who just talk; Ponte's
 * own mixer, the embedded engine over plain RTP, does what rtpengine cannot: prompts, music, digits, conferences, whisper, stereo
 * recordings with pauses. See docs/decisions/0017.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type {
  Direction,
  Heard,
  Hearing,
  LegRequest,
  LegStats,
  MediaEngine,
  MediaEvent,
  RecordingDone,
  Sound,
} from '../engine.js';
import { makeSdp, parseSdp } from '../embedded/sdp.js';
import { mirrored } from '../sdp-fields.js';
import { MediaLost, MediaRefused, NoSound } from '../errors.js';
import { pin } from './behind-nat.js';
import { DigitLog } from './digits.js';
import { type Instance, Instances } from './instances.js';
import { newLeg, plain, type RelayedLeg } from './leg.js';
import { NgRefused, type NgAddress } from './ng.js';
import { Relay } from './relay.js';
import { Rooms } from './rooms.js';
import { Routes } from './routes.js';
import { statsOf, statusOf } from './stats.js';

export interface RtpengineSettings {
  readonly addresses: readonly NgAddress[];
  /** Where rtpengine tells the digits of a conversation; null: they are not heard there. */
  readonly digits: { readonly host: string; readonly port: number } | null;
}

export class RtpengineEngine implements MediaEngine {
  readonly kind = 'rtpengine';
  readonly #mixer: MediaEngine;
  readonly #log: Logger;
  readonly #legs = new Map<string, RelayedLeg>();
  readonly #rooms = new Rooms();
  readonly #recordings = new Map<string, RelayedLeg>();
  readonly #handlers = new Set<(event: MediaEvent) => void>();
  readonly #instances: Instances;
  readonly #routes: Routes;
  readonly #digits: DigitLog | null;

  constructor(settings: RtpengineSettings, mixer: MediaEngine, log: Logger) {
    this.#mixer = mixer;
    this.#log = log;
    this.#instances = new Instances(settings.addresses, log, (instance) => this.#died(instance));
    this.#routes = new Routes(mixer, log, {
      legs: () => this.#legs.values(),
      lost: (leg, why) => this.#lost(leg, why),
      quiet: (leg, ms) => this.#tell({ type: 'silent', legId: leg.id, ms }),
    });
    mixer.on((event) => this.#fromMixer(event));
    this.#digits =
      settings.digits === null
        ? null
        : new DigitLog(settings.digits, log, ({ callId, tag, digit }) => {
            const leg = [...this.#legs.values()].find((one) => one.callId === callId);
            // What goes by the mixer is heard there.
            if (leg !== undefined && leg.at !== 'mixer' && tag === 'outer')
              this.#tell({ type: 'digit', legId: leg.id, digit });
          });
  }

  on(handler: (event: MediaEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  #tell(event: MediaEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  #leg(legId: string): RelayedLeg {
    const leg = this.#legs.get(legId);
    if (leg === undefined) throw new MediaRefused('media.noLeg', legId);
    return leg;
  }

  // ---- a leg is made and described

  createLeg(request: LegRequest): Promise<{ readonly legId: string; readonly sdp: string }> {
    const known = this.#legs.get(request.legId);
    if (known !== undefined) return known.made;
    const leg = newLeg(request.legId, request.kind, randomBytes(16).toString('hex'));
    this.#legs.set(leg.id, leg);
    leg.made = this.#make(leg, request);
    return leg.made;
  }

  async #make(leg: RelayedLeg, request: LegRequest): Promise<{ readonly legId: string; readonly sdp: string }> {
    try {
      const sdp = await this.#onAnyInstance(leg, request);
      if (this.#legs.get(leg.id) !== leg) throw new MediaRefused('media.noLeg', leg.id);
      this.#pin(leg);
      return { legId: leg.id, sdp };
    } catch (error) {
      if (this.#legs.get(leg.id) === leg) await this.hangup(leg.id);
      else {
        // Hung up while it was made: nobody else would close it.
        this.#close(leg);
        await this.#mixer.hangup(leg.id);
        throw new MediaRefused('media.noLeg', leg.id);
      }
      throw error;
    }
  }

  /** An instance that is full or does not answer is not the end of a call: the next one may. */
  async #onAnyInstance(leg: RelayedLeg, request: LegRequest): Promise<string> {
    for (const instance of this.#instances.open) {
      try {
        instance.legs++;
        leg.instance = instance;
        leg.relay = new Relay(instance.client, { callId: leg.callId, kind: leg.kind, from: request.from ?? null });
        return await this.#describe(leg, leg.relay, request.offer ?? null);
      } catch (error) {
        instance.legs--;
        leg.instance = null;
        const isFull = error instanceof NgRefused && error.isFull;
        if (!isFull && !(error instanceof MediaLost)) throw error;
        if (isFull) this.#instances.setFull(instance);
        else void this.#instances.check(instance);
        await this.#mixer.hangup(leg.id);
      }
    }
    throw new MediaLost('no rtpengine takes a new leg');
  }

  async #describe(leg: RelayedLeg, relay: Relay, offer: string | null): Promise<string> {
    const { id: legId } = leg;
    if (offer === null) {
      const { sdp } = await this.#mixer.createLeg({ kind: 'rtp', legId });
      leg.mixer = parseSdp(sdp)!;
      return relay.offer(leg.mixer);
    }
    const inner = await relay.offered(offer);
    if (inner === null) throw new NoSound('no G.711 in the description');
    leg.direction = inner.direction;
    leg.mixer = parseSdp((await this.#mixer.createLeg({ kind: 'rtp', legId, offer: makeSdp(plain(inner), 1) })).sdp)!;
    return relay.answer(leg.mixer);
  }

  async answer(legId: string, sdp: string, kind: 'answer' | 'offer'): Promise<string | null> {
    const leg = this.#leg(legId);
    return this.#routes
      .inTurn(leg, async () => {
        const relay = leg.relay!;
        const inner = await (kind === 'offer' ? relay.offered(sdp) : relay.answered(sdp));
        if (inner === null) throw new NoSound('no G.711 in the description');
        leg.direction = kind === 'offer' ? inner.direction : mirrored(inner.direction);
        // The way to the browser is another; where its sound comes from and goes to is not.
        if (kind === 'answer' && leg.isRestarting) {
          leg.isRestarting = false;
          return null;
        }
        const mine = await this.#mixer.answer(legId, makeSdp(plain(inner), 2), kind);
        if (kind === 'answer') return null;
        const answer = await relay.answer({ ...leg.mixer!, direction: parseSdp(mine!)?.direction ?? 'sendrecv' });
        // The answer said the mixer: back to where it was is the next turn's.
        leg.at = 'mixer';
        return answer;
      })
      .finally(() => {
        this.#pin(leg);
        return this.#routes.settle([leg, ...(leg.room?.legs ?? [])]);
      });
  }

  #pin(leg: RelayedLeg): void {
    const isThere = (): boolean => this.#legs.get(leg.id) === leg;
    pin(leg, { isThere, describe: (_leg, sdp) => this.answer(leg.id, sdp, 'offer') }).catch((err: unknown) =>
      this.#log.warn({ err, legId: leg.id }, 'where a sound comes from was not settled'),
    );
  }

  async offer(
    legId: string,
    options: { readonly direction?: Direction; readonly isRestart?: boolean } = {},
  ): Promise<string> {
    const leg = this.#leg(legId);
    if (options.isRestart === true && leg.kind === 'webrtc') return this.#routes.inTurn(leg, () => this.#restart(leg));
    return this.#routes.inTurn(leg, async () => {
      const sdp = await this.#mixer.offer(legId, options);
      leg.at = 'mixer';
      return leg.relay!.offer({ ...leg.mixer!, direction: parseSdp(sdp)?.direction ?? 'sendrecv' });
    });
  }

  #restart(leg: RelayedLeg): Promise<string> {
    leg.isRestarting = true;
    const to = leg.at === 'mixer' ? leg.mixer! : leg.at.relay!.inner!;
    return leg.relay!.restart({ ...to, direction: 'sendrecv' });
  }

  // ---- who hears whom: the mixer knows it all, the routes are what can be spared of it

  async bridge(a: string, b: string): Promise<void> {
    await this.conference(randomUUID(), [a, b]);
  }

  async conference(roomId: string, legIds: readonly string[]): Promise<void> {
    const legs = legIds.map((legId) => this.#leg(legId));
    await this.#mixer.conference(roomId, legIds);
    await this.#routes.settle(this.#rooms.join(roomId, legs));
  }

  async unbridge(legId: string): Promise<void> {
    const leg = this.#leg(legId);
    await this.#mixer.unbridge(legId);
    await this.#routes.settle([leg, ...this.#rooms.leave(leg)]);
  }

  async tap(legId: string, mode: 'listen' | 'whisper' | 'barge', toLegId: string): Promise<void> {
    const leg = this.#leg(legId);
    const { room } = this.#leg(toLegId);
    if (room === null) throw new MediaRefused('media.noConversation', toLegId);
    // First by the mixer, then listened to: nothing is missed.
    await this.#routes.settle(this.#rooms.listen(room, leg, mode));
    await this.#mixer.tap(legId, mode, toLegId);
  }

  async mute(legId: string, isMuted: boolean): Promise<void> {
    const leg = this.#leg(legId);
    await this.#mixer.mute(legId, isMuted);
    leg.isMuted = isMuted;
    await this.#settleRoom(leg);
  }

  #settleRoom(leg: RelayedLeg): Promise<void> {
    return this.#routes.settle([leg, ...(leg.room?.legs ?? [])]);
  }

  async play(legId: string, what: Sound, options?: { readonly isLooped?: boolean }): Promise<'ended' | 'stopped'> {
    return this.#atMixer(this.#leg(legId), 'players', () => this.#mixer.play(legId, what, options));
  }

  /** The leg goes by the mixer for so long. */
  async #atMixer<T>(leg: RelayedLeg, why: 'players' | 'recordings', work: () => Promise<T>): Promise<T> {
    leg[why]++;
    try {
      await this.#settleRoom(leg);
      return await work();
    } finally {
      // A mixer that is back knows of none: what it was lost with has ended.
      leg[why] = Math.max(0, leg[why] - 1);
      void this.#settleRoom(leg).catch(() => undefined);
    }
  }

  async stop(legId: string): Promise<void> {
    this.#leg(legId);
    await this.#mixer.stop(legId);
  }

  async sendDigits(legId: string, digits: string): Promise<void> {
    const leg = this.#leg(legId);
    leg.isDialled = leg.room !== null;
    await this.#settleRoom(leg);
    await this.#mixer.sendDigits(legId, digits);
  }

  /** Text is not carried here: an offered `m=text` is refused, and no leg ever says that it has any (decision 0021). */
  write(): Promise<void> {
    return Promise.resolve();
  }

  async record(legId: string, recording: { readonly recordingId: string; readonly file: string }): Promise<void> {
    const leg = this.#leg(legId);
    leg.recordings++;
    this.#recordings.set(recording.recordingId, leg);
    await this.#settleRoom(leg);
    await this.#mixer.record(legId, recording);
  }

  pauseRecording(recordingId: string, isPaused: boolean): Promise<void> {
    return this.#mixer.pauseRecording(recordingId, isPaused);
  }

  async stopRecording(recordingId: string): Promise<RecordingDone> {
    const leg = this.#recordings.get(recordingId);
    this.#recordings.delete(recordingId);
    if (leg !== undefined) leg.recordings--;
    try {
      return await this.#mixer.stopRecording(recordingId);
    } finally {
      if (leg !== undefined) void this.#settleRoom(leg).catch(() => undefined);
    }
  }

  /** By the mixer, as a recording is: the leg stays there for so long. */
  async hear(legId: string, hearing: Hearing): Promise<Heard> {
    const leg = this.#leg(legId);
    const mine = ++leg.hearings;
    return this.#atMixer(leg, 'recordings', async () =>
      mine === leg.hearings ? this.#mixer.hear(legId, hearing) : { how: 'stopped' },
    );
  }

  stopHearing(legId: string): Promise<void> {
    const leg = this.#legs.get(legId);
    if (leg !== undefined) leg.hearings++;
    return this.#mixer.stopHearing(legId);
  }

  async stats(legId: string): Promise<LegStats> {
    const leg = this.#leg(legId);
    return leg.at === 'mixer' ? this.#mixer.stats(legId) : statsOf(await leg.relay!.query());
  }

  // ---- its end, and what dies

  async hangup(legId: string): Promise<void> {
    const leg = this.#legs.get(legId);
    if (leg === undefined) return;
    this.#legs.delete(legId);
    leg.hearings++;
    for (const [id, of] of this.#recordings) if (of === leg) this.#recordings.delete(id);
    const left = this.#rooms.leave(leg);
    await this.#mixer.hangup(legId).catch(() => undefined);
    this.#close(leg);
    await this.#routes.settle(left);
  }

  /** One that is not told goes by rtpengine's own time-out. */
  #close({ relay, instance }: RelayedLeg): void {
    if (instance !== null) instance.legs--;
    relay?.close().catch((err: unknown) => this.#log.debug({ err }, 'a leg of rtpengine was gone before its end'));
  }

  /** This one is gone, whoever else is: whoever holds the call makes it anew, as after the death of a whole rtpengine. */
  #lost(leg: RelayedLeg, why: string): void {
    if (this.#legs.get(leg.id) !== leg) return;
    this.#log.warn({ legId: leg.id, why }, 'a leg is lost; it is made anew');
    const told = (): void => this.#tell({ type: 'restarted', legIds: [leg.id] });
    void this.hangup(leg.id).then(told, told);
  }

  #died(instance: Instance): void {
    const gone = [...this.#legs.values()].filter((leg) => leg.instance === instance);
    void Promise.allSettled(gone.map(({ id }) => this.hangup(id))).then(() =>
      this.#tell({ type: 'restarted', legIds: gone.map(({ id }) => id) }),
    );
  }

  #fromMixer(event: MediaEvent): void {
    if (event.type === 'restarted') return void this.#mixerIsBack();
    const leg = this.#legs.get(event.legId);
    if (leg === undefined || (event.type === 'silent' && leg.at !== 'mixer')) return;
    this.#tell(event);
    if (event.type !== 'connected' || leg.isConnected) return;
    leg.isConnected = true;
    void this.#settleRoom(leg).catch(() => undefined);
  }

  /** Our mixer died and is back. Who talked past it heard nothing of that; everybody else is told, and hears again. */
  async #mixerIsBack(): Promise<void> {
    this.#recordings.clear();
    const before = [...this.#legs.values()].filter(({ relay }) => relay !== null);
    const shaken = before.filter(({ at }) => at === 'mixer');
    for (const leg of before) leg.recordings = 0;
    await Promise.all(before.map((leg) => this.#renew(leg)));
    for (const room of this.#rooms.all())
      await this.#mixer
        .conference(
          room.id,
          [...room.legs].map(({ id }) => id),
        )
        .catch(() => undefined);
    await this.#routes.settle(before);
    this.#tell({ type: 'restarted', legIds: shaken.map(({ id }) => id) });
  }

  async #renew(leg: RelayedLeg): Promise<void> {
    const inner = leg.relay?.inner ?? null;
    if (inner === null) return this.#lost(leg, 'the mixer died before the leg was described');
    await this.#routes
      .inTurn(leg, async () => {
        const offer = makeSdp(plain({ ...inner, direction: leg.direction }), 3);
        leg.mixer = parseSdp((await this.#mixer.createLeg({ kind: 'rtp', legId: leg.id, offer })).sdp);
        if (leg.isMuted) await this.#mixer.mute(leg.id, true);
        if (leg.at === 'mixer') await leg.relay!.point(leg.mixer!);
        else {
          // Who listened is gone with the mixer that it heard by.
          await this.#routes.stopCopy(leg);
          await this.#routes.rest(leg);
        }
      })
      .catch((error: unknown) => this.#lost(leg, `the mixer did not take it up again: ${String(error)}`));
  }

  status(): Readonly<Record<string, string | number | boolean | null>> {
    return statusOf(this.#instances, this.#mixer.status(), [...this.#legs.values()], this.#digits?.isOpen ?? false);
  }

  async shutDown(): Promise<void> {
    this.#routes.stop();
    await Promise.all([...this.#legs.keys()].map((legId) => this.hangup(legId)));
    // The deletes are on their way; who does not answer now ends them by its own time-out.
    await this.#routes.lastWords();
    this.#digits?.close();
    this.#instances.close();
    await this.#mixer.shutDown();
  }
}
