/** What the telephone stands on: the SIP port, the media servers, the relay. */
import { NgClient } from '#channels/voice/media/rtpengine/ng.js';
import type { VoiceSettings } from '#channels/voice/settings.js';

export interface VoiceFinding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly words: string;
  readonly todo: string;
}

export async function voiceFindings({ rtpengine, turn, host }: VoiceSettings): Promise<VoiceFinding[]> {
  const found = await Promise.all(
    (rtpengine?.addresses ?? []).map(async (address): Promise<VoiceFinding> => {
      const client = new NgClient(address);
      try {
        const began = performance.now();
        await client.ask('ping');
        const ms = (performance.now() - began).toFixed(1);
        return { name: 'rtpengine', state: 'ok', words: `${client.name} answers in ${ms} ms`, todo: '' };
      } catch (error) {
        const todo =
          'Start it, or let its listen-ng be reached from here; `ponte voice config` writes its configuration.';
        return { name: 'rtpengine', state: 'fail', words: (error as Error).message, todo };
      } finally {
        client.close();
      }
    }),
  );
  const isAlone = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (turn.urls.length === 0 && !isAlone) {
    const todo = 'Fine inside one network; for homes set PONTE_TURN_URLS and PONTE_TURN_SECRET (coturn).';
    found.push({ name: 'TURN', state: 'warn', words: 'none: some homes will not be reached', todo });
  } else if (turn.urls.length > 0) {
    const hasTls = turn.urls.some((url) => url.startsWith('turns:'));
    const words = `${turn.urls.length} addresses${hasTls ? '' : ', none by TLS'}`;
    const todo = hasTls ? '' : 'Add turns:…:443?transport=tcp: strict firewalls let nothing else out.';
    found.push({ name: 'TURN', state: hasTls ? 'ok' : 'warn', words, todo });
  }
  return found;
}
