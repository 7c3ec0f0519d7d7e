/** The microphone: opened only for a test and for a call, and in words why not. */

export type MicProblem = 'denied' | 'missing' | 'busy' | 'insecure';

/** As the browsers name it (Media Capture and Streams, 10.2 "getUserMedia"). */
export function problemOf(error: unknown): MicProblem {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'InsecureError') return 'insecure';
  // NotReadableError, AbortError: the system or another program holds it.
  return 'busy';
}

/** A chosen microphone that was unplugged is no reason to be mute: then the system's own is taken. */
export async function openMicrophone(micId: string | null): Promise<MediaStream> {
  // Only on https or on this very machine is there a microphone at all (Secure Contexts).
  if (!('mediaDevices' in navigator)) throw Object.assign(new Error('no secure context'), { name: 'InsecureError' });
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const open = (more: MediaTrackConstraints): Promise<MediaStream> =>
    navigator.mediaDevices.getUserMedia({ audio: { ...audio, ...more } });
  if (micId === null) return open({});
  try {
    return await open({ deviceId: { exact: micId } });
  } catch (error) {
    if (problemOf(error) !== 'missing') throw error;
    return open({});
  }
}

export const closeStream = (stream: MediaStream | null): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

/** What can be known without asking: a browser that forbids it, or a computer that has none. */
export async function knownProblem(): Promise<MicProblem | null> {
  if (!('mediaDevices' in navigator)) return 'insecure';
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' });
    if (state === 'denied') return 'denied';
  } catch {
    // Not every browser tells it (Firefox before 131 does not); the test will.
  }
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.length > 0 && !devices.some(({ kind }) => kind === 'audioinput') ? 'missing' : null;
}

/** Calls `heard` some 20 times a second with the loudness, 0-1. Returns the way to stop. */
export function listenTo(stream: MediaStream, heard: (level: number) => void): () => void {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  audio.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    heard(levelOf(samples));
  }, 50);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

/** Speech lies between -50 and -10 dB below full scale: that stretch is the whole meter. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, one) => sum + one * one, 0) / Math.max(1, samples.length);
  const decibels = 10 * Math.log10(Math.max(power, 1e-10));
  return Math.min(1, Math.max(0, (decibels + 50) / 40));
}

/** From here on it is a voice and not the room. */
export const voiceLevel = 0.3;
