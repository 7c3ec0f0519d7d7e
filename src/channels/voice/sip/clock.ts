/** Time as the SIP core sees it: passed in, so that a test drives 32 seconds of retransmissions in no time. */
export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  /** Calls back once; gives the way to forget it. */
  after(ms: number, act: () => void): () => void;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** T1: estimate of the round trip; T2: longest pause of non-INVITE repeats; T4: longest life of a message (RFC 3261 17.1.1.1). */
export const t1 = 500;
export const t2 = 4_000;
export const t4 = 5_000;
/** 64*T1: after it a transaction without an answer has failed (timers B, F, H), or a late copy can come no more (J, L, M). */
export const patience = 64 * t1;
/** Timer D: "at least 32 seconds for unreliable transports". */
export const copiesOfFinal = 32_000;
